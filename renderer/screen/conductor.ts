import type { CommandResult, ScreenCommandInput } from '../../src/shared/screen/commands.ts'
import { isComplete, mayBeLookedUp, phoneOf, typePlus } from '../customer/phone-draft.ts'
import { withTyped } from '../returns/return-choice.ts'
import { type KeyName, type ReadyState, type ScreenAction, selectedLine } from './action.ts'
import { actions } from './actions.ts'
import { entryTargetOf, eraseFrom, typeInto, withEntry } from './entries.ts'
import { actionForKey, isAllowed, isCodeOpen, mainActionOf } from './offered.ts'
import type { PressIds } from './press-ids.ts'
import { createReturnDesk } from './return-desk.ts'
import { BURST_WAIT_MS } from './scan-burst.ts'
import type { ScreenLink } from './screen-link.ts'
import { createStaffDesk } from './staff-desk.ts'
import { staffStepOf } from './staff-step.ts'
import { stageOf } from './stage.ts'
import { type EntryName, type ScreenState, type ScreenStore, staffEntries } from './store.ts'

/** A prepared return is looked at before it can be paid: a bouncing Enter must not print it. */
export const LOOK_FIRST_MS = 500

type Parts = Readonly<{ store: ScreenStore; link: ScreenLink; ids: PressIds; steadyNow: () => number }>

/** What presses of keys and buttons do: changes of what is typed and opened here, commands to the agent. */
export function createConductor({ store, link, ids, steadyNow }: Parts) {
  function ready(): ReadyState | undefined {
    const state = store.getState()
    return isReady(state) ? state : undefined
  }

  async function send(command: ScreenCommandInput): Promise<CommandResult | undefined> {
    const { pending } = store.getState()
    // The newest number wins; anything else is not asked twice at once.
    if (command.name !== 'identify' && pending.includes(command.name)) return undefined
    const reasons = command.name === 'answer-script' ? {} : { reasons: undefined }
    store.setState({ pending: [...pending, command.name], refusal: undefined, ...reasons })
    const result = await link.send(command)
    const rest = [...store.getState().pending]
    rest.splice(rest.indexOf(command.name), 1)
    store.setState({ pending: rest, ...(result.ok ? {} : { refusal: result.error }) })
    return result
  }

  async function run(action: ScreenAction): Promise<void> {
    const state = ready()
    if (!state || !isAllowed(state, action)) return
    const change = action.change?.(state)
    if (change) store.setState(change)
    const command = action.build?.(state, ids.idFor)
    if (!command) return
    if (action.spends) store.setState(withEntry(state, action.spends, ''))
    const result = await sendFromPanel(command)
    if (action.after && result?.ok) store.setState(action.after(state) ?? {})
  }

  /** A panel has done its work once its command was accepted. */
  async function sendFromPanel(command: ScreenCommandInput): Promise<CommandResult | undefined> {
    const { panel, page } = store.getState()
    const result = await send(command)
    if (panel && page === 'sale' && result?.ok && store.getState().panel === panel) closePanel()
    return result
  }

  function closePanel(): void {
    const { entries } = store.getState()
    store.setState({
      panel: undefined,
      refusal: undefined,
      entries: { ...staffEntries(entries), phone: entries.phone ?? '' },
    })
  }

  function lookUp(): void {
    const phone = ready()?.entries.phone ?? ''
    if (!mayBeLookedUp(phone)) return
    store.setState({ isPhoneReopened: false })
    void send({ name: 'identify', phone: phoneOf(phone) })
  }

  const staff = createStaffDesk({ store, ready, run, dismiss })
  const returns = createReturnDesk({ store, ready })

  function press(key: KeyName): void {
    const state = ready()
    const action = state && actionForKey(state, key)
    if (key === 'F1') staff.toggle()
    else if (action) void run(action)
  }

  /** Answers and parked sales carry numbers: a digit chooses one. */
  function chooseByNumber(state: ReadyState, digit: string): void {
    const isListShown = state.page === 'sale' && isParkedShown(state)
    const member = state.page === 'staff' ? staff.memberAt(state, digit) : undefined
    const parked = isListShown ? state.snapshot.parked[Number(digit) - 1] : undefined
    if (member) staff.choosePerson(member.staffId)
    else if (!parked) press(digit as KeyName)
    else if (isAllowed(state, actions.parked)) void sendFromPanel({ name: 'activate-sale', saleId: parked.saleId })
  }

  /** Whatever could be read and put away. Tells whether there was anything. */
  function dismiss(): boolean {
    const { refusal, snapshot, dismissedNoticeId } = store.getState()
    const noticeId = snapshot?.notice?.id
    if (!refusal && (noticeId === undefined || noticeId === dismissedNoticeId)) return false
    store.setState({ refusal: undefined, dismissedNoticeId: noticeId })
    return true
  }

  function typeAt(state: ReadyState, target: EntryName, character: string, mightBeScan: boolean): void {
    const text = typeInto(state, target, character)
    const chosen: Partial<ScreenState> =
      target === 'received' ? { tender: state.tender ?? 'cash' } : target === 'phone' ? { isPhoneReopened: true } : {}
    const taken = target === 'return-quantity' ? withTyped(state, text) : {}
    store.setState({ ...withEntry(state, target, text), ...chosen, ...taken, reasons: undefined })
    if (target !== 'phone' || text === state.entries.phone || !isComplete(text)) return
    if (mightBeScan) setTimeout(() => store.getState().entries.phone === text && lookUp(), BURST_WAIT_MS)
    else lookUp()
  }

  return {
    send,
    run,
    sendFromPanel,
    closePanel,
    press,
    dismiss,
    staff,
    returns,

    /** Enter. A number of another country is looked up by it; a half-typed number is finished or cleared first. */
    main(): void {
      const state = ready()
      const action = state && mainActionOf(state)
      if (!action) return
      const isPhoneTyped = entryTargetOf(state) === 'phone' && (state.entries.phone ?? '') !== ''
      const isTooSoon =
        state.page === 'sale' &&
        !state.panel &&
        stageOf(state.snapshot) === 'returning' &&
        steadyNow() - state.situationSinceMs < LOOK_FIRST_MS
      if (isPhoneTyped && !isAnswered(state)) lookUp()
      else if (!isTooSoon) void run(action)
    },

    /** Esc: the nearest thing that can be left. */
    back(): void {
      const state = ready()
      if (!state) return
      const target = entryTargetOf(state)
      if (state.page === 'staff') staff.back(state)
      else if (state.panel) closePanel()
      else if (state.answer) store.setState({ answer: undefined, isFdChosen: false, entries: {} })
      else if (isCodeOpen(state)) void run(actions.closeCode)
      else if (target && state.entries[target]) {
        store.setState({ ...withEntry(state, target, ''), isPhoneReopened: false, tender: undefined })
      } else if (!dismiss()) press('Escape')
    },

    /** A digit or the decimal comma. `mightBeScan`: too fast for a hand so far. */
    type(character: string, mightBeScan = false): void {
      const state = ready()
      const target = state && entryTargetOf(state)
      if (target) typeAt(state, target, character, mightBeScan)
      else if (state) chooseByNumber(state, character)
    },

    /** Cash handed over, as one press: a note, or nothing for the exact amount. */
    receive(text: string): void {
      store.setState({ ...withEntry(store.getState(), 'received', text), tender: 'cash' })
    },

    /** The document the device made, chosen from those it names. */
    chooseFd(fdNumber: number): void {
      store.setState({ ...withEntry(store.getState(), 'fd', String(fdNumber)), isFdChosen: true })
    },

    plus(): void {
      const state = ready()
      const target = state && entryTargetOf(state)
      if (!target || (target !== 'phone' && target !== 'staff-phone')) return
      store.setState(withEntry(state, target, typePlus(state.entries[target] ?? '')))
      if (target === 'phone') store.setState({ isPhoneReopened: true })
    },

    /** The number of an order is being typed. */
    takesLetters(): boolean {
      const state = ready()
      return state !== undefined && entryTargetOf(state) === 'staff-reference'
    },

    /** A letter, or a sign of an order's number. */
    letter(character: string): void {
      const state = ready()
      if (!state || !/^[\p{L}/._-]$/u.test(character)) return
      store.setState(withEntry(state, 'staff-reference', typeInto(state, 'staff-reference', character)))
    },

    /** A field with letters, as its keyboard or its keys on the screen have left it. */
    write(name: EntryName, text: string): void {
      store.setState(withEntry(store.getState(), name, text))
    },

    erase(): void {
      const state = ready()
      const target = state && entryTargetOf(state)
      if (!target) press('Backspace')
      else {
        const text = eraseFrom(state, target)
        const taken = target === 'return-quantity' ? withTyped(state, text) : {}
        store.setState({ ...withEntry(state, target, text), ...taken, isPhoneReopened: target === 'phone' })
      }
    },

    /** The line above or below becomes the one the keys are about. */
    selectLine(step: 1 | -1): void {
      const state = ready()
      if (state?.panel === 'return-lines') returns.select(state, step)
      const lines = state?.snapshot.sale?.lines ?? []
      if (!state || state.panel || state.page !== 'sale' || stageOf(state.snapshot) !== 'composing') return
      const index = lines.findIndex(line => line.key === selectedLine(state)?.key)
      const next = lines[index + step]
      if (next) store.setState({ selectedLineKey: next.key })
    },

    /** A scanner that types: its digits leave the pads, and the scan goes where the agent's own scanner sends it. */
    scanned(text: string, entriesBefore: ScreenState['entries']): void {
      store.setState({ entries: entriesBefore })
      const state = ready()
      if (!state) return
      if (state.page === 'staff') {
        if (staffStepOf(state) === 'phone') store.setState(withEntry(state, 'staff-reference', text.slice(0, 64)))
      } else if (state.panel === 'return') {
        void send({ name: 'start-return', saleId: ids.idFor(`return ${text}`), receipt: { qr: text } })
      } else if (isAllowed(state, actions.goods)) void send({ name: 'scan', text })
    },
  }
}

export type Conductor = ReturnType<typeof createConductor>

function isParkedShown({ panel, snapshot }: ReadyState): boolean {
  return panel === 'parked' || (!panel && stageOf(snapshot) === 'idle')
}

function isReady(state: ScreenState): state is ReadyState {
  return state.snapshot !== undefined
}

/** The agent has said who this number belongs to, or that nobody does: Enter goes on with the sale. */
function isAnswered({ snapshot, isPhoneReopened }: ReadyState): boolean {
  const customer = snapshot.sale?.customer
  return customer?.state !== 'anonymous' || (customer.lookup !== 'none' && !isPhoneReopened)
}
