import { z } from 'zod'
import { Localised } from './localised.ts'
import { AmountMinor } from './money.ts'

/** Upper case, as printed; what a person types is folded to it by `foldPromoCode`. */
export const PromoCode = z.string().regex(/^[0-9A-ZА-Я-]{4,32}$/)
export type PromoCode = z.infer<typeof PromoCode>

export function foldPromoCode(typed: string): string {
  return typed.trim().toUpperCase().replaceAll('Ё', 'Е').replaceAll(/\s+/g, '')
}

/** A coupon is printed in groups of four; whoever types it may leave the hyphens out. */
export function groupedCoupon(code: string): string | undefined {
  return /^[0-9A-HJKMNP-TV-Z]{12}$/.test(code) ? code.replace(/(.{4})(?=.)/g, '$1-') : undefined
}

/** A script that stood on the screen of a sale, and the answer, if one was given. */
export const ScriptRecord = z.object({
  scriptId: z.string(),
  shownAtMs: z.int(),
  answer: z
    .object({
      answerId: z.string(),
      outcome: z.enum(['accepted', 'refused', 'later']),
      reasonId: z.string().optional(),
      atMs: z.int(),
    })
    .optional(),
})
export type ScriptRecord = z.infer<typeof ScriptRecord>

/** An offer that stood on the screen of a sale. */
export const OfferRecord = z.object({
  promotionId: z.string(),
  shownAtMs: z.int(),
  answer: z.enum(['accepted', 'refused']).optional(),
})
export type OfferRecord = z.infer<typeof OfferRecord>

/** An offer as screen and register program show it; at most three at a time. */
export const OfferView = z.object({
  promotionId: z.string(),
  title: Localised,
  percentBps: z.int(),
  /** What it takes, or would take, off this sale. 0: nothing fitting is in the cart. */
  amountMinor: AmountMinor,
  answer: z.enum(['accepted', 'refused']).optional(),
})
export type OfferView = z.infer<typeof OfferView>

/** The one line to say now, with its answers. */
export const ScriptView = z.object({
  scriptId: z.string(),
  line: Localised,
  answers: z
    .array(
      z.object({
        answerId: z.string(),
        label: Localised,
        outcome: z.enum(['accepted', 'refused', 'later']),
        reasons: z.array(z.object({ reasonId: z.string(), label: Localised })),
        opens: z.enum(['email', 'phone']).optional(),
      }),
    )
    .min(2)
    .max(3),
})
export type ScriptView = z.infer<typeof ScriptView>

/** A promo code entered for a sale. `amountMinor` is what it takes off now. */
export const PromoCodeView = z.object({ code: PromoCode, title: Localised, amountMinor: AmountMinor })
export type PromoCodeView = z.infer<typeof PromoCodeView>

/** A coupon that comes out with the receipt; its code is known once the sale is completed. */
export const CouponView = z.object({ title: Localised, code: PromoCode.optional(), validUntilMs: z.int().optional() })
export type CouponView = z.infer<typeof CouponView>
