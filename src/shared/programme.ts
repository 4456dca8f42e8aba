import { z } from 'zod'
import { Localised } from './localised.ts'
import { AmountMinor } from './money.ts'

const PromotionId = z.string().regex(/^[\w.-]{1,64}$/)

/** Which lines: any of the barcodes or categories; both empty means every line. */
const Goods = z.object({
  barcodes: z.array(z.string().max(64)).max(1000).default([]),
  categories: z.array(z.string().max(64)).max(100).default([]),
})

/** For whom. What is left out does not matter; everything that is said must hold. */
export const Audience = z.object({
  isMember: z.boolean().optional(),
  /** Joined in this very sale, or never bought before. */
  isNew: z.boolean().optional(),
  hasEmail: z.boolean().optional(),
  stores: z.array(z.string().max(64)).optional(),
})
export type Audience = z.infer<typeof Audience>

const Period = { fromMs: z.int().optional(), untilMs: z.int().optional() }

/** Percent off by product or category. The best one promotion stands per line; they are not added up. */
export const PercentPromotion = z.object({
  kind: z.literal('percent'),
  promotionId: PromotionId,
  title: Localised,
  /** 2000 is 20 %. The unit price is rounded up, so that a customer is never promised a kopeck more. */
  percentBps: z.int().min(1).max(9_900),
  goods: Goods,
  /** `always`: for its audience by itself. `offer`: once the customer takes the offer. `code`: with a promo code. */
  given: z.enum(['always', 'offer', 'code']),
  audience: Audience.default({}),
  ...Period,
})
export type PercentPromotion = z.infer<typeof PercentPromotion>

/** A coupon comes out with the receipt when enough was bought of these goods. It is a promo code for another promotion. */
export const CouponPromotion = z.object({
  kind: z.literal('coupon'),
  promotionId: PromotionId,
  title: Localised,
  goods: Goods,
  /** Of these goods, after discounts. */
  atLeastMinor: AmountMinor,
  /** A percent promotion given by `code`. */
  couponFor: PromotionId,
  validDays: z.int().min(1).max(730),
  audience: Audience.default({}),
  ...Period,
})
export type CouponPromotion = z.infer<typeof CouponPromotion>

export const Promotion = z.discriminatedUnion('kind', [PercentPromotion, CouponPromotion])
export type Promotion = z.infer<typeof Promotion>

/** What a cashier's answer to a script means, and what the screen does next. */
const ScriptAnswer = z.object({
  answerId: z.string().regex(/^[\w-]{1,32}$/),
  label: Localised,
  outcome: z.enum(['accepted', 'refused', 'later']),
  /** Why not: asked for in one more tap, which may be left out. */
  reasons: z
    .array(z.object({ reasonId: z.string().regex(/^[\w-]{1,32}$/), label: Localised }))
    .max(4)
    .default([]),
  /** The step the screen opens: type an e-mail or a phone, or join by code. */
  opens: z.enum(['email', 'phone']).optional(),
})

/** One line for the cashier to say, short enough to be read at a glance. */
export const Script = z.object({
  scriptId: z.string().regex(/^[\w-]{1,64}$/),
  /** Higher ones come first; of equals the one that stands first. */
  priority: z.int().min(0).max(1000).default(0),
  /** `composing`: while goods are scanned. `paying`: at checkout. */
  moment: z.enum(['composing', 'paying']).default('composing'),
  line: Localised.refine(({ ru, en }) => ru.length <= 60 && en.length <= 60, 'at most 60 characters'),
  answers: z.array(ScriptAnswer).min(2).max(3),
  audience: Audience.default({}),
  phase: z.enum(['accrue-only', 'full']).optional(),
  ...Period,
})
export type Script = z.infer<typeof Script>

/**
 * The rules of the loyalty programme as one register holds them: numbers, promotions and scripts of one version, and the
 * phase of its own store.
 */
export const Programme = z.object({
  version: z.int().min(1),
  /** Points accrued per rouble paid, in hundredths of a percent: 300 is 3 %. Rounded down per line to 0.01 point. */
  accrualBps: z.int().min(0).max(10_000),
  /** The most of a sale that points may pay. Rounded down. */
  maxSpendBps: z.int().min(0).max(10_000),
  /** No line gets cheaper than this per unit: a device refuses receipts of zero. */
  minUnitPriceMinor: z.int().min(1).default(1),
  storeId: z.string().max(64).optional(),
  /** Before this instant the store only accrues; 0 is `full` from the beginning, absent is not planned yet. */
  spendingFromMs: z.int().optional(),
  promotions: z.array(Promotion).max(500).default([]),
  scripts: z.array(Script).max(200).default([]),
})
export type Programme = z.infer<typeof Programme>

/** How far the programme is switched on in a store. */
export const Phase = z.enum(['accrue-only', 'full'])
export type Phase = z.infer<typeof Phase>

export function phaseAt({ spendingFromMs }: Programme, nowMs: number): Phase {
  return spendingFromMs !== undefined && nowMs >= spendingFromMs ? 'full' : 'accrue-only'
}
