import type { ErrorData } from '../../src/shared/errors/app-error.ts'
import type { ScreenCommandName, SettlingAnswer } from '../../src/shared/screen/commands.ts'
import type { Snapshot } from '../../src/shared/screen/snapshot.ts'
import type { LinkState } from './screen-link.ts'
import { shareUnchanged } from './share-unchanged.ts'
import { situationOf } from './stage.ts'

/** What asks for something in the right column before its command is sent. */
export type Panel =
  | 'goods'
  | 'quantity'
  | 'points'
  | 'contact'
  | 'parked'
  | 'cancel'
  | 'return'
  | 'cashier'
  | 'close-shift'

/** Where digits may go. Kept together, because a scan takes its digits back wherever they went. */
export type EntryName = 'phone' | 'code' | 'received' | 'quantity' | 'points' | 'fd' | 'pin'

export type ScreenState = Readonly<{
  snapshot: Snapshot | undefined
  link: LinkState
  /** The agent's clock minus ours. */
  clockOffsetMs: number
  panel: Panel | undefined
  entries: Readonly<Partial<Record<EntryName, string>>>
  /** The line that quantity and removal are about; without one, the last. */
  selectedLineKey: string | undefined
  tender: 'card' | 'cash' | undefined
  /** The answer to "was it printed?" that is being given. */
  answer: SettlingAnswer | undefined
  /** The document that was printed is named; what is typed next is the PIN. */
  isFdChosen: boolean
  /** Another number is being typed although one was looked up and not found. */
  isPhoneReopened: boolean
  /** Commands whose answer has not come yet. */
  pending: readonly ScreenCommandName[]
  /** Why the last command was refused. */
  refusal: ErrorData | undefined
  /** The last notice of the agent that was read and put away. */
  dismissedNoticeId: number | undefined
  /** When the cashier came to stand before this step, by `performance.now()`. */
  situationSinceMs: number
}>

const initialState: ScreenState = {
  snapshot: undefined,
  link: 'connecting',
  clockOffsetMs: 0,
  panel: undefined,
  entries: {},
  selectedLineKey: undefined,
  tender: undefined,
  answer: undefined,
  isFdChosen: false,
  isPhoneReopened: false,
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
  const change = { snapshot, clockOffsetMs: received.nowMs - clocks.wallMs }
  if (state.snapshot && situationOf(state.snapshot) === situationOf(snapshot)) {
    return { ...change, ...selectionAfter(state, snapshot), ...customerAfter(state, snapshot) }
  }
  return {
    ...change,
    panel: undefined,
    entries: {},
    selectedLineKey: undefined,
    tender: undefined,
    answer: undefined,
    isFdChosen: false,
    isPhoneReopened: false,
    refusal: undefined,
    situationSinceMs: clocks.steadyMs,
  }
}

/** A new line becomes the one the keys are about; a line that is gone is no longer. */
function selectionAfter(state: ScreenState, snapshot: Snapshot): Partial<ScreenState> {
  const before = state.snapshot?.sale?.lines ?? []
  const after = snapshot.sale?.lines ?? []
  const isGone = !after.some(line => line.key === state.selectedLineKey)
  return after.length > before.length || isGone ? { selectedLineKey: undefined } : {}
}

/** Once the customer is known the pad is empty again; whoever proved who they are is asked how many points to spend. */
function customerAfter(state: ScreenState, snapshot: Snapshot): Partial<ScreenState> {
  const before = state.snapshot?.sale?.customer
  const after = snapshot.sale?.customer
  if (before === after || !after) return {}
  const isReopened = { isPhoneReopened: false }
  if (after.state === 'anonymous') return isReopened
  const known = { ...isReopened, entries: { ...state.entries, phone: '', code: '' } }
  const isProven = before?.state === 'identified' && after.state === 'verified'
  return isProven && snapshot.allowed.includes('redeem') ? { ...known, panel: 'points' } : known
}
