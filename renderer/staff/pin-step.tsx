import { useTranslation } from 'react-i18next'
import { DigitPad } from '../pieces/digit-pad.tsx'
import { EntryDisplay } from '../pieces/entry-display.tsx'
import { MainAction } from '../pieces/main-action.tsx'
import { Step } from '../pieces/step.tsx'
import { useReady } from '../screen/context.ts'
import { LeaveStep } from './leave-step.tsx'
import styles from './staff.module.css'
import { StaffNotes } from './staff-notes.tsx'

const MIN_PIN_LENGTH = 4

/** The PIN of whoever was chosen, in dots. */
export function PinStep() {
  const { t } = useTranslation()
  const typed = useReady(state => state.entries['staff-pin'] ?? '')
  const name = useReady(
    ({ snapshot, staff }) => snapshot.staff.members.find(member => member.staffId === staff.staffId)?.name ?? '',
  )
  return (
    <Step
      title={t('staff.pin-title')}
      aside={<LeaveStep>{t('staff.other-person')}</LeaveStep>}
      footer={<MainAction isIncomplete={typed.length < MIN_PIN_LENGTH} />}
    >
      <StaffNotes />
      <p className={styles.name}>{name}</p>
      <EntryDisplay label={t('staff.pin')} typed={typed} rest={typed === '' ? t('staff.pin') : ''} isSecret />
      <DigitPad />
    </Step>
  )
}
