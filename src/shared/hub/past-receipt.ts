import { z } from 'zod'
import { Customer } from '../customer.ts'
import { DocumentNumber, TenderKind } from '../fiscal/document.ts'
import { GiftCardId } from '../gift-card.ts'
import { CustomerId, SaleId } from '../ids.ts'
import { AmountMinor, QuantityMilli } from '../money.ts'
import { SaleTerms } from '../sale-terms.ts'
import { SoldLine } from './entries.ts'

/** Names a past sale: by its own id, or by one of its documents. */
export const ReceiptRef = z.discriminatedUnion('by', [
  z.object({ by: z.literal('sale'), saleId: SaleId }),
  z.object({ by: z.literal('document'), fnNumber: z.string(), fdNumber: z.int().min(1) }),
])
export type ReceiptRef = z.infer<typeof ReceiptRef>

/** A past sale, as much of it as a return or a handover needs. */
export const PastReceipt = z.object({
  saleId: SaleId,
  fnNumber: z.string(),
  fdNumber: z.int(),
  soldAtMs: z.int(),
  totalMinor: AmountMinor,
  lines: z.array(SoldLine),
  tenders: z.array(z.object({ kind: TenderKind, amountMinor: AmountMinor })),
  customerId: CustomerId.optional(),
  /** The same person as the register may know them, where the hub says so: a handover goes on with them. */
  customer: Customer.optional(),
  pointsSpentMinor: AmountMinor,
  pointsAccruedMinor: AmountMinor,
  /** All of it was taken back. */
  isReturned: z.boolean(),
  /** What of each line was taken back already. */
  returned: z.array(z.object({ key: z.string(), quantityMilli: QuantityMilli })).default([]),
  terms: SaleTerms.omit({ buyer: true }).prefault({}),
  /** Every document of the sale; `fnNumber` and `fdNumber` above are the first one's. */
  documents: z
    .array(DocumentNumber.extend({ sellerInn: z.string().optional(), totalMinor: AmountMinor.optional() }))
    .default([]),
  giftCards: z.array(z.object({ giftCardId: GiftCardId, amountMinor: AmountMinor })).default([]),
  /** Of money paid before the goods: what no handover has used up yet. */
  prepaidLeftMinor: AmountMinor.default(0),
})
export type PastReceipt = z.infer<typeof PastReceipt>
