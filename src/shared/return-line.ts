import { z } from 'zod'
import { SaleLine } from './sale-line.ts'

/**
 * A line to be taken back: key and quantity, as they stand in the receipt. The rest of a sold line goes along where the
 * receipt may be out of reach; without a name and a price it does not stand for itself.
 */
export const ReturnLine = SaleLine.partial().required({ key: true, quantityMilli: true })
export type ReturnLine = z.infer<typeof ReturnLine>

export const ReturnLines = z
  .array(ReturnLine)
  .min(1)
  .max(500)
  .refine(lines => new Set(lines.map(line => line.key)).size === lines.length, 'line keys must differ')
