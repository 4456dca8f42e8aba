import { priceAsGiven } from '../pricing/price-as-given.ts'
import { priceSale } from '../pricing/price-sale.ts'
import type { PromotionContext } from '../pricing/promotions.ts'
import { acceptedOffers, isPricedElsewhere, type Sale } from '../sale/sale.ts'
import type { Programme } from '../shared/programme.ts'
import type { AudienceFacts } from '../shared/programme-rules.ts'
import type { Quote } from '../shared/quote.ts'

/** Where and when a sale is priced. */
export type PriceSituation = Readonly<{
  programme: Programme
  isHubOnline: boolean
  nowMs: number
  /** Of the return this sale is exchanged for: given back less taken away, and not at the hub yet. */
  exchangePointsMinor?: number | undefined
}>

/**
 * The price by the register's own copy of the rules. Spending is counted only for a customer the hub has named, and
 * only while the hub can be asked for the hold; promotions and accruing need neither.
 */
export function priceLocally(sale: Sale, situation: PriceSituation): Quote {
  const { customer } = sale
  if (isPricedElsewhere(sale)) {
    return priceAsGiven({ lines: sale.lines, programme: situation.programme, isMember: customer.state !== 'anonymous' })
  }
  const isKnown = customer.state === 'identified' || customer.state === 'verified'
  const balanceMinor = isKnown ? customer.customer.balanceMinor + (situation.exchangePointsMinor ?? 0) : 0
  return priceSale({
    ...promotionContext(sale, situation),
    lines: sale.lines,
    spendableMinor: situation.isHubOnline ? Math.max(0, balanceMinor) : 0,
    redeemMinor: customer.state === 'verified' ? sale.redeemMinor : 0,
    source: 'local',
  })
}

/** The same sale without points and promo codes: what is left when the hub does not hold them. */
export function priceWithoutHold(sale: Sale, situation: PriceSituation): Quote {
  return priceLocally({ ...sale, redeemMinor: 0, promoCodes: [] }, { ...situation, isHubOnline: false })
}

/** What decides which promotions stand in a sale. */
export function promotionContext(sale: Sale, { programme, nowMs }: PriceSituation): PromotionContext {
  return {
    programme,
    nowMs,
    audience: audienceOf(sale, programme),
    acceptedOffers: acceptedOffers(sale),
    codePromotionIds: sale.promoCodes.map(({ promotionId }) => promotionId),
  }
}

/** Who stands at the counter, as far as this register knows. */
export function audienceOf({ customer }: Sale, { storeId }: Programme): AudienceFacts {
  const isMember = customer.state !== 'anonymous'
  if (!('customer' in customer)) return { isMember, storeId }
  const { isNew, hasEmail } = customer.customer
  return { isMember, isNew, hasEmail, storeId }
}
