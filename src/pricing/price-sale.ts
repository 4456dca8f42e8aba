import { lineTotalMinor, shareMinor, sumMinor } from '../shared/money.ts'
import type { Programme } from '../shared/programme.ts'
import type { PriceReason, Quote, QuotedLine } from '../shared/quote.ts'
import type { SaleLine } from '../shared/sale-line.ts'
import { spreadPoints } from './spread-points.ts'

type SaleToPrice = Readonly<{
  lines: readonly SaleLine[]
  programme: Programme
  /** Points the customer may spend now, in hundredths; a negative balance counts as none. */
  spendableMinor: number
  /** Points the customer wants to spend on this sale, in hundredths. */
  redeemMinor: number
  /** Guests neither accrue nor spend. */
  isMember: boolean
  source: Quote['source']
}>

/**
 * Prices a sale: the register's own discounts stand, points lower unit prices, members accrue on what is really paid.
 *
 * Lines keep their keys and order and are never split; unit price × quantity is the line total exactly. The same input
 * gives the same quote on the register and on the hub. Asking again for `pointsSpendableMinor` spends exactly that.
 */
export function priceSale(sale: SaleToPrice): Quote {
  const { lines, programme } = sale
  const subtotalMinor = sumMinor(lines.map(line => lineTotalMinor(line.priceMinor, line.quantityMilli)))
  const mostMinor = sale.isMember
    ? Math.max(0, Math.min(sale.spendableMinor, shareMinor(subtotalMinor, programme.maxSpendBps)))
    : 0
  const askedMinor = Math.max(0, Math.min(sale.redeemMinor, mostMinor))
  const most = spreadPoints(lines, programme.minUnitPriceMinor, mostMinor)
  const asked = askedMinor >= most.spentMinor ? most : spreadPoints(lines, programme.minUnitPriceMinor, askedMinor)

  const accrualBps = sale.isMember ? programme.accrualBps : 0
  const quoted = lines.map((line, at) => quoteLine(line, asked.priceMinor[at] ?? line.priceMinor, accrualBps))
  return {
    lines: quoted,
    subtotalMinor,
    totalMinor: subtotalMinor - asked.spentMinor,
    pointsSpendableMinor: most.spentMinor,
    pointsSpentMinor: asked.spentMinor,
    pointsAccruedMinor: sumMinor(quoted.map(line => line.accruedMinor)),
    programmeVersion: programme.version,
    source: sale.source,
  }
}

function quoteLine(line: SaleLine, priceMinor: number, accrualBps: number): QuotedLine {
  const askedMinor = lineTotalMinor(line.priceMinor, line.quantityMilli)
  const totalMinor = lineTotalMinor(priceMinor, line.quantityMilli)
  const fullMinor = lineTotalMinor(line.fullPriceMinor ?? line.priceMinor, line.quantityMilli)
  const reasons: PriceReason[] = []
  if (fullMinor > askedMinor) reasons.push({ kind: 'manual', amountMinor: fullMinor - askedMinor })
  if (askedMinor > totalMinor) reasons.push({ kind: 'points', amountMinor: askedMinor - totalMinor })
  return { key: line.key, priceMinor, totalMinor, reasons, accruedMinor: shareMinor(totalMinor, accrualBps) }
}
