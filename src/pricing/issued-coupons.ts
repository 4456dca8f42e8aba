import { sumMinor } from '../shared/money.ts'
import type { CouponPromotion } from '../shared/programme.ts'
import { fitsAudience, isAmong, isInForce } from '../shared/programme-rules.ts'
import type { CouponToIssue, QuotedLine } from '../shared/quote.ts'
import type { SaleLine } from '../shared/sale-line.ts'
import type { PromotionContext } from './promotions.ts'

/** The coupons that come out with the receipt: enough was paid for the goods of their promotions, after all discounts. */
export function couponsToIssue(
  { programme, nowMs, audience }: Pick<PromotionContext, 'programme' | 'nowMs' | 'audience'>,
  lines: readonly SaleLine[],
  quoted: readonly QuotedLine[],
): CouponToIssue[] {
  return programme.promotions
    .filter((promotion): promotion is CouponPromotion => {
      if (promotion.kind !== 'coupon' || !isInForce(promotion, nowMs)) return false
      if (!fitsAudience(promotion.audience, audience)) return false
      const bought = quoted.filter((_, at) => isGoods(lines[at]) && isAmong(promotion.goods, lines[at]))
      return bought.length > 0 && sumMinor(bought.map(line => line.totalMinor)) >= promotion.atLeastMinor
    })
    .sort((one, other) => (one.promotionId < other.promotionId ? -1 : 1))
    .map(({ promotionId, couponFor, title, validDays }) => ({ promotionId, couponFor, title, validDays }))
}

function isGoods(line: SaleLine | undefined): line is SaleLine {
  return line !== undefined && !line.giftCard
}
