import type { SaleLine } from '../shared/sale-line.ts'

/** The lowest unit price whose rounded line total reaches `totalMinor`: the inverse of `lineTotalMinor`. */
export function lowestPriceFor(totalMinor: number, quantityMilli: number): number {
  return Math.max(0, Math.ceil((totalMinor * 1000 - 500) / quantityMilli))
}

/** How far a unit price may be lowered: not below the least one of the programme, and no line to nothing. */
export function floorPriceMinor(
  { priceMinor, quantityMilli }: Pick<SaleLine, 'priceMinor' | 'quantityMilli'>,
  minUnitPriceMinor: number,
): number {
  return Math.min(priceMinor, Math.max(minUnitPriceMinor, lowestPriceFor(1, quantityMilli)))
}
