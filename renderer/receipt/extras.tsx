import { IconDiscount, IconGiftCard, IconTicket } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useSnapshot } from '../screen/context.ts'
import { format, say } from '../words/i18n.ts'
import styles from './extras.module.css'

const noCards: never[] = []

/** Promo codes and gift cards that count in this sale, and coupons that come out with the receipt: read in passing. */
export function Extras() {
  const { t } = useTranslation()
  const codes = useSnapshot(snapshot => snapshot.sale?.promoCodes)
  const coupons = useSnapshot(snapshot => snapshot.sale?.coupons)
  const cards = useSnapshot(({ sale }) => (sale?.state === 'composing' ? sale.giftCards : noCards))
  if (!codes?.length && !coupons?.length && !cards.length) return null
  return (
    <ul className={styles.extras}>
      {codes?.map(({ code, amountMinor }) => (
        <li key={code} className={styles.extra}>
          <IconDiscount size={24} aria-hidden />
          {code} {amountMinor > 0 && <b>−{format.money(amountMinor)}</b>}
        </li>
      ))}
      {cards.map(({ giftCardId, masked, balanceMinor }) => (
        <li key={giftCardId} className={styles.extra}>
          <IconGiftCard size={24} aria-hidden />
          {t('gift-card.on-it', { masked, balance: format.money(balanceMinor) })}
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
