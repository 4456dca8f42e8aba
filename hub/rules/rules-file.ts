import { z } from 'zod'
import {
  Audience,
  CouponPromotion,
  PercentPromotion,
  Programme,
  type Promotion,
  Script,
} from '../../src/shared/programme.ts'
import type { Rules, StoreRules } from './rules.ts'

/**
 * The shape of `rules.yaml`: percents and roubles with at most two decimals, instants with their offset, and no field
 * that is not known. What a field may hold is said by src/shared/programme.ts; here stands how people write it.
 */

const Hundredths = z
  .number()
  .refine(value => Math.abs(value * 100 - Math.round(value * 100)) < 1e-6, 'at most two digits after the point')
const Percent = Hundredths.transform(value => Math.round(value * 100))
const Roubles = Hundredths.min(0).transform(value => Math.round(value * 100))
const Instant = z.iso
  .datetime({ offset: true, local: false, error: 'an instant with its offset, such as 2026-12-01T00:00:00+03:00' })
  .transform(text => Date.parse(text))

const period = { from: Instant.optional(), until: Instant.optional() }
const audience = z.strictObject(Audience.shape).default({})
const { goods, title } = PercentPromotion.shape
const Goods = z.strictObject(goods.shape)
const Text = z.strictObject(title.shape)

const PercentInFile = z.strictObject({
  kind: z.literal('percent'),
  id: PercentPromotion.shape.promotionId,
  title: Text,
  percent: Hundredths.min(0.01)
    .max(99)
    .transform(value => Math.round(value * 100)),
  goods: Goods,
  given: PercentPromotion.shape.given,
  audience,
  ...period,
})

const CouponInFile = z.strictObject({
  kind: z.literal('coupon'),
  id: CouponPromotion.shape.promotionId,
  title: Text,
  goods: Goods,
  atLeast: Roubles.pipe(CouponPromotion.shape.atLeastMinor),
  couponFor: CouponPromotion.shape.couponFor,
  validDays: CouponPromotion.shape.validDays,
  audience,
  ...period,
})

const answer = Script.shape.answers.element.shape
const AnswerInFile = z.strictObject({
  id: answer.answerId,
  label: Text,
  outcome: answer.outcome,
  reasons: z
    .array(z.strictObject({ id: answer.answerId, label: Text }))
    .max(4)
    .default([]),
  opens: answer.opens,
})

const ScriptInFile = z.strictObject({
  id: Script.shape.scriptId,
  priority: Script.shape.priority,
  moment: Script.shape.moment,
  line: z.strictObject({ ru: shortLine(), en: shortLine() }),
  answers: z.array(AnswerInFile).min(2).max(3),
  audience,
  phase: Script.shape.phase,
  ...period,
})

const StoreInFile = z
  .strictObject({ phase: z.enum(['accrue-only', 'full']).optional(), spendingFrom: Instant.optional() })
  .refine(({ phase, spendingFrom }) => phase !== undefined || spendingFrom !== undefined, {
    error: 'says neither phase nor spendingFrom',
    abort: true,
  })
  .refine(
    ({ phase, spendingFrom }) => phase !== 'full' || spendingFrom === undefined,
    'full is from the beginning: leave phase out where spendingFrom stands',
  )
  .transform(({ phase, spendingFrom }): StoreRules => {
    if (phase === 'full') return { spendingFromMs: 0 }
    return spendingFrom === undefined ? {} : { spendingFromMs: spendingFrom }
  })

export const RulesFile = z
  .strictObject({
    accrualPercent: Percent.pipe(Programme.shape.accrualBps),
    maxSpendPercent: Percent.pipe(Programme.shape.maxSpendBps),
    minUnitPrice: Roubles.pipe(z.int().min(1)).default(1),
    stores: z.object({ default: StoreInFile }).catchall(StoreInFile),
    promotions: z
      .array(z.discriminatedUnion('kind', [PercentInFile, CouponInFile]))
      .max(500)
      .default([]),
    scripts: z.array(ScriptInFile).max(200).default([]),
  })
  .transform(
    (file): Rules => ({
      accrualBps: file.accrualPercent,
      maxSpendBps: file.maxSpendPercent,
      minUnitPriceMinor: file.minUnitPrice,
      stores: file.stores,
      promotions: file.promotions.map(promotionOf),
      scripts: file.scripts.map(scriptOf),
    }),
  )

/** What a person writes. */
export type RulesFileText = z.input<typeof RulesFile>

function shortLine() {
  return z.string().min(1).max(60, 'at most 60 characters: it is read at a glance')
}

function promotionOf(file: z.output<typeof PercentInFile> | z.output<typeof CouponInFile>): Promotion {
  if (file.kind === 'percent') {
    const { id, percent, from, until, ...rest } = file
    return { ...rest, promotionId: id, percentBps: percent, ...periodOf(from, until) }
  }
  const { id, atLeast, from, until, ...rest } = file
  return { ...rest, promotionId: id, atLeastMinor: atLeast, ...periodOf(from, until) }
}

function scriptOf({ id, answers, from, until, ...rest }: z.output<typeof ScriptInFile>): Script {
  return {
    ...rest,
    scriptId: id,
    answers: answers.map(({ id: answerId, reasons, ...answered }) => ({
      ...answered,
      answerId,
      reasons: reasons.map(({ id: reasonId, label }) => ({ reasonId, label })),
    })),
    ...periodOf(from, until),
  }
}

function periodOf(fromMs: number | undefined, untilMs: number | undefined) {
  return { ...(fromMs === undefined ? {} : { fromMs }), ...(untilMs === undefined ? {} : { untilMs }) }
}
