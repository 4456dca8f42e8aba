import { parseHundredths } from '../words/parse.ts'
import { opens, type ReadyState, type ScreenAction } from './action.ts'

/** From the checkout to the next customer, and the same way back. */
export const paymentActions = {
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
  leaveReturn: { command: 'cancel-sale', label: 'leave-return', key: 'Escape', build: () => ({ name: 'cancel-sale' }) },
  nextSale: { command: 'next-sale', label: 'next-sale', key: 'Enter', build: () => ({ name: 'next-sale' }) },
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
