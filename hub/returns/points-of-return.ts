import { cumulativeShare } from '../../src/pricing/cumulative-share.ts'
import type { SoldLine } from '../../src/shared/hub/entries.ts'
import { sumMinor } from '../../src/shared/money.ts'
import type { LineQuantity } from '../db/receipt-returns.ts'

type Points = Readonly<{ spentMinor: number; accruedMinor: number }>

type Sold = Readonly<{ totalMinor: number; pointsSpentMinor: number; pointsAccruedMinor: number }>

type SharedReturn = Readonly<{
  /** What other returns took back before, and what they paid back. */
  before: readonly LineQuantity[]
  beforeMinor: number
  now: readonly LineQuantity[]
  nowMinor: number
}>

/**
 * The points of a return whose register could not see the sale: by lines where they account for all points of the
 * receipt, else by the money. All returns of a sale together come to its points exactly.
 */
export function pointsByShare(sold: Sold, lines: readonly SoldLine[], returned: SharedReturn): Points {
  return {
    spentMinor: shareOf(sold, lines, returned, 'pointsSpentMinor'),
    accruedMinor: shareOf(sold, lines, returned, 'pointsAccruedMinor'),
  }
}

function shareOf(
  sold: Sold,
  lines: readonly SoldLine[],
  { before, beforeMinor, now, nowMinor }: SharedReturn,
  kind: 'pointsSpentMinor' | 'pointsAccruedMinor',
): number {
  if (sumMinor(lines.map(line => line[kind])) !== sold[kind]) {
    return cumulativeShare(sold[kind], sold.totalMinor, beforeMinor, nowMinor)
  }
  const taken = new Map(before.map(({ key, quantityMilli }) => [key, quantityMilli]))
  return sumMinor(
    now.map(({ key, quantityMilli }) => {
      const line = lines.find(one => one.key === key)
      return line ? cumulativeShare(line[kind], line.quantityMilli, taken.get(key) ?? 0, quantityMilli) : 0
    }),
  )
}
