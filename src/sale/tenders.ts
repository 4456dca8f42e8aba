import type { ErrorCode } from '../shared/errors/catalogue.ts'
import type { TenderKind } from '../shared/fiscal/document.ts'
import { MAX_AMOUNT_MINOR, sumMinor } from '../shared/money.ts'
import type { Tender } from './sale.ts'

export type TendersVerdict =
  | Readonly<{ ok: true; changeMinor: number }>
  | Readonly<{ ok: false; code: ErrorCode; params: Record<string, number> }>

/** Do these tenders pay this total? Only cash may be more than what is due; a return pays back exactly. */
export function checkTenders(tenders: readonly Tender[], totalMinor: number, kind: 'sale' | 'return'): TendersVerdict {
  if (tenders.some(tender => tender.state !== 'approved')) {
    return { ok: false, code: 'payment.tender-not-approved', params: {} }
  }
  const paid = sumMinor(tenders.map(tender => tender.amountMinor))
  if (paid < totalMinor)
    return { ok: false, code: 'payment.tenders-short', params: { missingMinor: totalMinor - paid } }
  const change = paid - totalMinor
  if (paid > MAX_AMOUNT_MINOR) return { ok: false, code: 'payment.tenders-over', params: { overMinor: change } }
  const cash = sumMinor(tenders.filter(tender => tender.kind === 'cash').map(tender => tender.amountMinor))
  if (change > 0 && (kind === 'return' || change > cash)) {
    return { ok: false, code: 'payment.tenders-over', params: { overMinor: change } }
  }
  return { ok: true, changeMinor: change }
}

/** Amounts by tender as the fiscal document records them: without the change. Together exactly the total. */
export function documentTenders(tenders: readonly Tender[], changeMinor: number): Record<TenderKind, number> {
  const amounts: Record<TenderKind, number> = { cash: 0, card: 0, advance: 0, credit: 0, other: 0 }
  for (const tender of tenders) amounts[tender.kind] += tender.amountMinor
  amounts.cash -= changeMinor
  return amounts
}
