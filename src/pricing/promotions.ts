import { lineTotalMinor } from '../shared/money.ts'
import type { PercentPromotion, Programme } from '../shared/programme.ts'
import { type AudienceFacts, fitsAudience, isAmong, isInForce } from '../shared/programme-rules.ts'
import type { SaleLine } from '../shared/sale-line.ts'
import { floorPriceMinor } from './unit-price.ts'

/** Whom a sale is priced for, and what was unlocked in it. */
export type PromotionContext = Readonly<{
  programme: Programme
  nowMs: number
  audience: AudienceFacts
  /** Promotions given by `offer` that the customer took in this sale. */
  acceptedOffers: readonly string[]
  /** Promotions given by `code` that the promo codes of this sale unlock. */
  codePromotionIds: readonly string[]
}>

/** A line at the price that its promotion leaves, if one stands on it. */
export type PromotedLine = Readonly<{ line: SaleLine; promotionId?: string | undefined }>

/**
 * The percent promotions that stand in this sale, best first. Which comes first does not depend on the order of the
 * programme.
 */
export function standingPromotions(context: PromotionContext): PercentPromotion[] {
  const { programme, nowMs, audience } = context
  const unlocked = { offer: new Set(context.acceptedOffers), code: new Set(context.codePromotionIds) }
  return programme.promotions
    .filter((promotion): promotion is PercentPromotion => {
      if (promotion.kind !== 'percent') return false
      const { given, promotionId } = promotion
      if (given !== 'always' && !unlocked[given].has(promotionId)) return false
      // Shown to members only: what one of them took is not for the guest who is left when they are forgotten.
      if (given === 'offer' && !audience.isMember) return false
      return isInForce(promotion, nowMs) && fitsAudience(promotion.audience, audience)
    })
    .sort((one, other) => other.percentBps - one.percentBps || (one.promotionId < other.promotionId ? -1 : 1))
}

/** Puts the one best promotion on a line; promotions are never added up, and a gift card is not sold below its worth. */
export function promoteLine(
  line: SaleLine,
  bestFirst: readonly PercentPromotion[],
  minUnitPriceMinor: number,
): PromotedLine {
  const best = bestFirst.find(promotion => isAmong(promotion.goods, line))
  if (!best || line.giftCard) return { line }
  const priceMinor = promotedPriceMinor(line, best, minUnitPriceMinor)
  const wasMinor = lineTotalMinor(line.priceMinor, line.quantityMilli)
  // A few grams: no price is lowered for nothing.
  if (lineTotalMinor(priceMinor, line.quantityMilli) === wasMinor) return { line }
  return { line: { ...line, priceMinor }, promotionId: best.promotionId }
}

/** Rounded up, so that a customer is never promised a kopeck more. */
function promotedPriceMinor(line: SaleLine, { percentBps }: PercentPromotion, minUnitPriceMinor: number): number {
  const keptBps = BigInt(10_000 - percentBps)
  const priceMinor = Number((BigInt(line.priceMinor) * keptBps + 9_999n) / 10_000n)
  return Math.max(priceMinor, floorPriceMinor(line, minUnitPriceMinor))
}
