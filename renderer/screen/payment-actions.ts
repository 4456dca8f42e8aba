import type { ReceiptLineView } from '../../src/shared/sale-view.ts'
import { choiceWithKeys, isChoiceUnchanged, returnChoice, withToggled } from '../returns/return-choice.ts'
import { parseHundredths } from '../words/parse.ts'
import { opens, type ReadyState, type ScreenAction } from './action.ts'
import { isPaidInPart, isPartlyMade, isTenderAsked } from './sale-shape.ts'

/** From the checkout to the next customer, and the same way back. */
export const paymentActions = {
  checkOut: {
    command: 'check-out',
    label: 'check-out',
    key: 'Enter',
    build: (_state, idFor) => ({ name: 'check-out', operationId: idFor('check-out') }),
  },
  reopen: {
    command: 'reopen',
    label: 'reopen',
    key: 'Escape',
    isOffered: ({ sale }) => sale !== undefined && !isPartlyMade(sale),
    build: () => ({ name: 'reopen' }),
  },
  chooseCard: {
    command: 'pay',
    label: 'card',
    key: 'F2',
    isOffered: ({ sale }) => isTenderAsked(sale),
    change: () => ({ tender: 'card' }),
  },
  chooseCash: {
    command: 'pay',
    label: 'cash',
    key: 'F3',
    isOffered: ({ sale }) => isTenderAsked(sale),
    change: () => ({ tender: 'cash' }),
  },
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
  printRest: { command: 'print-rest', label: 'print-rest', key: 'Enter', build: () => ({ name: 'print-rest' }) },
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
  chooseLines: {
    command: 'choose-return-lines',
    label: 'choose-lines',
    key: 'F4',
    isOffered: ({ sale }) => (sale?.receiptLines ?? []).some(isDivisible),
    change: () => ({ panel: 'return-lines', chosenLines: undefined }),
  },
  toggleLine: {
    command: 'choose-return-lines',
    label: 'toggle-line',
    key: 'Delete',
    change(state) {
      const line = choiceWithKeys(state)
      return line && { ...withToggled(state, line), entries: { ...state.entries, 'return-quantity': '' } }
    },
  },
  applyLines: {
    command: 'choose-return-lines',
    label: 'apply-lines',
    key: 'Enter',
    change: state => (isChoiceUnchanged(state) ? { panel: undefined, chosenLines: undefined } : undefined),
    build(state) {
      const lines = returnChoice(state)
        .filter(line => line.chosenMilli > 0)
        .map(({ key, chosenMilli }) => ({ key, quantityMilli: chosenMilli }))
      return lines.length === 0 || isChoiceUnchanged(state) ? undefined : { name: 'choose-return-lines', lines }
    },
  },
  leaveReturn: { command: 'cancel-sale', label: 'leave-return', key: 'Escape', build: () => ({ name: 'cancel-sale' }) },
  nextSale: { command: 'next-sale', label: 'next-sale', key: 'Enter', build: () => ({ name: 'next-sale' }) },
} satisfies Record<string, ScreenAction>

/** There is something to choose: another line, or less of the only one. */
function isDivisible({ leftMilli }: ReceiptLineView, _index: number, { length }: readonly ReceiptLineView[]): boolean {
  return length > 1 || leftMilli > 1000
}

/** Money as the cashier took it; nothing until card or cash is chosen. Cash with nothing typed is the exact amount. */
function tendersOf({ snapshot, tender, entries }: ReadyState) {
  const { sale } = snapshot
  if (sale?.dueMinor === 0) return []
  if (!sale || !tender) return undefined
  const typed = entries.received ?? ''
  const isPart = isPaidInPart(sale)
  if (isPart && typed === '') return undefined
  const amountMinor = (isPart || tender === 'cash') && typed !== '' ? parseHundredths(typed) : sale.dueMinor
  return amountMinor === undefined ? undefined : [{ kind: tender, amountMinor }]
}

/** Money goes back the way it came, as the agent prepared it; where it is not known, as the cashier chooses. */
function returnTendersOf({ snapshot, tender }: ReadyState) {
  const { sale } = snapshot
  if (!sale) return undefined
  if (sale.tenders.length > 0) return sale.tenders.map(({ kind, amountMinor }) => ({ kind, amountMinor }))
  if (sale.dueMinor === 0) return []
  return tender && [{ kind: tender, amountMinor: sale.dueMinor }]
}
