import { IconDiscount, IconTicket } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useSnapshot } from '../screen/context.ts'
import { format, say } from '../words/i18n.ts'
import styles from './extras.module.css'

/** Promo codes that count in this sale, and coupons that come out with the receipt: read in passing. */
export function Extras() {
  const { t } = useTranslation()
  const codes = useSnapshot(snapshot => snapshot.sale?.promoCodes)
  const coupons = useSnapshot(snapshot => snapshot.sale?.coupons)
  if (!codes?.length && !coupons?.length) return null
  return (
    <ul className={styles.extras}>
      {codes?.map(({ code, amountMinor }) => (
        <li key={code} className={styles.extra}>
          <IconDiscount size={24} aria-hidden />
          {code} {amountMinor > 0 && <b>−{format.money(amountMinor)}</b>}
        </li>
      ))}
      {coupons?.map(({ title }) => (
        <li key={say(title)} className={styles.extra}>
          <IconTicket size={24} aria-hidden />
          {t('coupon.coming', { title: say(title) })}
        </li>
      ))}
    </ul>
  )
}
