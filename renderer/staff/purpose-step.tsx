import { IconPackage, IconPhonePlus, IconReceiptRefund } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { ActionButton } from '../pieces/action-button.tsx'
import { Step } from '../pieces/step.tsx'
import { actions } from '../screen/actions.ts'
import styles from './staff.module.css'
import { StaffNotes } from './staff-notes.tsx'

/** What the customer came for: the message they get depends on it. */
export function PurposeStep() {
  const { t } = useTranslation()
  return (
    <Step title={t('staff.purpose')}>
      <StaffNotes />
      <div className={styles.purposes}>
        <ActionButton action={actions.choosePickUp} icon={<IconPackage size={44} stroke={1.5} aria-hidden />} />
        <ActionButton action={actions.chooseReturn} icon={<IconReceiptRefund size={44} stroke={1.5} aria-hidden />} />
        <ActionButton
          action={actions.chooseChangedNumber}
          icon={<IconPhonePlus size={44} stroke={1.5} aria-hidden />}
        />
      </div>
    </Step>
  )
}
