import { IconCircleCheckFilled, IconTargetArrow } from '@tabler/icons-react'
import type { ShareView } from '../../view.ts'
import { useWords } from '../words/i18n.ts'
import styles from './share-card.module.css'
import { TrendChart } from './trend-chart.tsx'

type Props = Readonly<{ share: ShareView; floorPercent: number }>

/** One figure: how much, of what, against which goal, day by day, and how it is counted. */
export function ShareCard({ share, floorPercent }: Props) {
  const { t, format } = useWords()
  const { kind, part, whole, goalPercent, isGoalMet } = share
  const Icon = isGoalMet ? IconCircleCheckFilled : IconTargetArrow
  return (
    <article className={styles.card}>
      <h3 className={styles.title}>{t(`share.${kind}.title`)}</h3>
      <strong className={styles.figure}>{format.share(share)}</strong>
      <p className={styles.counts}>
        {t('shares.of', { part: format.count(part), whole: format.count(whole) })} {t(`share.${kind}.whole`)}
      </p>
      <p className={styles.goal} data-met={isGoalMet}>
        <Icon size={18} aria-hidden />
        {t('shares.goal', { percent: format.percent(goalPercent) })}
        {', '}
        {isGoalMet ? t('shares.goal-met') : t('shares.goal-missed', { points: format.lacking(share, goalPercent) })}
      </p>
      <TrendChart share={share} floorPercent={floorPercent} />
      <p className={styles.how}>
        <span className={styles.howTitle}>{t('shares.how')}.</span> {t(`share.${kind}.how`)}
      </p>
    </article>
  )
}
