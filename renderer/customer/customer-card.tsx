import { IconShieldCheck, IconStarFilled } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Customer } from '../../src/shared/customer.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { KeyCap } from '../pieces/key-cap.tsx'
import { Note } from '../pieces/note.tsx'
import { actions } from '../screen/actions.ts'
import { useConductor, useReady, useSnapshot } from '../screen/context.ts'
import { isAllowed } from '../screen/offered.ts'
import { format } from '../words/i18n.ts'
import styles from './customer.module.css'

/** The customer as soon as they are known: name and balance first. */
export function CustomerCard() {
  const { t } = useTranslation()
  const customer = useSnapshot(snapshot => snapshot.sale?.customer)
  if (!customer || customer.state === 'anonymous') return null
  if (customer.state === 'named') {
    return (
      <div className={styles.card}>
        <p className={styles.name}>{t('customer.named')}</p>
        <p className={styles.phone}>{customer.maskedIdentifier}</p>
        <Note tone="info">{t('customer.named-later')}</Note>
      </div>
    )
  }
  return <KnownCustomer customer={customer.customer} isVerified={customer.state === 'verified'} />
}

function KnownCustomer({ customer, isVerified }: Readonly<{ customer: Customer; isVerified: boolean }>) {
  const { t } = useTranslation()
  return (
    <div className={styles.card}>
      <p className={styles.name}>{customer.name ?? t('customer.member')}</p>
      <p className={styles.phone}>
        {customer.phoneMasked}
        {isVerified && (
          <span className={styles.verified}>
            <IconShieldCheck size={22} aria-hidden />
            {t('customer.verified')}
          </span>
        )}
      </p>
      <div className={styles.balance}>
        <IconStarFilled size={28} aria-hidden />
        <span className={styles.points}>{format.points(customer.balanceMinor)}</span>
        <span>{t('customer.points', { count: format.countedPoints(customer.balanceMinor).count })}</span>
      </div>
      <PointsOffer isVerified={isVerified} />
    </div>
  )
}

function PointsOffer({ isVerified }: Readonly<{ isVerified: boolean }>) {
  const { t } = useTranslation()
  const spendableMinor = useSnapshot(snapshot => snapshot.sale?.quote?.pointsSpendableMinor ?? 0)
  const spentMinor = useSnapshot(snapshot => snapshot.sale?.quote?.pointsSpentMinor ?? 0)
  const phase = useSnapshot(snapshot => snapshot.phase)
  const isOffered = useReady(state => isAllowed(state, isVerified ? actions.points : actions.spendCode))
  if (phase === 'accrue-only') return <Note tone="info">{t('points.accrue-only')}</Note>
  if (!isOffered || (isVerified && spendableMinor === 0)) return null
  if (!isVerified) return <ActionButton action={actions.spendCode}>{t('points.by-code')}</ActionButton>
  return (
    <ActionButton action={actions.points}>
      {spentMinor > 0
        ? t('points.spending', { points: format.points(spentMinor) })
        : t('points.may-spend', format.countedPoints(spendableMinor))}
    </ActionButton>
  )
}

/** Somebody else is buying. */
export function Forget() {
  const { t } = useTranslation()
  const { run } = useConductor()
  const isOffered = useReady(state => isAllowed(state, actions.forgetCustomer))
  if (!isOffered) return null
  return (
    <button type="button" className={styles.link} onClick={() => void run(actions.forgetCustomer)}>
      {t('action.forget-customer')} <KeyCap name="Backspace" />
    </button>
  )
}
