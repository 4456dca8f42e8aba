import { z } from 'zod'
import { Cashier, ReceiptKind, RegisteredDocument, SellerInn, TenderKind } from '../shared/fiscal/document.ts'
import { GiftCardId } from '../shared/gift-card.ts'
import { UsedPromoCode } from '../shared/hub/entries.ts'
import { OperationId } from '../shared/ids.ts'
import { AmountMinor } from '../shared/money.ts'
import { Quote } from '../shared/quote.ts'
import { LoyaltyMode } from '../shared/sale-view.ts'

/** One means of payment. A bank terminal loses answers too, so `unknown` is a state of its own. */
export const Tender = z.object({
  kind: TenderKind,
  amountMinor: AmountMinor,
  state: z.enum(['pending', 'approved', 'declined', 'unknown']),
  rrn: z.string().optional(),
  /** Made by whoever speaks to the bank terminal, before it does: tells an answer from a second payment. */
  tenderId: z.string().max(64).optional(),
})
export type Tender = z.infer<typeof Tender>

/** What counts before the buyer pays: a prepayment (1215), a returned line (1217), a gift card (1215), what is owed (1216). */
export const Credit = z.object({
  from: z.enum(['prepayment', 'exchange', 'gift-card', 'debt']),
  kind: z.enum(['advance', 'other', 'credit']),
  amountMinor: AmountMinor,
  giftCardId: GiftCardId.optional(),
})
export type Credit = z.infer<typeof Credit>

/** What was agreed at checkout. Nothing in it changes until the sale is reopened. */
export const Checkout = z.object({
  operationId: OperationId,
  quote: Quote,
  /** Points held at the hub for this sale at this `checkoutVersion`. */
  heldMinor: AmountMinor,
  /** Promo codes held along with them: those this sale uses up. */
  heldCodes: z.array(UsedPromoCode).default([]),
  /** Counted against the total before any tender. Of gift cards: held at the hub along with the points. */
  credits: z.array(Credit).default([]),
  atMs: z.int(),
  loyaltyMode: LoyaltyMode,
})
export type Checkout = z.infer<typeof Checkout>

/** Money on its way into the fiscal document, and the device operation that makes it. */
const Payment = z.object({
  operationId: OperationId,
  tenders: z.array(Tender),
  changeMinor: AmountMinor,
  cashier: Cashier,
  startedAtMs: z.int(),
  /** The first document this money pays for: those before it were made by an earlier attempt. */
  firstDocument: z.int().min(0).default(0),
})
export type Payment = z.infer<typeof Payment>

const SaleDocument = z.object({
  kind: ReceiptKind,
  registered: RegisteredDocument,
  sellerInn: SellerInn.optional(),
  totalMinor: AmountMinor.optional(),
  /** What of the money stands in this document. */
  tenders: z.array(z.object({ kind: TenderKind, amountMinor: AmountMinor })).optional(),
})
export type SaleDocument = z.infer<typeof SaleDocument>

/** Where a sale is, and what is true there. A document's number exists only once the device or the register confirmed it. */
export const SalePhase = z.discriminatedUnion('state', [
  z.object({ state: z.literal('composing') }),
  z.object({
    state: z.literal('reserving'),
    operationId: OperationId,
    credits: z.array(Credit).default([]),
    /** All that the returned lines of an exchange are worth: without the hold more of it may be needed. */
    exchangeMinor: AmountMinor.default(0),
  }),
  z.object({
    state: z.literal('frozen'),
    checkout: Checkout,
    /** The last payment, whose document was not made, or so it was said. */
    attempt: Payment.optional(),
    /** Of several documents, those that are made already. */
    documents: z.array(SaleDocument).default([]),
    /** What the bank terminal was asked for, and what came of it. */
    tenders: z.array(Tender).default([]),
  }),
  z.object({
    state: z.literal('fiscalizing'),
    checkout: Checkout,
    payment: Payment,
    documents: z.array(SaleDocument).default([]),
    tenders: z.array(Tender).default([]),
  }),
  z.object({
    state: z.literal('settling'),
    checkout: Checkout,
    /** Absent where the register software prints and did not say what it took. */
    payment: Payment.optional(),
    documents: z.array(SaleDocument).default([]),
    tenders: z.array(Tender).default([]),
  }),
  z.object({
    state: z.literal('completed'),
    checkout: Checkout,
    payment: Payment,
    documents: z.array(SaleDocument).min(1),
    atMs: z.int(),
  }),
  z.object({
    state: z.literal('cancelled'),
    reason: z.enum(['cashier', 'register-program', 'not-printed', 'replaced']),
    /** Kept so that a receipt reported, or found, late still finds its prices and its money. */
    checkout: Checkout.optional(),
    attempt: Payment.optional(),
  }),
])
export type SalePhase = z.infer<typeof SalePhase>

export type SaleState = SalePhase['state']
