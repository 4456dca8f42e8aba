import type { PastReceipt } from '../../src/shared/hub/past-receipt.ts'
import type { LineQuantity } from '../db/receipt-returns.ts'

export type ClaimRefusal = 'already-returned' | 'claimed' | 'no-such-line'

/**
 * Whether a return may have these lines now: not what was taken back before, and not what another return has set aside.
 * Without `wished`: all that is left.
 */
export function judgeClaim(
  { lines, returned, isReturned }: Pick<PastReceipt, 'lines' | 'returned' | 'isReturned'>,
  others: readonly LineQuantity[],
  wished: readonly LineQuantity[] | undefined,
): readonly LineQuantity[] | ClaimRefusal {
  if (isReturned) return 'already-returned'
  const taken = sums(returned)
  const left = lines.map(({ key, quantityMilli }) => ({ key, quantityMilli: quantityMilli - (taken.get(key) ?? 0) }))
  const asked = wished ? [...sums(wished)].map(([key, quantityMilli]) => ({ key, quantityMilli })) : left.filter(isSome)
  if (asked.length === 0) return wished ? 'no-such-line' : 'already-returned'
  const elsewhere = sums(others)
  for (const { key, quantityMilli } of asked) {
    const line = left.find(one => one.key === key)
    if (!line) return 'no-such-line'
    if (quantityMilli > line.quantityMilli) return 'already-returned'
    if (quantityMilli > line.quantityMilli - (elsewhere.get(key) ?? 0)) return 'claimed'
  }
  return asked
}

function isSome({ quantityMilli }: LineQuantity): boolean {
  return quantityMilli > 0
}

function sums(quantities: readonly LineQuantity[]): ReadonlyMap<string, number> {
  const byKey = new Map<string, number>()
  for (const { key, quantityMilli } of quantities) byKey.set(key, (byKey.get(key) ?? 0) + quantityMilli)
  return byKey
}
