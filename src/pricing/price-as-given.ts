import { lineTotalMinor, shareMinor, sumMinor } from '../shared/money.ts'
import type { Programme } from '../shared/programme.ts'
import type { Quote, QuotedLine } from '../shared/quote.ts'
import type { SaleLine } from '../shared/sale-line.ts'

/** A line as the register software printed it. Its total may differ from price × quantity by what the price was rounded. */
export type LineAsGiven = SaleLine & Readonly<{ totalMinor?: number | undefined }>

type SaleAsGiven = Readonly<{
  lines: readonly LineAsGiven[]
  programme: Pick<Programme, 'accrualBps' | 'version'>
  /** Named by phone or card at least: points accrue. Never so for a return. */
  isMember: boolean
}>

/**
 * The quote of a sale whose prices were made elsewhere and stand: no promotion, no points spent, no coupon. What the
 * register took off itself is told as `manual`; a member accrues on what was paid.
 */
export function priceAsGiven({ lines, programme, isMember }: SaleAsGiven): Quote {
  const accrualBps = isMember ? programme.accrualBps : 0
  const quoted = lines.map(line => quoteLine(line, accrualBps))
  const totalMinor = sumMinor(quoted.map(line => line.totalMinor))
  return {
    lines: quoted,
    subtotalMinor: totalMinor,
    totalMinor,
    pointsSpendableMinor: 0,
    pointsSpentMinor: 0,
    pointsAccruedMinor: sumMinor(quoted.map(line => line.accruedMinor)),
    coupons: [],
    programmeVersion: programme.version,
    source: 'local',
  }
}

/** May this total stand beside this price? A unit price is rounded by half a kopeck at most, once for each piece. */
export function isRoundedTotal({ priceMinor, quantityMilli, totalMinor }: LineAsGiven): boolean {
  if (totalMinor === undefined) return true
  const farthestMinor = Math.ceil(quantityMilli / 2000) + 1
  return Math.abs(totalMinor - lineTotalMinor(priceMinor, quantityMilli)) <= farthestMinor
}

function quoteLine(line: LineAsGiven, accrualBps: number): QuotedLine {
  const { key, priceMinor, quantityMilli, fullPriceMinor = priceMinor } = line
  const totalMinor = line.totalMinor ?? lineTotalMinor(priceMinor, quantityMilli)
  const manualMinor = lineTotalMinor(fullPriceMinor, quantityMilli) - totalMinor
  return {
    key,
    priceMinor,
    totalMinor,
    reasons: manualMinor > 0 ? [{ kind: 'manual', amountMinor: manualMinor }] : [],
    accruedMinor: line.giftCard ? 0 : shareMinor(totalMinor, accrualBps),
  }
}
