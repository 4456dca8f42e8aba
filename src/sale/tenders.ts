import type { ErrorCode } from '../shared/errors/catalogue.ts'
import type { TenderKind } from '../shared/fiscal/document.ts'
import { MAX_AMOUNT_MINOR, sumMinor } from '../shared/money.ts'
import type { Tender } from './sale-phase.ts'

export type TendersVerdict =
  | Readonly<{ ok: true; changeMinor: number }>
  | Readonly<{ ok: false; code: ErrorCode; params: Record<string, number> }>

/** Amounts by means of payment, as a fiscal document records them. */
export type TenderAmounts = Readonly<Record<TenderKind, number>>

export type Money = Readonly<{ kind: TenderKind; amountMinor: number }>

export const noAmounts: TenderAmounts = { cash: 0, card: 0, advance: 0, credit: 0, other: 0 }

/** Do these tenders pay what is due? Only cash may be more; a return pays back exactly. */
export function checkTenders(tenders: readonly Tender[], dueMinor: number, kind: 'sale' | 'return'): TendersVerdict {
  if (tenders.some(tender => tender.state !== 'approved')) {
    return { ok: false, code: 'payment.tender-not-approved', params: {} }
  }
  const paid = sumMinor(tenders.map(tender => tender.amountMinor))
  if (paid < dueMinor) return { ok: false, code: 'payment.tenders-short', params: { missingMinor: dueMinor - paid } }
  const change = paid - dueMinor
  if (paid > MAX_AMOUNT_MINOR) return { ok: false, code: 'payment.tenders-over', params: { overMinor: change } }
  const cash = sumMinor(tenders.filter(tender => tender.kind === 'cash').map(tender => tender.amountMinor))
  if (change > 0 && (kind === 'return' || change > cash)) {
    return { ok: false, code: 'payment.tenders-over', params: { overMinor: change } }
  }
  return { ok: true, changeMinor: change }
}

/** Amounts by tender as fiscal documents record them: without the change. */
export function documentTenders(tenders: readonly Money[], changeMinor: number): TenderAmounts {
  const amounts = { ...noAmounts }
  for (const tender of tenders) amounts[tender.kind] += tender.amountMinor
  amounts.cash -= changeMinor
  return amounts
}

/**
 * Divides money among documents, the first one first, each to the kopeck of its total: what was paid before the sale,
 * then money that went through a bank, then cash.
 */
export function splitTenders(money: TenderAmounts, totalsMinor: readonly number[]): readonly TenderAmounts[] {
  const left = { ...money }
  return totalsMinor.map(totalMinor => {
    const taken = { ...noAmounts }
    let dueMinor = totalMinor
    for (const kind of takenFirst) {
      const amountMinor = Math.min(left[kind], dueMinor)
      taken[kind] = amountMinor
      left[kind] -= amountMinor
      dueMinor -= amountMinor
    }
    return taken
  })
}

/** The same money in the same order, less what is used of each kind: the first of a kind is used first. */
export function withoutUsed<T extends Money>(money: readonly T[], used: TenderAmounts): readonly T[] {
  const left = { ...used }
  return money.map(each => {
    const goneMinor = Math.min(left[each.kind], each.amountMinor)
    left[each.kind] -= goneMinor
    return { ...each, amountMinor: each.amountMinor - goneMinor }
  })
}

/** What is used up is no tender any more. */
export function isMoney({ amountMinor }: Money): boolean {
  return amountMinor > 0
}

const takenFirst: readonly TenderKind[] = ['advance', 'other', 'credit', 'card', 'cash']

export function amountsAsTenders(amounts: TenderAmounts): readonly Money[] {
  return takenFirst.filter(kind => amounts[kind] > 0).map(kind => ({ kind, amountMinor: amounts[kind] }))
}
