import type { PastReceipt } from '../shared/hub/past-receipt.ts'
import { lineTotalMinor } from '../shared/money.ts'
import { cumulativeShare } from './cumulative-share.ts'
import { lowestPriceFor } from './unit-price.ts'

type SoldLine = PastReceipt['lines'][number]

/** How much of each line goes back; a line may be named once. */
export type ReturnSelection = readonly Readonly<{ key: string; quantityMilli: number }>[]

/** A line of the receipt: what of it went back before, and what goes back now. */
export type ReturnPart = Readonly<{ line: SoldLine; beforeMilli: number; nowMilli: number }>

export type PartsRefusal = 'already-returned' | 'no-such-line'

/** The wish, line by line in the order of the receipt; all that is left without one. */
export function returnParts(
  { lines, returned, isReturned }: Pick<PastReceipt, 'lines' | 'returned' | 'isReturned'>,
  selection: ReturnSelection | undefined,
): readonly ReturnPart[] | PartsRefusal {
  if (isReturned) return 'already-returned'
  const before = quantities(returned)
  const wished = selection && quantities(selection)
  if (wished && (wished.size === 0 || [...wished.keys()].some(key => !lines.some(line => line.key === key)))) {
    return 'no-such-line'
  }
  const parts = lines.map(line => {
    const beforeMilli = Math.min(before.get(line.key) ?? 0, line.quantityMilli)
    const leftMilli = line.quantityMilli - beforeMilli
    return { line, beforeMilli, nowMilli: wished ? (wished.get(line.key) ?? 0) : leftMilli, leftMilli }
  })
  const isLeft = parts.some(part => part.nowMilli > 0) && parts.every(part => part.nowMilli <= part.leftMilli)
  return isLeft ? parts.map(({ line, beforeMilli, nowMilli }) => ({ line, beforeMilli, nowMilli })) : 'already-returned'
}

function quantities(given: ReturnSelection): ReadonlyMap<string, number> {
  const byKey = new Map<string, number>()
  for (const { key, quantityMilli } of given) byKey.set(key, (byKey.get(key) ?? 0) + quantityMilli)
  return byKey
}

/** What the quantity that went back before was worth, at the price it was sold for. */
export function worthBeforeMinor({ line, beforeMilli }: ReturnPart): number {
  return lineTotalMinor(line.priceMinor, beforeMilli)
}

/** What the part that goes back now is worth beside what went back before. */
export function worthNowMinor({ line, beforeMilli, nowMilli }: ReturnPart): number {
  return lineTotalMinor(line.priceMinor, beforeMilli + nowMilli) - lineTotalMinor(line.priceMinor, beforeMilli)
}

/**
 * The line as it goes back: the unit price as it was sold, points and promotions by their share.
 *
 * Portions of weighed goods may round up each for itself and come to more than the line did. Then the unit price gives way
 * by as little as brings the portion to its share; where no price does (portions above a kilogram), to a little less.
 */
export function returnedLine(part: ReturnPart): SoldLine {
  const { line, beforeMilli, nowMilli } = part
  const share = (minor: number) => cumulativeShare(minor, line.quantityMilli, beforeMilli, nowMilli)
  const priceMinor = priceNear(line.priceMinor, worthNowMinor(part), nowMilli)
  return {
    ...line,
    quantityMilli: nowMilli,
    priceMinor,
    totalMinor: lineTotalMinor(priceMinor, nowMilli),
    pointsSpentMinor: share(line.pointsSpentMinor),
    pointsAccruedMinor: share(line.pointsAccruedMinor),
    promotions: line.promotions
      .map(({ promotionId, amountMinor }) => ({ promotionId, amountMinor: share(amountMinor) }))
      .filter(({ amountMinor }) => amountMinor > 0),
  }
}

function priceNear(priceMinor: number, totalMinor: number, quantityMilli: number): number {
  const lowest = lowestPriceFor(totalMinor, quantityMilli)
  const highest = Math.max(0, lowestPriceFor(totalMinor + 1, quantityMilli) - 1)
  return highest < lowest ? highest : Math.min(Math.max(priceMinor, lowest), highest)
}
