import { z } from 'zod'
import { Requisites } from './fiscal/requisites.ts'
import { isVatCode } from './fiscal/vat.ts'
import { GiftCard } from './gift-card.ts'
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
  /** Tag 1214 where the register program decides it; else it follows from how the sale is settled. */
  paymentMethod: z.int().min(1).max(7).optional(),
  /** Whose goods these are, when not the shop's own: they come on a document of their own. */
  sellerInn: z
    .string()
    .regex(/^(\d{10}|\d{12})$/)
    .optional(),
  /** The line sells this gift card: it is good once the receipt has its number. */
  giftCard: GiftCard.optional(),
  /** Further tags of the line, carried through. */
  requisites: Requisites.optional(),
})
export type SaleLine = z.infer<typeof SaleLine>

export const SaleLines = z
  .array(SaleLine)
  .max(500)
  .refine(lines => new Set(lines.map(line => line.key)).size === lines.length, 'line keys must differ')
