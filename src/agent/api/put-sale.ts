import { z } from 'zod'
import { Cashier, ReceiptKind } from '../../shared/fiscal/document.ts'
import { SaleLine } from '../../shared/sale-line.ts'
import { SaleTerms } from '../../shared/sale-terms.ts'
import { giftCardOf } from '../gift-card-id.ts'

/** A line that sells a gift card names it by its number, which is written down nowhere. */
const PutLine = SaleLine.extend({ giftCardNumber: z.string().trim().min(4).max(64).optional() })

/** `PUT /v1/sales/{id}`. Terms and kind stay as they were where they are left out. */
export const PutSale = z.object({
  revision: z.int().min(1),
  lines: z
    .array(PutLine)
    .max(500)
    .refine(lines => new Set(lines.map(line => line.key)).size === lines.length, 'line keys must differ'),
  terms: SaleTerms.optional(),
  /** `return` goes with a correction alone: other returns begin with their receipt. */
  kind: ReceiptKind.optional(),
  cashier: Cashier.optional(),
})
export type PutSale = z.infer<typeof PutSale>

export function toSaleLines(lines: PutSale['lines']): SaleLine[] {
  return lines.map(({ giftCardNumber, ...line }) =>
    giftCardNumber === undefined ? line : { ...line, giftCard: giftCardOf(giftCardNumber) },
  )
}
