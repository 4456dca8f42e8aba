import { type ShiftTotals, sameTotals } from '../../src/shared/fiscal/shift.ts'

export type SealState = 'sealed' | 'waiting' | 'mismatch'

/**
 * Whether a closed shift is proved: the register's documents, the device's counters and the hub's ledger agree.
 *
 * Receipts the register program reports after the close are normal, so the hub's ledger may complete a shift whose
 * register knew too few. `waiting`: receipts are still on their way. `mismatch`: a person has to look.
 */
export function sealState(device: ShiftTotals, register: ShiftTotals, hub: ShiftTotals): SealState {
  if (sameTotals(hub, device)) return isWithin(register, device) ? 'sealed' : 'mismatch'
  if (!sameTotals(register, device)) return 'mismatch'
  return isWithin(hub, device) ? 'waiting' : 'mismatch'
}

function isWithin(part: ShiftTotals, whole: ShiftTotals): boolean {
  return (
    part.saleCount <= whole.saleCount &&
    part.saleTotalMinor <= whole.saleTotalMinor &&
    part.returnCount <= whole.returnCount &&
    part.returnTotalMinor <= whole.returnTotalMinor
  )
}
