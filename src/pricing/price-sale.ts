import { lineTotalMinor, shareMinor, sumMinor } from '../shared/money.ts'
import { phaseAt } from '../shared/programme.ts'
import type { PriceReason, Quote, QuotedLine } from '../shared/quote.ts'
import type { SaleLine } from '../shared/sale-line.ts'
import { couponsToIssue } from './issued-coupons.ts'
import { type PromotedLine, type PromotionContext, promoteLine, standingPromotions } from './promotions.ts'
import { spreadPoints } from './spread-points.ts'

type SaleToPrice = PromotionContext &
  Readonly<{
    lines: readonly SaleLine[]
    /** Points the customer may spend now, in hundredths; a negative balance counts as none. */
    spendableMinor: number
    /** Points the customer wants to spend on this sale, in hundredths. */
    redeemMinor: number
    source: Quote['source']
  }>

/**
 * Prices a sale: the register's own discounts stand, then the one best promotion per line, then points lower unit
 * prices; members accrue on what is really paid. In a store that only accrues nothing can be spent; guests do neither.
 * A gift card is money for later: it costs its price, whatever stands around it, and earns when it is spent.
 *
 * Lines keep their keys and order and are never split; unit price × quantity is the line total exactly. The same input
 * gives the same quote on the register and on the hub. Asking again for `pointsSpendableMinor` spends exactly that.
 */
export function priceSale(sale: SaleToPrice): Quote {
  const { lines, programme } = sale
  const { minUnitPriceMinor, maxSpendBps } = programme
  const { isMember } = sale.audience
  const bestFirst = standingPromotions(sale)
  const promoted = lines.map(line => promoteLine(line, bestFirst, minUnitPriceMinor))
  const goods = promoted.map(({ line }) => line).filter(line => !line.giftCard)

  const maySpend = isMember && phaseAt(programme, sale.nowMs) === 'full'
  const mostMinor = maySpend ? Math.max(0, Math.min(sale.spendableMinor, shareMinor(totalOf(goods), maxSpendBps))) : 0
  const askedMinor = Math.max(0, Math.min(sale.redeemMinor, mostMinor))
  const most = spreadPoints(goods, minUnitPriceMinor, mostMinor)
  const asked = askedMinor >= most.spentMinor ? most : spreadPoints(goods, minUnitPriceMinor, askedMinor)

  const accrualBps = isMember ? programme.accrualBps : 0
  const afterPoints = new Map(goods.map((line, at) => [line, asked.priceMinor[at]]))
  const quoted = lines.map((line, at) => {
    const was = promoted[at] ?? { line }
    return quoteLine(line, was, afterPoints.get(was.line), line.giftCard ? 0 : accrualBps)
  })
  return {
    lines: quoted,
    subtotalMinor: totalOf(lines),
    totalMinor: totalOf(promoted.map(({ line }) => line)) - asked.spentMinor,
    pointsSpendableMinor: most.spentMinor,
    pointsSpentMinor: asked.spentMinor,
    pointsAccruedMinor: sumMinor(quoted.map(line => line.accruedMinor)),
    coupons: couponsToIssue(sale, lines, quoted),
    programmeVersion: programme.version,
    source: sale.source,
  }
}

function totalOf(lines: readonly SaleLine[]): number {
  return sumMinor(lines.map(line => lineTotalMinor(line.priceMinor, line.quantityMilli)))
}

function quoteLine(
  line: SaleLine,
  promoted: PromotedLine,
  priceMinor = promoted.line.priceMinor,
  accrualBps = 0,
): QuotedLine {
  const { quantityMilli, fullPriceMinor = line.priceMinor } = line
  const fullMinor = lineTotalMinor(fullPriceMinor, quantityMilli)
  const askedMinor = lineTotalMinor(line.priceMinor, quantityMilli)
  const promotedMinor = lineTotalMinor(promoted.line.priceMinor, quantityMilli)
  const totalMinor = lineTotalMinor(priceMinor, quantityMilli)
  const { promotionId } = promoted
  const reasons: PriceReason[] = []
  if (fullMinor > askedMinor) reasons.push({ kind: 'manual', amountMinor: fullMinor - askedMinor })
  if (promotionId) reasons.push({ kind: 'promotion', promotionId, amountMinor: askedMinor - promotedMinor })
  if (promotedMinor > totalMinor) reasons.push({ kind: 'points', amountMinor: promotedMinor - totalMinor })
  return { key: line.key, priceMinor, totalMinor, reasons, accruedMinor: shareMinor(totalMinor, accrualBps) }
}
