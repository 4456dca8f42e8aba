import { IconCircleCheckFilled, IconCircleXFilled } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { MainAction } from '../pieces/main-action.tsx'
import { Step } from '../pieces/step.tsx'
import { useSnapshot } from '../screen/context.ts'
import { format } from '../words/i18n.ts'
import styles from './result-step.module.css'

/** What came of it, to be read across the counter: yes or no, whose phone, when, who asked. */
export function VerificationResult() {
  const { t } = useTranslation()
  const current = useSnapshot(({ staff }) => staff.current)
  if (!current) return null
  const isVerified = current.result === 'verified'
  const Icon = isVerified ? IconCircleCheckFilled : IconCircleXFilled
  return (
    <section className={styles.result} data-result={current.result} aria-label={t('staff.result')}>
      <p className={styles.verdict} role="status">
        <Icon size={88} aria-hidden />
        {t(isVerified ? 'staff.verified' : 'staff.failed')}
      </p>
      <p className={styles.phone}>{current.phoneMasked}</p>
      <p>{t(isVerified ? 'staff.verified-means' : 'staff.failed-means')}</p>
    </section>
  )
}

export function ResultStep() {
  const { t } = useTranslation()
  const current = useSnapshot(({ staff }) => staff.current)
  if (!current) return null
  const { purpose, reference, staffName, registerId, startedAtMs, endedAtMs } = current
  const facts = [
    [t('staff.fact-time'), format.moment(endedAtMs ?? startedAtMs)],
    [t('staff.fact-person'), staffName],
    [t('staff.fact-register'), registerId],
    [t('staff.fact-reference'), reference],
  ] as const
  return (
    <Step title={t(`staff.purpose-${purpose}`)} footer={<MainAction />}>
      <dl className={styles.facts}>
        {facts.map(
          ([label, value]) =>
            value !== undefined && (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </Step>
  )
}
