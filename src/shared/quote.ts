import { z } from 'zod'
import { AmountMinor } from './money.ts'

/** The rules of the loyalty programme as registers hold them. */
export const Programme = z.object({
  version: z.int().min(1),
  /** Points accrued per rouble paid, in hundredths of a percent: 300 is 3 %. Rounded down per line to 0.01 point. */
  accrualBps: z.int().min(0).max(10_000),
  /** The most of a sale that points may pay. Rounded down. */
  maxSpendBps: z.int().min(0).max(10_000),
  /** No line gets cheaper than this per unit: a device refuses receipts of zero. */
  minUnitPriceMinor: z.int().min(1).default(1),
})
export type Programme = z.infer<typeof Programme>

/** Why a line costs what it costs: together the reasons explain every kopeck between full price and total. */
export const PriceReason = z.object({
  kind: z.enum(['manual', 'promotion', 'points']),
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
  programmeVersion: z.int(),
  source: z.enum(['hub', 'local']),
})
export type Quote = z.infer<typeof Quote>
