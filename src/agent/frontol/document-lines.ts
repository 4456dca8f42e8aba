import { lowestPriceFor } from '../../pricing/unit-price.ts'
import { lineTotalMinor } from '../../shared/money.ts'
import { SaleLine } from '../../shared/sale-line.ts'
import type { FrontolPosition } from './wire.ts'

/** Frontol counts positions; our lines are named by that number. */
export function keyOf({ index }: Pick<FrontolPosition, 'index'>): string {
  return String(index)
}

/** The positions of a document as lines. What Frontol took off itself stands, as far as a unit price can say it. */
export function toSaleLines(positions: readonly FrontolPosition[]): SaleLine[] {
  return positions.map(position => {
    const { id, text, quantity: quantityMilli, price, totalAmount } = position
    const priceMinor = lineTotalMinor(price, quantityMilli) > totalAmount ? priceFor(position) : price
    return SaleLine.parse({
      key: keyOf(position),
      name: (text ?? id ?? keyOf(position)).slice(0, 300),
      ...(id && id.length <= 64 ? { barcode: id } : {}),
      quantityMilli,
      priceMinor,
      ...(priceMinor < price ? { fullPriceMinor: price } : {}),
    })
  })
}

/** The price at which the line comes to its total, or to the next kopeck above that a unit price can reach. */
function priceFor({ price, quantity, totalAmount }: FrontolPosition): number {
  return Math.min(price, lowestPriceFor(totalAmount, quantity))
}

export function isSameCart(lines: readonly SaleLine[], others: readonly SaleLine[]): boolean {
  return JSON.stringify(lines) === JSON.stringify(others)
}

/** The same goods in the same quantities; prices are another matter. */
export function isSameGoods(lines: readonly SaleLine[], others: readonly SaleLine[]): boolean {
  return (
    lines.length === others.length &&
    lines.every((line, at) => line.key === others[at]?.key && line.quantityMilli === others[at]?.quantityMilli)
  )
}
