import type { Snapshot } from '../../src/shared/screen/snapshot.ts'

/** What the whole screen is about now. */
export type Stage =
  | 'question'
  | 'settling'
  | 'sign-in'
  | 'shift'
  | 'idle'
  | 'composing'
  | 'paying'
  | 'returning'
  | 'printing'
  | 'completed'
  | 'cancelled'

export function stageOf(snapshot: Snapshot): Stage {
  const { sale, device, questions } = snapshot
  if (questions.length > 0) return 'question'
  if (!sale) return device.state === 'settling' ? 'settling' : stageWithoutSale(snapshot)
  switch (sale.state) {
    case 'composing':
    case 'reserving':
      return sale.kind === 'return' ? 'returning' : 'composing'
    case 'frozen':
      return sale.kind === 'return' ? 'returning' : 'paying'
    case 'fiscalizing':
      return 'printing'
    case 'settling':
      return 'settling'
    case 'completed':
      return 'completed'
    case 'cancelled':
      return 'cancelled'
  }
}

function stageWithoutSale({ cashier, device, allowed, register }: Snapshot): Stage {
  if (!cashier && allowed.includes('sign-in')) return 'sign-in'
  if (register.fiscalMode === 'pos-prints') return 'idle'
  return device.shift.state === 'closed' || device.shift.state === 'expired' ? 'shift' : 'idle'
}

/** Changes whenever the cashier stands before a new step: open panels close, typed amounts go, ids of presses are new. */
export function situationOf(snapshot: Snapshot): string {
  const { sale, device, questions } = snapshot
  const { state, shiftNumber } = device.shift
  const step = sale ? [sale.saleId, sale.state, sale.checkoutVersion] : [state, shiftNumber]
  return [stageOf(snapshot), questions[0]?.operationId, ...step].join('|')
}
