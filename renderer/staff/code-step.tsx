import { useTranslation } from 'react-i18next'
import { CodeProgress, MIN_CODE_LENGTH } from '../customer/code-progress.tsx'
import { MainAction } from '../pieces/main-action.tsx'
import { Step } from '../pieces/step.tsx'
import { actions } from '../screen/actions.ts'
import { useReady, useSnapshot } from '../screen/context.ts'
import { LeaveStep } from './leave-step.tsx'
import styles from './staff.module.css'
import { StaffNotes } from './staff-notes.tsx'

/** The code the customer reads from their phone. */
export function CodeStep() {
  const { t } = useTranslation()
  const current = useSnapshot(({ staff }) => staff.current)
  const notice = useSnapshot(({ staff }) => staff.notice?.code)
  const typed = useReady(state => state.entries['staff-code'] ?? '')
  if (!current) return null
  const { code, phoneMasked, purpose } = current
  return (
    <Step
      title={t(`staff.purpose-${purpose}`)}
      aside={<LeaveStep>{t('staff.abandon')}</LeaveStep>}
      footer={<MainAction isIncomplete={typed.length < MIN_CODE_LENGTH || code.status === 'checking'} />}
    >
      <StaffNotes />
      <p className={styles.phone}>{phoneMasked}</p>
      <CodeProgress
        code={code}
        typed={typed}
        again={notice === 'loyalty.code-sends-used' ? undefined : actions.sendStaffCodeAgain}
        unavailable={notice ? undefined : t('staff.code-unavailable')}
      />
    </Step>
  )
}
