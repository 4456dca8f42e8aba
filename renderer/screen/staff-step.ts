import type { StaffPurpose } from '../../src/shared/staff.ts'
import type { KeyName, ReadyState } from './action.ts'
import type { EntryName } from './store.ts'

export type StaffStep = 'person' | 'pin' | 'purpose' | 'phone' | 'code' | 'result'

/** In the order of their digits. */
export const purposes: readonly { purpose: StaffPurpose; key: KeyName }[] = [
  { purpose: 'pick-up', key: '1' },
  { purpose: 'return', key: '2' },
  { purpose: 'changed-number', key: '3' },
]

/** Where the staff page stands: who you are, what for, which phone, which code, what came of it. */
export function staffStepOf({ snapshot, staff }: Pick<ReadyState, 'snapshot' | 'staff'>): StaffStep {
  const { signedIn, current } = snapshot.staff
  if (!signedIn) return staff.staffId === undefined ? 'person' : 'pin'
  if (current) return current.result === 'running' ? 'code' : 'result'
  return staff.purpose === undefined ? 'purpose' : 'phone'
}

/** Where a character goes on the staff page. */
export function staffEntryOf(state: ReadyState): EntryName | undefined {
  switch (staffStepOf(state)) {
    case 'pin':
      return 'staff-pin'
    case 'phone':
      return state.staff.isReferenceOpen ? 'staff-reference' : 'staff-phone'
    case 'code':
      return 'staff-code'
    default:
      return undefined
  }
}
