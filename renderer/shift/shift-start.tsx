import { useTranslation } from 'react-i18next'
import { MainAction } from '../pieces/main-action.tsx'
import { Note } from '../pieces/note.tsx'
import { Step } from '../pieces/step.tsx'
import { useSnapshot } from '../screen/context.ts'
import styles from './shift-summary.module.css'
import { ShiftSummary } from './shift-summary.tsx'

/** Between shifts: how the last one ended. */
export function LastShift() {
  const { t } = useTranslation()
  const lastShift = useSnapshot(snapshot => snapshot.lastShift)
  return (
    <section className={styles.page} aria-label={t('shift.last')}>
      {lastShift ? <ShiftSummary shift={lastShift} /> : <p className={styles.none}>{t('shift.none')}</p>}
    </section>
  )
}

/** The next shift is one key away; one that ran longer than a day is closed first. */
export function ShiftStep() {
  const { t } = useTranslation()
  const isExpired = useSnapshot(snapshot => snapshot.device.shift.state === 'expired')
  const cashierName = useSnapshot(snapshot => snapshot.cashier?.name)
  return (
    <Step title={t(isExpired ? 'shift.expired' : 'shift.closed')} footer={<MainAction />}>
      <Note tone={isExpired ? 'warning' : 'info'}>{t(isExpired ? 'shift.expired-how' : 'shift.closed-how')}</Note>
      {cashierName && <p>{t('shift.cashier', { cashierName })}</p>}
    </Step>
  )
}
