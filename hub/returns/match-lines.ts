import type { LineQuantity } from '../db/receipt-returns.ts'

type Line = Readonly<{ key: string; name: string; priceMinor: number; quantityMilli: number }>

export type MatchedReturn = Readonly<{
  /** What goes back of each line of the sale; a line of nothing keeps the key its return gave it. */
  lines: readonly LineQuantity[]
  /** More of a line than was left, or a line the sale does not have. */
  isBeyondSold: boolean
  isAllReturned: boolean
}>

/**
 * Finds the lines of a sale that a return takes back. Register programs number the lines of a return anew, so a key counts
 * only where the name is the same too; else the name and the price tell.
 */
export function matchReturn(
  sold: readonly Line[],
  returnedBefore: readonly LineQuantity[],
  returned: readonly Line[],
): MatchedReturn {
  const taken = new Map(returnedBefore.map(({ key, quantityMilli }) => [key, quantityMilli]))
  const now = new Map<string, number>()
  const leftOf = (line: Line) => line.quantityMilli - (taken.get(line.key) ?? 0)
  let isBeyondSold = false
  for (const line of returned) {
    const original = originalOf(sold, line, leftOf)
    const key = original?.key ?? line.key
    taken.set(key, (taken.get(key) ?? 0) + line.quantityMilli)
    now.set(key, (now.get(key) ?? 0) + line.quantityMilli)
    if (!original || leftOf(original) < 0) isBeyondSold = true
  }
  return {
    lines: [...now].map(([key, quantityMilli]) => ({ key, quantityMilli })),
    isBeyondSold,
    isAllReturned: sold.every(line => leftOf(line) <= 0),
  }
}

function originalOf(sold: readonly Line[], line: Line, leftOf: (line: Line) => number): Line | undefined {
  const byKey = sold.find(one => one.key === line.key)
  if (byKey?.name === line.name) return byKey
  const alike = sold.filter(one => one.name === line.name)
  const samePrice = alike.filter(one => one.priceMinor === line.priceMinor)
  const fits = (one: Line) => leftOf(one) >= line.quantityMilli
  return samePrice.find(fits) ?? alike.find(fits) ?? samePrice[0] ?? alike[0] ?? byKey
}
