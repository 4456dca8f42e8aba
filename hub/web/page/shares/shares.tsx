import { IconDownload } from '@tabler/icons-react'
import type { ShareView } from '../../view.ts'
import button from '../pieces/button.module.css'
import { Empty } from '../pieces/empty.tsx'
import { Section } from '../pieces/section.tsx'
import { useWords } from '../words/i18n.ts'
import { floorPercentOf } from './chart-geometry.ts'
import { DaysTable } from './days-table.tsx'
import { ShareCard } from './share-card.tsx'
import styles from './shares.module.css'

/** The three figures of the chain, and the days they are made of. */
export function Shares({ shares }: Readonly<{ shares: readonly ShareView[] }>) {
  const { t, format, language } = useWords()
  const days = shares[0]?.days ?? []
  const [first, last] = [days.at(0)?.day, days.at(-1)?.day]
  if (shares.every(({ whole }) => whole === 0)) {
    return (
      <Section title={t('shares.title')}>
        <Empty title={t('shares.empty-title')} action={t('shares.empty-action')} />
      </Section>
    )
  }
  const floorPercent = floorPercentOf(shares)
  const period = first && last && t('shares.period', { from: format.day(first), to: format.day(last) })
  return (
    <Section
      title={t('shares.title')}
      hint={period}
      aside={
        <a className={button.button} href={`owner/days.csv?lang=${language}`} download>
          <IconDownload size={20} aria-hidden />
          {t('shares.download')}
        </a>
      }
    >
      <div className={styles.cards}>
        {shares.map(share => (
          <ShareCard key={share.kind} share={share} floorPercent={floorPercent} />
        ))}
      </div>
      <DaysTable
        shares={shares}
        scale={t('shares.scale', { from: format.percent(floorPercent), to: format.percent(100) })}
      />
    </Section>
  )
}
