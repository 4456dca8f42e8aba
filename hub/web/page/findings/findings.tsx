import type { FindingView } from '../../view.ts'
import { Empty } from '../pieces/empty.tsx'
import { Section } from '../pieces/section.tsx'
import { useWords } from '../words/i18n.ts'
import { detailWords, findingWords } from './finding-words.ts'
import styles from './findings.module.css'

type Props = Readonly<{ findings: readonly FindingView[]; openFindings: number; nowMs: number }>

/** What the hub could not take in, in plain words: what happened, what to do, where and when. */
export function Findings({ findings, openFindings, nowMs }: Props) {
  const { t, format } = useWords()
  return (
    <Section title={t('findings.title')} hint={t('findings.hint')}>
      {findings.length === 0 ? (
        <Empty title={t('findings.empty-title')} action={t('findings.empty-action')} />
      ) : (
        <ul className={styles.findings}>
          {findings.map(finding => {
            const { title, action } = findingWords(t, finding.code)
            const where = [finding.storeName, finding.registerId].filter(part => part !== null)
            const facts = detailWords(t, format, finding.details)
            return (
              <li key={finding.findingId} className={styles.finding}>
                <p className={styles.title}>{title}</p>
                <p>{action}</p>
                <p className={styles.facts}>
                  {[...(where.length > 0 ? where : [t('findings.whole-chain')]), ...facts].join(' · ')}
                  {' · '}
                  {format.ago(Math.max(0, nowMs - finding.openedAtMs))}
                </p>
              </li>
            )
          })}
        </ul>
      )}
      {openFindings > findings.length && (
        <p className={styles.more}>
          {t('findings.more', { count: openFindings, shown: format.count(findings.length) })}
        </p>
      )}
    </Section>
  )
}
