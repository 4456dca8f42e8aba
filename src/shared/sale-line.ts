import { z } from 'zod'
import { isVatCode } from './fiscal/vat.ts'
import { AmountMinor, QuantityMilli } from './money.ts'

/** One product position as the register program or the screen gives it. */
export const SaleLine = z.object({
  /** Any string of the register program, echoed everywhere. */
  key: z.string().min(1).max(64),
  name: z.string().trim().min(1).max(300),
  barcode: z.string().max(64).optional(),
  /** The chain's own name of the product group; promotions may go by it. */
  category: z.string().trim().min(1).max(64).optional(),
  quantityMilli: QuantityMilli,
  /** Unit price with the register's own discounts already in it. */
  priceMinor: AmountMinor,
  /** Unit price before the register's own discounts; they stand and are reported as `manualKept`. */
  fullPriceMinor: AmountMinor.optional(),
  /** Tag 1199. */
  vatCode: z.int().refine(isVatCode, 'unknown VAT code').default(6),
  itemKind: z.int().min(1).max(33).default(1),
  department: z.int().min(0).max(16).default(1),
})
export type SaleLine = z.infer<typeof SaleLine>

export const SaleLines = z
  .array(SaleLine)
  .max(500)
  .refine(lines => new Set(lines.map(line => line.key)).size === lines.length, 'line keys must differ')
