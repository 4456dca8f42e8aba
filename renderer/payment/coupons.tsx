import { IconTicket } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useSnapshot } from '../screen/context.ts'
import { format, say } from '../words/i18n.ts'
import styles from './coupons.module.css'

/** What came out with the receipt: the code as printed, and how long it is good. */
export function Coupons() {
  const { t } = useTranslation()
  const coupons = useSnapshot(snapshot => snapshot.sale?.coupons)
  if (!coupons || coupons.length === 0) return null
  return (
    <ul className={styles.coupons} aria-label={t('coupon.title')}>
      {coupons.map(({ title, code, validUntilMs }) => (
        <li key={code ?? say(title)} className={styles.coupon}>
          <IconTicket className={styles.icon} size={40} stroke={1.6} aria-hidden />
          <span>{say(title)}</span>
          {code && <b className={styles.code}>{code}</b>}
          {validUntilMs !== undefined && <span>{t('coupon.until', { day: format.date(validUntilMs - 1) })}</span>}
        </li>
      ))}
    </ul>
  )
}
