import { MAX_AMOUNT_MINOR } from '../../shared/money.ts'

/*
 * Where roubles become kopecks and back: register programs count in floating-point roubles, and 0.1 + 0.2 is thirty
 * kopecks. A part of a kopeck is no noise, and is never rounded away.
 */

/** As far as sums of floating-point roubles stray, in parts of the last place. */
const NOISE = 1e-3

/** Kopecks of an amount in roubles (12.5, "12,50"); `undefined` when it is none, or has parts of a kopeck. */
export function minorOf(value: unknown): number | undefined {
  return wholeOf(value, 100, MAX_AMOUNT_MINOR)
}

/** Thousandths of a quantity. */
export function milliOf(value: unknown): number | undefined {
  return wholeOf(value, 1000, 99_999_999)
}

/** Exact to the kopeck for any amount we have. */
export function roublesOf(amountMinor: number): number {
  return amountMinor / 100
}

/** A number as programs write it: also as text, with a dot or a comma. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string' || !/^\s*-?\d{1,15}([.,]\d{1,9})?\s*$/.test(value)) return undefined
  return Number(value.trim().replace(',', '.'))
}

function wholeOf(value: unknown, scale: number, max: number): number | undefined {
  const plain = numberOf(value)
  if (plain === undefined) return undefined
  const scaled = plain * scale
  const whole = Math.round(scaled)
  return Math.abs(scaled - whole) > NOISE || whole < 0 || whole > max ? undefined : whole
}
