import { IconClock, IconUser } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useAgentNow, useSnapshot } from '../screen/context.ts'
import { format } from '../words/i18n.ts'
import styles from './header.module.css'
import { Lamps } from './lamps.tsx'
import { StaffKey } from './staff-key.tsx'

/** Where we are, who is at the register, whether the parts around us answer. */
export function Header() {
  const { t } = useTranslation()
  const storeName = useSnapshot(snapshot => snapshot.register.storeName)
  const registerId = useSnapshot(snapshot => snapshot.register.registerId)
  const cashierName = useSnapshot(snapshot => snapshot.cashier?.name)
  const shift = useSnapshot(snapshot => snapshot.device.shift)
  return (
    <header className={styles.header}>
      <div className={styles.place}>
        <h1 className={styles.store}>{storeName}</h1>
        <span className={styles.detail}>
          {t('header.register', { registerId })}
          {shift.state === 'open' && shift.shiftNumber !== undefined && (
            <> · {t('header.shift', { shiftNumber: shift.shiftNumber })}</>
          )}
        </span>
      </div>
      {cashierName && (
        <span className={styles.cashier}>
          <IconUser size={22} aria-hidden />
          <span className={styles.cashierName}>{cashierName}</span>
        </span>
      )}
      <Lamps />
      <Clock />
      <StaffKey />
    </header>
  )
}

function Clock() {
  const nowMs = useAgentNow(5000)
  return (
    <span className={styles.clock}>
      <IconClock size={22} aria-hidden />
      {format.time(nowMs)}
    </span>
  )
}
