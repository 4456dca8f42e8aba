import { lineTotalMinor } from '../shared/money.ts'
import type { PercentPromotion } from '../shared/programme.ts'
import { isAmong } from '../shared/programme-rules.ts'
import type { SaleLine } from '../shared/sale-line.ts'
import { type PromotionContext, promoteLine, standingPromotions } from './promotions.ts'

/**
 * What each promotion given by `offer` takes off these lines beyond what stands without it, or would if the customer
 * took it: before points, by promotion id. Those that change nothing are left out.
 */
export function offerSavings(context: PromotionContext, lines: readonly SaleLine[]): ReadonlyMap<string, number> {
  const { minUnitPriceMinor, promotions } = context.programme
  const offerIds = promotions.flatMap(each =>
    each.kind === 'percent' && each.given === 'offer' ? each.promotionId : [],
  )
  const everything = standingPromotions({ ...context, acceptedOffers: offerIds })
  const taken = new Set(context.acceptedOffers)
  const savings = new Map<string, number>()
  for (const line of lines) {
    const totalWith = (bestFirst: readonly PercentPromotion[]) => {
      const promoted = promoteLine(line, bestFirst, minUnitPriceMinor).line
      return lineTotalMinor(promoted.priceMinor, promoted.quantityMilli)
    }
    const fitting = everything.filter(each => isAmong(each.goods, line))
    const present = fitting.filter(({ given, promotionId }) => given !== 'offer' || taken.has(promotionId)).slice(0, 2)
    for (const offer of fitting.filter(({ given }) => given === 'offer')) {
      const savedMinor = totalWith(present.filter(each => each !== offer)) - totalWith([offer])
      if (savedMinor > 0) savings.set(offer.promotionId, (savings.get(offer.promotionId) ?? 0) + savedMinor)
    }
  }
  return savings
}
