import type { ErrorData } from '../../src/shared/errors/app-error.ts'
import type { ScriptView } from '../../src/shared/proposal.ts'
import type { ScreenCommandName, SettlingAnswer } from '../../src/shared/screen/commands.ts'
import type { Snapshot } from '../../src/shared/screen/snapshot.ts'
import type { StaffPurpose } from '../../src/shared/staff.ts'
import type { LinkState } from './screen-link.ts'
import { shareUnchanged } from './share-unchanged.ts'
import { situationOf } from './stage.ts'

/** What asks for something in the right column before its command is sent. */
export type Panel =
  | 'goods'
  | 'quantity'
  | 'points'
  | 'contact'
  | 'promo-code'
  | 'gift-card'
  | 'parked'
  | 'cancel'
  | 'return'
  | 'return-lines'
  | 'cashier'
  | 'close-shift'

/** Where digits may go. Kept together, because a scan takes its digits back wherever they went. */
export type EntryName =
  | 'phone'
  | 'code'
  | 'received'
  | 'quantity'
  | 'points'
  | 'fd'
  | 'pin'
  | 'contact'
  | 'promo'
  | 'gift-card'
  | 'return-quantity'
  | StaffEntryName

/** Of the staff page: a sale that goes on behind it leaves them alone. */
export type StaffEntryName = 'staff-pin' | 'staff-phone' | 'staff-reference' | 'staff-code'

/** A refusal that was given, and the reasons it may have. */
type PendingReasons = Readonly<{
  scriptId: string
  answerId: string
  reasons: ScriptView['answers'][number]['reasons']
}>

export type ScreenState = Readonly<{
  snapshot: Snapshot | undefined
  link: LinkState
  /** The agent's clock minus ours. */
  clockOffsetMs: number
  /** The staff page stands in front of the sale, which goes on behind it. */
  page: 'sale' | 'staff'
  panel: Panel | undefined
  entries: Readonly<Partial<Record<EntryName, string>>>
  /** The line that quantity and removal are about; without one, the last. */
  selectedLineKey: string | undefined
  /** How much of these lines goes back, where it is to be another quantity than the return has now. Thousandths. */
  chosenLines: Readonly<Record<string, number>> | undefined
  tender: 'card' | 'cash' | undefined
  /** The answer to "was it printed?" that is being given. */
  answer: SettlingAnswer | undefined
  /** The document that was printed is named; what is typed next is the PIN. */
  isFdChosen: boolean
  /** Another number is being typed although one was looked up and not found. */
  isPhoneReopened: boolean
  /** Why not? Asked after a refusal, and left out by carrying on. */
  reasons: PendingReasons | undefined
  staff: StaffDraft
  /** Commands whose answer has not come yet. */
  pending: readonly ScreenCommandName[]
  /** Why the last command was refused. */
  refusal: ErrorData | undefined
  /** The last notice of the agent that was read and put away. */
  dismissedNoticeId: number | undefined
  /** When the cashier came to stand before this step, by `performance.now()`. */
  situationSinceMs: number
}>

/** What has been chosen on the staff page before the agent is asked. */
export type StaffDraft = Readonly<{
  staffId?: string | undefined
  purpose?: StaffPurpose | undefined
  /** Where digits go: the phone, unless the number of the order is being typed. */
  isReferenceOpen?: boolean
}>

const initialState: ScreenState = {
  snapshot: undefined,
  link: 'connecting',
  clockOffsetMs: 0,
  page: 'sale',
  panel: undefined,
  entries: {},
  selectedLineKey: undefined,
  chosenLines: undefined,
  tender: undefined,
  answer: undefined,
  isFdChosen: false,
  isPhoneReopened: false,
  reasons: undefined,
  staff: {},
  pending: [],
  refusal: undefined,
  dismissedNoticeId: undefined,
  situationSinceMs: 0,
}

export function createScreenStore() {
  let state = initialState
  const listeners = new Set<() => void>()
  return {
    getState: () => state,
    setState(change: Partial<ScreenState>): void {
      state = { ...state, ...change }
      for (const listener of listeners) listener()
    },
    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export type ScreenStore = ReturnType<typeof createScreenStore>

/** What a new snapshot changes. What was typed and opened for another step goes with that step. */
export function receiveSnapshot(
  state: ScreenState,
  received: Snapshot,
  clocks: Readonly<{ wallMs: number; steadyMs: number }>,
): Partial<ScreenState> {
  const snapshot = shareUnchanged(state.snapshot, received)
  const change = { snapshot, clockOffsetMs: received.nowMs - clocks.wallMs, ...staffAfter(state, snapshot) }
  if (state.snapshot && situationOf(state.snapshot) === situationOf(snapshot)) {
    return {
      ...change,
      ...selectionAfter(state, snapshot),
      ...reasonsAfter(state, snapshot),
      ...customerAfter(state, snapshot, change.entries ?? state.entries),
    }
  }
  return {
    ...change,
    panel: undefined,
    entries: staffEntries(change.entries ?? state.entries),
    selectedLineKey: undefined,
    chosenLines: undefined,
    tender: undefined,
    answer: undefined,
    isFdChosen: false,
    isPhoneReopened: false,
    reasons: undefined,
    refusal: undefined,
    situationSinceMs: clocks.steadyMs,
  }
}

/** A new line becomes the one the keys are about; a line that is gone is no longer. */
function selectionAfter(state: ScreenState, snapshot: Snapshot): Partial<ScreenState> {
  // There it is a line of the receipt, which the return need not have.
  if (state.panel === 'return-lines') return {}
  const before = state.snapshot?.sale?.lines ?? []
  const after = snapshot.sale?.lines ?? []
  const isGone = !after.some(line => line.key === state.selectedLineKey)
  return after.length > before.length || isGone ? { selectedLineKey: undefined } : {}
}

/** Once the customer is known the pad is empty again; whoever proved who they are is asked how many points to spend. */
function customerAfter(state: ScreenState, snapshot: Snapshot, entries: ScreenState['entries']): Partial<ScreenState> {
  const before = state.snapshot?.sale?.customer
  const after = snapshot.sale?.customer
  if (before === after || !after) return {}
  const isReopened = { isPhoneReopened: false }
  if (after.state === 'anonymous') return isReopened
  const known = { ...isReopened, entries: { ...entries, phone: '', code: '' } }
  const isProven = before?.state === 'identified' && after.state === 'verified'
  return isProven && snapshot.allowed.includes('redeem') ? { ...known, panel: 'points' } : known
}

/** Something else was scanned: the cashier has carried on. */
function reasonsAfter(state: ScreenState, snapshot: Snapshot): Partial<ScreenState> {
  return state.snapshot?.sale?.lines === snapshot.sale?.lines ? {} : { reasons: undefined }
}

/** What was typed on the staff page. */
export function staffEntries(entries: ScreenState['entries']): ScreenState['entries'] {
  return Object.fromEntries(Object.entries(entries).filter(([name]) => name.startsWith('staff-')))
}

/** What was typed for one step of the staff page is gone with that step; who has signed out begins anew. */
function staffAfter(state: ScreenState, snapshot: Snapshot): Pick<Partial<ScreenState>, 'staff' | 'entries'> {
  const before = state.snapshot?.staff
  const { signedIn, current } = snapshot.staff
  const isSame =
    before?.signedIn?.staffId === signedIn?.staffId && before?.current?.verificationId === current?.verificationId
  if (!before || isSame) return {}
  const entries = { ...state.entries, 'staff-pin': '', 'staff-phone': '', 'staff-reference': '', 'staff-code': '' }
  return { staff: {}, entries }
}
