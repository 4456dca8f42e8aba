import type { PastReceipt } from '../shared/hub/messages.ts'
import { lineTotalMinor, sumMinor } from '../shared/money.ts'

export type WholeReturn = Readonly<{
  /** As they were sold: unit prices are those printed, points already in them. */
  lines: PastReceipt['lines']
  totalMinor: number
  /** Money back by the means it came, together exactly the total; means that took nothing are left out. */
  tenders: PastReceipt['tenders']
  /** Points spent on the sale: the customer gets them back. */
  pointsGivenBackMinor: number
  /** Points accrued on the sale: they are taken back, below zero if need be. */
  pointsTakenBackMinor: number
}>

export type WholeReturnAnswer =
  | Readonly<{ ok: true; value: WholeReturn }>
  | Readonly<{ ok: false; reason: 'already-returned' | 'amounts-differ' }>

/**
 * Prices the return of a whole receipt: exactly what was paid, never today's prices.
 *
 * `amounts-differ`: the receipt as the hub holds it does not add up, so nothing can be paid back from it unseen.
 */
export function priceWholeReturn(receipt: PastReceipt): WholeReturnAnswer {
  if (receipt.isReturned) return { ok: false, reason: 'already-returned' }
  const tenders = withoutChange(receipt)
  if (tenders === undefined || !linesAddUp(receipt)) return { ok: false, reason: 'amounts-differ' }
  return {
    ok: true,
    value: {
      lines: receipt.lines,
      totalMinor: receipt.totalMinor,
      tenders,
      pointsGivenBackMinor: receipt.pointsSpentMinor,
      pointsTakenBackMinor: receipt.pointsAccruedMinor,
    },
  }
}

function linesAddUp({ lines, totalMinor }: PastReceipt): boolean {
  return (
    lines.every(line => lineTotalMinor(line.priceMinor, line.quantityMilli) === line.totalMinor) &&
    sumMinor(lines.map(line => line.totalMinor)) === totalMinor
  )
}

/** Cash handed over beyond the total went back as change: only the rest was paid. */
function withoutChange({ tenders, totalMinor }: PastReceipt): PastReceipt['tenders'] | undefined {
  let changeMinor = sumMinor(tenders.map(tender => tender.amountMinor)) - totalMinor
  if (changeMinor < 0) return undefined
  const kept = tenders.map(tender => {
    const givenMinor = tender.kind === 'cash' ? Math.min(changeMinor, tender.amountMinor) : 0
    changeMinor -= givenMinor
    return { ...tender, amountMinor: tender.amountMinor - givenMinor }
  })
  return changeMinor === 0 ? kept.filter(tender => tender.amountMinor > 0) : undefined
}
