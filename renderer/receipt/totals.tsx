import { useTranslation } from 'react-i18next'
import { useCredits } from '../payment/use-credits.ts'
import { Money } from '../pieces/money.tsx'
import { useSnapshot } from '../screen/context.ts'
import { moneyAskedFor } from '../screen/sale-shape.ts'
import { format } from '../words/i18n.ts'
import styles from './totals.module.css'

/** What the receipt comes to, and how it came to that. */
export function Totals() {
  const { t } = useTranslation()
  const totalMinor = useSnapshot(({ sale }) => sale?.totalMinor ?? 0)
  const dueMinor = useSnapshot(({ sale }) => (sale ? moneyAskedFor(sale) : 0))
  // What promotions took off stands on the lines; what else was paid stands nowhere.
  const isPartDue = dueMinor !== totalMinor
  const credits = useCredits()
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
    <div className={styles.totals} data-part={isPartDue || undefined}>
      <dl className={styles.reasons}>
        {isPartDue && (
          <div className={styles.reason}>
            <dt>{t('totals.receipt')}</dt>
            <dd>{format.money(totalMinor)}</dd>
          </div>
        )}
        {isPartDue &&
          credits.map(({ key, name, amountMinor }) => (
            <div key={key} className={styles.reason}>
              <dt>{name}</dt>
              <dd>−{format.money(amountMinor)}</dd>
            </div>
          ))}
        {!isReturn &&
          !isPartDue &&
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
        <span className={styles.label}>
          {t(isReturn ? 'totals.return' : isPartDue ? 'totals.due' : 'totals.total')}
        </span>
        <Money minor={dueMinor} size="total" />
      </p>
    </div>
  )
}
