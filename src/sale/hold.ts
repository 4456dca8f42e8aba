import type { GiftCardId } from '../shared/gift-card.ts'
import type { UsedPromoCode } from '../shared/hub/entries.ts'
import type { HeldPrepayment } from '../shared/hub/messages.ts'
import { sumMinor } from '../shared/money.ts'
import type { Quote } from '../shared/quote.ts'
import type { Sale } from './sale.ts'
import type { Checkout, Credit } from './sale-phase.ts'

/** What the hub is asked to set aside for one checkout of a sale. */
export type Hold = Readonly<{
  amountMinor: number
  promoCodes: readonly UsedPromoCode[]
  giftCards: readonly Readonly<{ giftCardId: GiftCardId; amountMinor: number }>[]
  /** Of a handover: money paid before the goods. */
  prepayment?: HeldPrepayment | undefined
  checkoutVersion: number
}>

/** What the hub must hold before this sale can be paid at that quote; nothing for most sales. */
export function holdFor(
  sale: Pick<Sale, 'promoCodes' | 'checkoutVersion' | 'terms'>,
  quote: Quote,
  credits: readonly Credit[],
): Hold | undefined {
  const { checkoutVersion } = sale
  const promoCodes = codesInUse(sale, quote)
  const giftCards = credits.flatMap(({ giftCardId, amountMinor }) => (giftCardId ? [{ giftCardId, amountMinor }] : []))
  const hold = { amountMinor: quote.pointsSpentMinor, promoCodes, giftCards, checkoutVersion }
  const prepayment = prepaymentToHold(sale, credits)
  if (prepayment) return { ...hold, prepayment }
  return isOfCustomer(hold) ? hold : undefined
}

/** Is anything held that the customer could use elsewhere: points, promo codes, gift cards? */
export function isOfCustomer({ amountMinor, promoCodes, giftCards }: Hold): boolean {
  return amountMinor > 0 || promoCodes.length > 0 || giftCards.length > 0
}

/** A correction tells of money that was settled before. */
function prepaymentToHold(
  { terms: { settlement, correction } }: Pick<Sale, 'terms'>,
  credits: readonly Credit[],
): HeldPrepayment | undefined {
  const amountMinor = sumMinor(credits.filter(({ from }) => from === 'prepayment').map(credit => credit.amountMinor))
  if (settlement.kind !== 'handover' || correction || settlement.of.length === 0 || amountMinor === 0) return undefined
  return { of: settlement.of, amountMinor }
}

/** Does the hub hold anything for this checkout? */
export function isHolding({ heldMinor, heldCodes, credits }: Checkout): boolean {
  return heldMinor > 0 || heldCodes.length > 0 || credits.some(isHeldCredit)
}

function isHeldCredit({ from }: Credit): boolean {
  return from === 'gift-card' || from === 'prepayment'
}

/** The promo codes that lower this price, one for each promotion: what gives nothing is not used up. */
export function codesInUse({ promoCodes }: Pick<Sale, 'promoCodes'>, quote: Quote): UsedPromoCode[] {
  const standing = new Set(quote.lines.flatMap(line => line.reasons.map(reason => reason.promotionId)))
  return promoCodes
    .filter(({ promotionId }) => standing.delete(promotionId))
    .map(({ code, promotionId }) => ({ code, promotionId }))
}
