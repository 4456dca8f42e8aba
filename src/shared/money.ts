import { z } from 'zod'

/** The largest amount of one line, tender or document: five bytes on the wire of fiscal devices hold more, people never owe it. */
export const MAX_AMOUNT_MINOR = 99_999_999_99

/** Money in kopecks: a whole number, never a float. Never negative; directions live in names. */
export const AmountMinor = z.int().min(0).max(MAX_AMOUNT_MINOR)

/** Quantity in thousandths: 1 piece is 1000, 0.25 kg is 250. */
export const QuantityMilli = z.int().min(1).max(99_999_999)

/**
 * Price × quantity, half a kopeck rounded up. Exact for any whole number of pieces.
 * Products stay below 2^53 for the limits above.
 */
export function lineTotalMinor(priceMinor: number, quantityMilli: number): number {
  const total = (BigInt(priceMinor) * BigInt(quantityMilli) * 2n + 1000n) / 2000n
  return Number(total)
}

/** `amount × bps / 10 000`, rounded down to a kopeck: the programme never gives or takes a part of one. */
export function shareMinor(amountMinor: number, bps: number): number {
  return Number((BigInt(amountMinor) * BigInt(bps)) / 10_000n)
}

export function sumMinor(amounts: Iterable<number>): number {
  let sum = 0
  for (const amount of amounts) sum += amount
  return sum
}

/** Roubles with two decimals and a dot, `1234.50`: the form of APIs and receipt QR codes. Screens format in the renderer. */
export function roublesText(amountMinor: number): string {
  const sign = amountMinor < 0 ? '-' : ''
  const kopecks = Math.abs(amountMinor)
  return `${sign}${Math.floor(kopecks / 100)}.${String(kopecks % 100).padStart(2, '0')}`
}
