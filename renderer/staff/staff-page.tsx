import { useEffect } from 'react'
import { actions } from '../screen/actions.ts'
import { useConductor, useReady, useSnapshot } from '../screen/context.ts'
import { isAllowed } from '../screen/offered.ts'
import { type StaffStep, staffStepOf } from '../screen/staff-step.ts'
import { CodeStep } from './code-step.tsx'
import { PersonStep } from './person-step.tsx'
import { PhoneStep } from './phone-step.tsx'
import { PinStep } from './pin-step.tsx'
import { PurposeStep } from './purpose-step.tsx'
import { ResultStep, VerificationResult } from './result-step.tsx'
import { Trail } from './trail.tsx'

const steps: Record<StaffStep, () => React.ReactNode> = {
  person: PersonStep,
  pin: PinStep,
  purpose: PurposeStep,
  phone: PhoneStep,
  code: CodeStep,
  result: ResultStep,
}

/** Whether a person holds a phone, asked by whoever works in the store. The sale waits behind it as it is. */
export function StaffPage() {
  const step = useReady(staffStepOf)
  const Shown = steps[step]
  useMembers()
  return (
    <>
      {step === 'result' ? <VerificationResult /> : <Trail isFolded={step !== 'purpose' && step !== 'person'} />}
      <Shown />
    </>
  )
}

/** Who works here is asked for when the page opens, and again once the hub is back. */
function useMembers(): void {
  const { run } = useConductor()
  const isMissing = useSnapshot(({ staff, hub }) => staff.members.length === 0 && hub.state === 'online')
  const isAsked = useReady(state => isMissing && isAllowed(state, actions.loadStaff))
  useEffect(() => {
    if (isAsked) void run(actions.loadStaff)
  }, [isAsked, run])
}
