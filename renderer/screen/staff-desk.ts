import type { StaffMember } from '../../src/shared/staff.ts'
import type { ReadyState, ScreenAction } from './action.ts'
import { actions } from './actions.ts'
import { entryTargetOf, withEntry } from './entries.ts'
import { staffStepOf } from './staff-step.ts'
import type { ScreenStore } from './store.ts'

type Parts = Readonly<{
  store: ScreenStore
  ready: () => ReadyState | undefined
  run: (action: ScreenAction) => Promise<void>
  /** Puts away what could be read; tells whether there was anything. */
  dismiss: () => boolean
}>

/** Coming to the staff page and leaving it: the sale behind it goes on, and nothing of it is lost. */
export function createStaffDesk({ store, ready, run, dismiss }: Parts) {
  function close(): void {
    store.setState({ page: 'sale' })
  }

  return {
    toggle(): void {
      const state = ready()
      if (state?.page === 'staff') close()
      else store.setState({ page: 'staff' })
    },

    choosePerson(staffId: string): void {
      store.setState({ staff: { staffId } })
    },

    /** By the digit behind a name, while the list is shown. */
    memberAt(state: ReadyState, digit: string): StaffMember | undefined {
      return staffStepOf(state) === 'person' ? state.snapshot.staff.members[Number(digit) - 1] : undefined
    },

    /** Esc: the nearest thing that can be left, and the page itself at last. */
    back(state: ReadyState): void {
      const target = entryTargetOf(state)
      const { staff } = state
      if (dismiss()) return
      if (target && state.entries[target]) store.setState(withEntry(state, target, ''))
      else if (staff.isReferenceOpen) store.setState({ staff: { ...staff, isReferenceOpen: false } })
      else if (staffStepOf(state) === 'code') void run(actions.abandonVerification)
      else if (staff.staffId !== undefined || staff.purpose !== undefined) store.setState({ staff: {} })
      else close()
    },
  }
}
