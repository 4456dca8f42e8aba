import type { PercentPromotion } from '../../src/shared/programme.ts'
import { isInForce } from '../../src/shared/programme-rules.ts'

/** A promo code as the hub keeps it. */
export type PromoCodeRecord = Readonly<{
  code: string
  promotionId: string
  /** Only this customer may use it. */
  customerId: string | undefined
  state: 'issued' | 'held' | 'redeemed' | 'revoked'
  validUntilMs: number | undefined
  heldBy: SaleOfCode | undefined
  /** The sale a coupon came with. */
  issuedBy: SaleOfCode | undefined
}>

type SaleOfCode = Readonly<{ registerId: string; saleId: string }>

export type PromoCodeRefusal = 'unknown' | 'used' | 'expired' | 'not-yours'

export type PromoCodeAnswer =
  | Readonly<{ ok: true; promotion: PercentPromotion }>
  | Readonly<{ ok: false; refusal: PromoCodeRefusal }>

/**
 * Whether a sale may use a code now. What the sale holds already was promised to it: time cannot take that away, a rule
 * that is gone can.
 */
export function judgePromoCode(
  record: PromoCodeRecord | undefined,
  promotion: PercentPromotion | undefined,
  wish: SaleOfCode & Readonly<{ customerId: string | undefined }>,
  nowMs: number,
): PromoCodeAnswer {
  if (!record || record.state === 'revoked') return refuse('unknown')
  const isHeldHere = record.state === 'held' && isSameSale(record.heldBy, wish)
  if (record.state !== 'issued' && !isHeldHere) return refuse('used')
  if (record.customerId !== undefined && record.customerId !== wish.customerId) return refuse('not-yours')
  if (!promotion) return refuse('expired')
  if (isHeldHere) return { ok: true, promotion }
  const isPast = record.validUntilMs !== undefined && nowMs >= record.validUntilMs
  return isInForce(promotion, nowMs) && !isPast ? { ok: true, promotion } : refuse('expired')
}

function refuse(refusal: PromoCodeRefusal): PromoCodeAnswer {
  return { ok: false, refusal }
}

function isSameSale(one: SaleOfCode | undefined, other: SaleOfCode): boolean {
  return one?.registerId === other.registerId && one.saleId === other.saleId
}
