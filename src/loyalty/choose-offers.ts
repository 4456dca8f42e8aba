import type { PercentPromotion, Programme } from '../shared/programme.ts'
import { type AudienceFacts, fitsAudience, isInForce } from '../shared/programme-rules.ts'
import type { OfferRecord } from '../shared/proposal.ts'

/** More than this nobody reads while goods go over the counter. */
const MOST_OFFERS = 3

type Situation = Readonly<{
  programme: Programme
  audience: AudienceFacts
  /** What each promotion takes off this sale, or would if it were taken; absent or 0: none of its goods is here. */
  savings: ReadonlyMap<string, number>
  /** What was shown in this sale, in the order it came. */
  records: readonly OfferRecord[]
  nowMs: number
}>

/**
 * The offers that stand on the screen, in their order: those shown before stay where they are while they hold good,
 * then what saves most on the goods in the cart, then others of the customer's audience as the programme has them.
 * For members only.
 */
export function chooseOffers(situation: Situation): PercentPromotion[] {
  const { programme, audience, savings, records, nowMs } = situation
  if (!audience.isMember) return []
  const standing = programme.promotions.filter(
    (promotion): promotion is PercentPromotion =>
      promotion.kind === 'percent' &&
      promotion.given === 'offer' &&
      isInForce(promotion, nowMs) &&
      fitsAudience(promotion.audience, audience),
  )
  const shown = records.flatMap(record => standing.find(({ promotionId }) => promotionId === record.promotionId) ?? [])
  const savingOf = ({ promotionId }: PercentPromotion) => savings.get(promotionId) ?? 0
  const fresh = standing
    .filter(promotion => !shown.includes(promotion))
    .sort((one, other) => savingOf(other) - savingOf(one))
  return [...shown, ...fresh].slice(0, MOST_OFFERS)
}
