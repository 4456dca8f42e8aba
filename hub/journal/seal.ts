/** Counts and sums of one shift, as one of the three witnesses tells them. */
export type ShiftFigures = Readonly<{
  saleCount: number
  saleTotalMinor: number
  returnCount: number
  returnTotalMinor: number
}>

export type SealState = 'sealed' | 'waiting' | 'mismatch'

/**
 * Whether a closed shift is proved: the register's documents, the device's counters and the hub's ledger agree.
 *
 * Receipts the register program reports after the close are normal, so the hub's ledger may complete a shift whose
 * register knew too few. `waiting`: receipts are still on their way. `mismatch`: a person has to look.
 */
export function sealState(device: ShiftFigures, register: ShiftFigures, hub: ShiftFigures): SealState {
  if (isSame(hub, device)) return isWithin(register, device) ? 'sealed' : 'mismatch'
  if (!isSame(register, device)) return 'mismatch'
  return isWithin(hub, device) ? 'waiting' : 'mismatch'
}

function isSame(one: ShiftFigures, other: ShiftFigures): boolean {
  return isWithin(one, other) && isWithin(other, one)
}

function isWithin(part: ShiftFigures, whole: ShiftFigures): boolean {
  return (
    part.saleCount <= whole.saleCount &&
    part.saleTotalMinor <= whole.saleTotalMinor &&
    part.returnCount <= whole.returnCount &&
    part.returnTotalMinor <= whole.returnTotalMinor
  )
}
