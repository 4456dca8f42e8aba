import { useTranslation } from 'react-i18next'
import { useSnapshot } from '../screen/context.ts'
import { useIsNarrow } from '../screen/use-is-narrow.ts'
import { format } from '../words/i18n.ts'
import styles from './credits.module.css'
import { useCredits } from './use-credits.ts'

/**
 * What counts before the buyer pays: how the receipt becomes what is to be paid. Beside a whole receipt it stands there,
 * above the sum; in the panel the receipt is folded.
 */
export function Credits() {
  const { t } = useTranslation()
  const credits = useCredits()
  const totalMinor = useSnapshot(snapshot => snapshot.sale?.totalMinor ?? 0)
  const isNarrow = useIsNarrow()
  if (!isNarrow || credits.length === 0) return null
  return (
    <dl className={styles.credits}>
      <div>
        <dt>{t('credit.receipt')}</dt>
        <dd>{format.money(totalMinor)}</dd>
      </div>
      {credits.map(({ key, name, amountMinor }) => (
        <div key={key}>
          <dt>{name}</dt>
          <dd>−{format.money(amountMinor)}</dd>
        </div>
      ))}
    </dl>
  )
}
