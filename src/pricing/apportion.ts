import { sumMinor } from '../shared/money.ts'

/**
 * Parts of `amountMinor` by weight, exact to the kopeck (the method of D'Hondt). A larger amount never lowers a part, and
 * the sum of all weights gives each its own weight: what is paid back in portions never comes to more than was paid.
 */
export function apportion(weights: readonly number[], amountMinor: number): readonly number[] {
  const whole = sumMinor(weights)
  if (whole <= 0) return weights.map(() => 0)
  const amount = BigInt(Math.min(amountMinor, whole))
  const parts = weights.map(weight => Number((amount * BigInt(weight)) / BigInt(whole)))
  for (let left = Number(amount) - sumMinor(parts); left > 0; left--) {
    const at = nextInLine(weights, parts)
    parts[at] = (parts[at] ?? 0) + 1
  }
  return parts
}

/** The largest weight per kopeck it would have then; the first of equals. */
function nextInLine(weights: readonly number[], parts: readonly number[]): number {
  let best = 0
  for (let at = 1; at < weights.length; at++) {
    const mine = BigInt(weights[at] ?? 0) * BigInt((parts[best] ?? 0) + 1)
    const its = BigInt(weights[best] ?? 0) * BigInt((parts[at] ?? 0) + 1)
    if (mine > its) best = at
  }
  return best
}
