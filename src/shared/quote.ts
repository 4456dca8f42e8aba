import { z } from 'zod'
import { Localised } from './localised.ts'
import { AmountMinor } from './money.ts'

/** Why a line costs what it costs: together the reasons explain every kopeck between full price and total. */
export const PriceReason = z.object({
  kind: z.enum(['manual', 'promotion', 'points']),
  /** Of `promotion`. */
  promotionId: z.string().optional(),
  amountMinor: AmountMinor,
})
export type PriceReason = z.infer<typeof PriceReason>

export const QuotedLine = z.object({
  key: z.string(),
  /** Unit price to print; × quantity gives `totalMinor` exactly. */
  priceMinor: AmountMinor,
  totalMinor: AmountMinor,
  reasons: z.array(PriceReason),
  accruedMinor: AmountMinor,
})
export type QuotedLine = z.infer<typeof QuotedLine>

/** `promotionId` is the promotion that issues it; `couponFor` what it is good for. */
export const CouponToIssue = z.object({
  promotionId: z.string(),
  couponFor: z.string(),
  title: Localised,
  validDays: z.int(),
})
export type CouponToIssue = z.infer<typeof CouponToIssue>

/**
 * The priced sale. Points are counted in hundredths (`…Minor`): 1 point is 1 rouble off, so 100 hundredths lower the
 * price by 100 kopecks.
 */
export const Quote = z.object({
  lines: z.array(QuotedLine),
  /** What the register asked for, before points. */
  subtotalMinor: AmountMinor,
  totalMinor: AmountMinor,
  /** The most points this sale can take now, spread exactly. 0 when spending is not possible. */
  pointsSpendableMinor: AmountMinor,
  pointsSpentMinor: AmountMinor,
  pointsAccruedMinor: AmountMinor,
  /** Coupons that will come out with the receipt. */
  coupons: z.array(CouponToIssue).default([]),
  programmeVersion: z.int(),
  source: z.enum(['hub', 'local']),
})
export type Quote = z.infer<typeof Quote>
