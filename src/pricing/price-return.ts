import type { PastReceipt } from '../shared/hub/past-receipt.ts'
import { lineTotalMinor, sumMinor } from '../shared/money.ts'
import { settledMinor } from '../shared/sale-terms.ts'
import { cumulativeShare } from './cumulative-share.ts'
import { paidTenders, refundTenders } from './refund-tenders.ts'
import {
  type PartsRefusal,
  type ReturnPart,
  type ReturnSelection,
  returnedLine,
  returnParts,
  worthBeforeMinor,
  worthNowMinor,
} from './return-parts.ts'

export type PricedReturn = Readonly<{
  /** What goes back, in the order of the receipt: unit prices are those printed, points already in them. */
  lines: PastReceipt['lines']
  /** What is paid back: the lines' worth; of a part prepayment what was paid. */
  totalMinor: number
  /** Money back by the means it came, together exactly the total; means that took nothing are left out. A suggestion. */
  tenders: PastReceipt['tenders']
  /** Part of the `advance` tender: back to the gift cards it came from. */
  giftCards: PastReceipt['giftCards']
  /** Points spent on what goes back: the customer gets them back. */
  pointsGivenBackMinor: number
  /** Points accrued on what goes back: they are taken back, below zero if need be. */
  pointsTakenBackMinor: number
  /** Nothing of the receipt is left then. */
  isLast: boolean
}>

export type PricedReturnAnswer =
  | Readonly<{ ok: true; value: PricedReturn }>
  | Readonly<{ ok: false; reason: PartsRefusal | 'whole-only' | 'amounts-differ' }>

/**
 * Prices the return of a receipt's lines, or of all that is left of it: exactly what was paid, never today's prices.
 * Whatever the portions, together they come to the whole receipt, and never to a hundredth more.
 *
 * `already-returned`: more than is left. `whole-only`: a part prepayment goes back whole. `amounts-differ`: the lines
 * as they are held do not come to the receipt, so nothing can be paid back from it unseen.
 */
export function priceReturn(receipt: PastReceipt, selection?: ReturnSelection): PricedReturnAnswer {
  const parts = returnParts(receipt, selection)
  if (typeof parts === 'string') return { ok: false, reason: parts }
  const isPartPaid = receipt.terms.settlement.kind === 'prepayment-part'
  if (isPartPaid && !parts.every(isWhole)) return { ok: false, reason: 'whole-only' }
  const paid = paidTenders(receipt)
  if (!linesAddUp(receipt)) return { ok: false, reason: 'amounts-differ' }

  const lines = parts.filter(part => part.nowMilli > 0).map(returnedLine)
  const beforeMinor = isPartPaid ? 0 : sumMinor(parts.map(worthBeforeMinor))
  const shareMinor = isPartPaid ? receipt.totalMinor : sumMinor(parts.map(worthNowMinor))
  const totalMinor = isPartPaid ? receipt.totalMinor : sumMinor(lines.map(line => line.totalMinor))
  const money = { beforeMinor: beforeMinor + shareMinor - totalMinor, nowMinor: totalMinor }
  const worth = { wholeMinor: receipt.totalMinor, beforeMinor, nowMinor: shareMinor }
  return {
    ok: true,
    value: {
      lines,
      totalMinor,
      ...refundTenders(receipt, paid, money),
      pointsGivenBackMinor: points(receipt, lines, 'pointsSpentMinor', worth),
      pointsTakenBackMinor: points(receipt, lines, 'pointsAccruedMinor', worth),
      isLast: parts.every(({ line, beforeMilli, nowMilli }) => beforeMilli + nowMilli === line.quantityMilli),
    },
  }
}

function isWhole({ line, beforeMilli, nowMilli }: ReturnPart): boolean {
  return beforeMilli === 0 && nowMilli === line.quantityMilli
}

function linesAddUp({ lines, totalMinor, terms: { settlement } }: PastReceipt): boolean {
  const isExact = lines.every(line => lineTotalMinor(line.priceMinor, line.quantityMilli) === line.totalMinor)
  return isExact && settledMinor(settlement, sumMinor(lines.map(line => line.totalMinor))) === totalMinor
}

type Worth = Readonly<{ wholeMinor: number; beforeMinor: number; nowMinor: number }>

/** By lines where they account for all points of the receipt; else by the money they came with. */
function points(
  receipt: PastReceipt,
  returned: PastReceipt['lines'],
  kind: 'pointsSpentMinor' | 'pointsAccruedMinor',
  { wholeMinor, beforeMinor, nowMinor }: Worth,
): number {
  const ofLines = sumMinor(receipt.lines.map(line => line[kind]))
  if (ofLines === receipt[kind]) return sumMinor(returned.map(line => line[kind]))
  return wholeMinor === 0 ? 0 : cumulativeShare(receipt[kind], wholeMinor, beforeMinor, nowMinor)
}
