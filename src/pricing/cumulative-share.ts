/**
 * What a part of a whole is worth, when `before` of it was counted earlier: parts in any order and any number add up to
 * `amountMinor` exactly once the whole is through, and never to more on the way.
 */
export function cumulativeShare(amountMinor: number, whole: number, before: number, now: number): number {
  if (whole <= 0) return 0
  return shareUpTo(amountMinor, whole, before + now) - shareUpTo(amountMinor, whole, before)
}

function shareUpTo(amountMinor: number, whole: number, upTo: number): number {
  return Number((BigInt(amountMinor) * BigInt(Math.min(Math.max(upTo, 0), whole))) / BigInt(whole))
}
