import { sumMinor } from '../../shared/money.ts'
import type { TenderInput } from '../../shared/screen/commands.ts'
import type { FrontolDocument } from './wire.ts'

/**
 * The payments of a printed document as tenders that make up its total exactly. Whether Frontol counts the change as
 * paid is not known: what is too much is taken off the cash, and what no payment explains stands as `other`.
 */
export function tendersFor(payments: FrontolDocument['tenders'], totalMinor: number): TenderInput[] {
  let overMinor = sumMinor(payments.map(({ amountMinor }) => amountMinor)) - totalMinor
  const cashFirst = payments.toSorted((one, other) => Number(other.kind === 'cash') - Number(one.kind === 'cash'))
  const kept = cashFirst.map(({ kind, amountMinor }) => {
    const backMinor = Math.min(Math.max(0, overMinor), amountMinor)
    overMinor -= backMinor
    return { kind, amountMinor: amountMinor - backMinor, state: 'approved' as const }
  })
  const unexplained =
    overMinor < 0 ? [{ kind: 'other' as const, amountMinor: -overMinor, state: 'approved' as const }] : []
  return [...kept.filter(({ amountMinor }) => amountMinor > 0), ...unexplained].slice(0, 8)
}
