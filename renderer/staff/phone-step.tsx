import { UnstyledButton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { mayBeLookedUp, showDraft } from '../customer/phone-draft.ts'
import { DigitPad } from '../pieces/digit-pad.tsx'
import { EntryDisplay } from '../pieces/entry-display.tsx'
import { KeyCap } from '../pieces/key-cap.tsx'
import { MainAction } from '../pieces/main-action.tsx'
import { Step } from '../pieces/step.tsx'
import { actions } from '../screen/actions.ts'
import { useConductor, useReady } from '../screen/context.ts'
import { LeaveStep } from './leave-step.tsx'
import styles from './staff.module.css'
import { StaffNotes } from './staff-notes.tsx'

/** The phone to prove, and the number of the order where there is one. */
export function PhoneStep() {
  const { t } = useTranslation()
  const purpose = useReady(state => state.staff.purpose)
  const phone = useReady(state => state.entries['staff-phone'] ?? '')
  const reference = useReady(state => state.entries['staff-reference'] ?? '')
  const isReferenceOpen = useReady(state => state.staff.isReferenceOpen === true)
  const { typed, rest } = showDraft(phone)
  return (
    <Step
      title={purpose ? t(`staff.purpose-${purpose}`) : ''}
      aside={<LeaveStep>{t('legend.back')}</LeaveStep>}
      footer={<MainAction isIncomplete={!mayBeLookedUp(phone)} />}
    >
      <StaffNotes />
      {isReferenceOpen ? (
        <>
          <Folded label={t('staff.phone')} text={`${typed}${rest}`} />
          <EntryDisplay
            label={t('staff.reference')}
            typed={reference}
            rest={reference === '' ? t('staff.reference') : ''}
          />
        </>
      ) : (
        <>
          <EntryDisplay label={t('staff.phone')} typed={typed} rest={rest} />
          <Folded label={t('staff.reference')} text={reference} />
        </>
      )}
      <DigitPad extra={isReferenceOpen ? undefined : 'plus'} />
    </Step>
  )
}

/** The field that digits do not go to now: a touch or its key changes over. */
function Folded({ label, text }: Readonly<{ label: string; text: string }>) {
  const { run } = useConductor()
  return (
    <UnstyledButton className={styles.folded} onClick={() => void run(actions.reference)}>
      <span className={styles.foldedLabel}>{label}</span>
      <b>{text}</b>
      <KeyCap name="F6" />
    </UnstyledButton>
  )
}
