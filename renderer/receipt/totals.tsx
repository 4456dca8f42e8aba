import { useTranslation } from 'react-i18next'
import { Money } from '../pieces/money.tsx'
import { useSnapshot } from '../screen/context.ts'
import { format } from '../words/i18n.ts'
import styles from './totals.module.css'

/** What the receipt comes to, and how it came to that. */
export function Totals() {
  const { t } = useTranslation()
  const totalMinor = useSnapshot(snapshot => snapshot.sale?.totalMinor ?? 0)
  const amounts = useSnapshot(snapshot => snapshot.sale?.amounts)
  const isReturn = useSnapshot(snapshot => snapshot.sale?.kind === 'return')
  const accruedMinor = useSnapshot(snapshot => snapshot.sale?.quote?.pointsAccruedMinor ?? 0)
  const isCustomerKnown = useSnapshot(
    snapshot => snapshot.sale !== undefined && snapshot.sale.customer.state !== 'anonymous',
  )
  const discounts = [
    { label: t('totals.promo'), minor: amounts?.promoMinor ?? 0, kind: 'promo' },
    { label: t('totals.manual'), minor: amounts?.manualKeptMinor ?? 0, kind: 'manual' },
    { label: t('totals.points'), minor: amounts?.pointsMinor ?? 0, kind: 'points' },
  ].filter(discount => discount.minor > 0)
  return (
    <div className={styles.totals}>
      <dl className={styles.reasons}>
        {!isReturn &&
          discounts.map(discount => (
            <div key={discount.kind} className={styles.reason} data-kind={discount.kind}>
              <dt>{discount.label}</dt>
              <dd>−{format.money(discount.minor)}</dd>
            </div>
          ))}
        {!isReturn && isCustomerKnown && accruedMinor > 0 && (
          <div className={styles.reason} data-kind="points">
            <dt>{t('totals.accrued')}</dt>
            <dd>+{format.points(accruedMinor)}</dd>
          </div>
        )}
      </dl>
      <p className={styles.total}>
        <span className={styles.label}>{isReturn ? t('totals.return') : t('totals.total')}</span>
        <Money minor={totalMinor} size="total" />
      </p>
    </div>
  )
}
