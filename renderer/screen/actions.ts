import type { Delivery } from '../../src/shared/sale-view.ts'
import type { ScreenCommandInput, ScreenCommandName } from '../../src/shared/screen/commands.ts'
import type { Snapshot } from '../../src/shared/screen/snapshot.ts'
import { parseHundredths, parseQuantity } from '../words/parse.ts'
import type { EntryName, Panel, ScreenState } from './store.ts'

export type KeyName =
  | 'Enter'
  | 'Escape'
  | 'Delete'
  | 'Backspace'
  | 'F2'
  | 'F3'
  | 'F4'
  | 'F5'
  | 'F6'
  | 'F7'
  | 'F8'
  | 'F9'
  | 'F10'
  | 'F12'
  | '1'
  | '2'
  | '3'

export type ReadyState = ScreenState & Readonly<{ snapshot: Snapshot }>

/**
 * Something the cashier can do: one command, one label, one key. The key legend, the buttons and the keyboard are all
 * drawn from these. It is offered while the snapshot names its command as allowed.
 */
export type ScreenAction = Readonly<{
  command: ScreenCommandName
  /** `action.<label>` in the locales. */
  label: string
  key: KeyName
  tone?: 'danger' | 'return'
  /** Where it makes sense at all, beyond being allowed. */
  isOffered?: (snapshot: Snapshot) => boolean
  /** The command, or nothing when something is still missing. `idFor` gives the same id for the same press repeated. */
  build?: (state: ReadyState, idFor: (press: string) => string) => ScreenCommandInput | undefined
  /** What was typed for it and is of no use a second time. */
  spends?: EntryName
  /** What it changes on the screen alone: a panel that asks for more. Nothing when something is still missing. */
  change?: (state: ReadyState) => Partial<ScreenState> | undefined
}>

const opens = (panel: Panel): Pick<ScreenAction, 'change'> => ({ change: () => ({ panel }) })

/** The line that quantity and removal are about. */
export function selectedLine(state: ReadyState) {
  const lines = state.snapshot.sale?.lines ?? []
  return lines.find(line => line.key === state.selectedLineKey) ?? lines.at(-1)
}

const nextDelivery: Record<Delivery, Delivery> = { paper: 'electronic', electronic: 'both', both: 'paper' }

const isIdentified = ({ sale }: Snapshot) => sale?.customer.state === 'identified'
const isVerified = ({ sale }: Snapshot) => sale?.customer.state === 'verified'
const hasCode = ({ sale }: Snapshot) => sale?.code !== undefined && sale.code.status !== 'verified'
const isUnknownPhone = ({ sale }: Snapshot) =>
  sale?.customer.state === 'anonymous' && sale.customer.lookup === 'not-found'

export const actions = {
  newSale: {
    command: 'new-sale',
    label: 'new-sale',
    key: 'Enter',
    build: (_state, idFor) => ({ name: 'new-sale', saleId: idFor('new-sale') }),
  },
  goods: { command: 'scan', label: 'goods', key: 'F2', ...opens('goods') },
  quantity: {
    command: 'change-quantity',
    label: 'quantity',
    key: 'F3',
    isOffered: ({ sale }) => (sale?.lines.length ?? 0) > 0,
    ...opens('quantity'),
  },
  applyQuantity: {
    command: 'change-quantity',
    label: 'apply-quantity',
    key: 'Enter',
    build(state) {
      const line = selectedLine(state)
      const quantityMilli = parseQuantity(state.entries.quantity ?? '')
      if (!line || quantityMilli === undefined) return undefined
      return { name: 'change-quantity', lineKey: line.key, quantityMilli }
    },
  },
  removeLine: {
    command: 'remove-line',
    label: 'remove-line',
    key: 'Delete',
    isOffered: ({ sale }) => (sale?.lines.length ?? 0) > 0,
    build(state) {
      const line = selectedLine(state)
      return line && { name: 'remove-line', lineKey: line.key }
    },
  },

  forgetCustomer: {
    command: 'forget-customer',
    label: 'forget-customer',
    key: 'Backspace',
    isOffered: ({ sale }) => sale !== undefined && sale.customer.state !== 'anonymous',
    build: () => ({ name: 'forget-customer' }),
  },
  join: {
    command: 'send-code',
    label: 'join',
    key: 'F5',
    isOffered: snapshot => isUnknownPhone(snapshot) && !hasCode(snapshot),
    build: () => ({ name: 'send-code', purpose: 'join' }),
  },
  spendCode: {
    command: 'send-code',
    label: 'spend-code',
    key: 'F4',
    isOffered: snapshot => isIdentified(snapshot) && !hasCode(snapshot),
    build: () => ({ name: 'send-code', purpose: 'spend' }),
  },
  sendAgain: {
    command: 'send-code',
    label: 'send-again',
    key: 'F5',
    isOffered: hasCode,
    build({ snapshot }) {
      const purpose = snapshot.sale?.code?.purpose
      return purpose && { name: 'send-code', purpose }
    },
  },
  checkCode: {
    command: 'check-code',
    label: 'check-code',
    key: 'Enter',
    spends: 'code',
    build({ entries }) {
      const code = entries.code ?? ''
      return code.length >= 4 ? { name: 'check-code', code } : undefined
    },
  },
  closeCode: {
    command: 'close-code',
    label: 'close-code',
    key: 'Escape',
    isOffered: hasCode,
    build: () => ({ name: 'close-code' }),
  },
  points: { command: 'redeem', label: 'points', key: 'F4', isOffered: isVerified, ...opens('points') },
  spendPoints: {
    command: 'redeem',
    label: 'spend-points',
    key: 'Enter',
    build({ entries, snapshot }) {
      const typed = entries.points ?? ''
      const amountMinor = typed === '' ? snapshot.sale?.quote?.pointsSpendableMinor : parseHundredths(typed)
      return amountMinor === undefined ? undefined : { name: 'redeem', amountMinor }
    },
  },
  keepPoints: { command: 'redeem', label: 'keep-points', key: 'F4', build: () => ({ name: 'redeem', amountMinor: 0 }) },

  contact: { command: 'set-contact', label: 'contact', key: 'F6', ...opens('contact') },
  delivery: {
    command: 'set-delivery',
    label: 'delivery',
    key: 'F7',
    build({ snapshot }) {
      const { sale } = snapshot
      return sale && { name: 'set-delivery', delivery: nextDelivery[sale.delivery] }
    },
  },
  park: {
    command: 'new-sale',
    label: 'park',
    key: 'F9',
    isOffered: ({ sale, allowed }) =>
      (sale?.lines.length ?? 0) > 0 && (sale?.state === 'composing' || allowed.includes('new-sale')),
    build: (_state, idFor) => ({ name: 'new-sale', saleId: idFor('park') }),
  },
  parked: {
    command: 'new-sale',
    label: 'parked',
    key: 'F10',
    isOffered: ({ parked }) => parked.length > 0,
    ...opens('parked'),
  },
  cancel: { command: 'cancel-sale', label: 'cancel', key: 'F12', tone: 'danger', ...opens('cancel') },
  confirmCancel: {
    command: 'cancel-sale',
    label: 'confirm-cancel',
    key: 'Enter',
    tone: 'danger',
    build: () => ({ name: 'cancel-sale' }),
  },

  checkOut: {
    command: 'check-out',
    label: 'check-out',
    key: 'Enter',
    build: (_state, idFor) => ({ name: 'check-out', operationId: idFor('check-out') }),
  },
  reopen: { command: 'reopen', label: 'reopen', key: 'Escape', build: () => ({ name: 'reopen' }) },
  chooseCard: { command: 'pay', label: 'card', key: 'F2', change: () => ({ tender: 'card' }) },
  chooseCash: { command: 'pay', label: 'cash', key: 'F3', change: () => ({ tender: 'cash' }) },
  pay: {
    command: 'pay',
    label: 'pay',
    key: 'Enter',
    build(state, idFor) {
      const tenders = tendersOf(state)
      if (!tenders) return undefined
      return { name: 'pay', operationId: idFor(`pay ${JSON.stringify(tenders)}`), tenders }
    },
  },
  payBack: {
    command: 'pay',
    label: 'pay-back',
    key: 'Enter',
    tone: 'return',
    build(state, idFor) {
      const tenders = returnTendersOf(state)
      if (!tenders) return undefined
      return { name: 'pay', operationId: idFor(`pay ${JSON.stringify(tenders)}`), tenders }
    },
  },
  leaveReturn: { command: 'cancel-sale', label: 'leave-return', key: 'Escape', build: () => ({ name: 'cancel-sale' }) },
  nextSale: { command: 'next-sale', label: 'next-sale', key: 'Enter', build: () => ({ name: 'next-sale' }) },

  returnGoods: { command: 'start-return', label: 'return', key: 'F8', ...opens('return') },
  findReceipt: {
    command: 'start-return',
    label: 'find-receipt',
    key: 'Enter',
    build({ entries }, idFor) {
      const fdNumber = Number(entries.fd ?? '')
      if (fdNumber < 1) return undefined
      return { name: 'start-return', saleId: idFor(`return ${fdNumber}`), receipt: { fdNumber } }
    },
  },

  cashier: { command: 'sign-in', label: 'cashier', key: 'F5', ...opens('cashier') },
  openShift: {
    command: 'open-shift',
    label: 'open-shift',
    key: 'Enter',
    build: (_state, idFor) => ({ name: 'open-shift', operationId: idFor('open-shift') }),
  },
  closeShift: {
    command: 'close-shift',
    label: 'close-shift',
    key: 'F12',
    isOffered: ({ device }) => device.shift.state === 'open',
    ...opens('close-shift'),
  },
  confirmCloseShift: {
    command: 'close-shift',
    label: 'confirm-close-shift',
    key: 'Enter',
    build: (_state, idFor) => ({ name: 'close-shift', operationId: idFor('close-shift') }),
  },

  answerPrinted: { command: 'answer-question', label: 'printed', key: '1', change: () => ({ answer: 'printed' }) },
  answerNotPrinted: {
    command: 'answer-question',
    label: 'not-printed',
    key: '2',
    change: () => ({ answer: 'not-printed' }),
  },
  answerDeviceGone: {
    command: 'answer-question',
    label: 'device-gone',
    key: '3',
    change: () => ({ answer: 'device-gone' }),
  },
  chooseFd: {
    command: 'answer-question',
    label: 'choose-fd',
    key: 'Enter',
    change: ({ entries }) => (Number(entries.fd ?? '') > 0 ? { isFdChosen: true } : undefined),
  },
  answerQuestion: {
    command: 'answer-question',
    label: 'answer',
    key: 'Enter',
    spends: 'pin',
    build({ snapshot, answer, entries }) {
      const [question] = snapshot.questions
      const pin = entries.pin ?? ''
      const fdNumber = Number(entries.fd ?? '')
      if (!question || !answer || pin.length < 4 || (answer === 'printed' && fdNumber < 1)) return undefined
      const base = { name: 'answer-question', operationId: question.operationId, answer, pin } as const
      return answer === 'printed' ? { ...base, fdNumber } : base
    },
  },
  continuePrinting: {
    command: 'continue-printing',
    label: 'continue-printing',
    key: 'F9',
    build: () => ({ name: 'continue-printing' }),
  },
} satisfies Record<string, ScreenAction>

/** Money as the cashier took it; nothing until card or cash is chosen. Cash with nothing typed is the exact amount. */
function tendersOf({ snapshot, tender, entries }: ReadyState) {
  const { sale } = snapshot
  if (!sale || !tender) return undefined
  const typed = entries.received ?? ''
  const amountMinor = tender === 'cash' && typed !== '' ? parseHundredths(typed) : sale.totalMinor
  return amountMinor === undefined ? undefined : [{ kind: tender, amountMinor }]
}

/** Money goes back the way it came, as the agent prepared it; where it is not known, as the cashier chooses. */
function returnTendersOf({ snapshot, tender }: ReadyState) {
  const { sale } = snapshot
  if (!sale) return undefined
  if (sale.tenders.length > 0) return sale.tenders.map(({ kind, amountMinor }) => ({ kind, amountMinor }))
  return tender && [{ kind: tender, amountMinor: sale.totalMinor }]
}
