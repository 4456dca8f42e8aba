import { z } from 'zod'
import { CodeDelivery, CodePurpose, Customer } from './customer.ts'
import { ErrorData } from './errors/app-error.ts'
import { ReceiptKind, RegisteredDocument, SellerInn, TenderKind } from './fiscal/document.ts'
import { GiftCard } from './gift-card.ts'
import { OperationId, RegisterId, SaleId } from './ids.ts'
import { Localised } from './localised.ts'
import { AmountMinor, QuantityMilli } from './money.ts'
import { CouponView, OfferView, PromoCodeView, ScriptView } from './proposal.ts'
import { Quote } from './quote.ts'
import { SaleLine } from './sale-line.ts'
import { SaleTerms } from './sale-terms.ts'

export const SaleStateName = z.enum([
  /** Lines, customer and offers still change. */
  'composing',
  /** Checked out; the hold on points is being asked for. */
  'reserving',
  /** Prices are final: pay, or go back. */
  'frozen',
  /** The fiscal document is being made. */
  'fiscalizing',
  /** It is not known whether the document was made; being found out. */
  'settling',
  'completed',
  'cancelled',
])
export type SaleStateName = z.infer<typeof SaleStateName>

export const Delivery = z.enum(['paper', 'electronic', 'both'])
export type Delivery = z.infer<typeof Delivery>

export const FiscalMode = z.enum(['agent-prints', 'pos-prints', 'facade'])
export type FiscalMode = z.infer<typeof FiscalMode>

/** Whether the hub's prices and points were at hand. */
export const LoyaltyMode = z.enum(['online', 'offline'])
export type LoyaltyMode = z.infer<typeof LoyaltyMode>

/** Life of one code request as the cashier sees it. Never the code itself. */
export const CodeView = z.object({
  purpose: CodePurpose,
  status: z.enum(['sending', 'waiting', 'checking', 'wrong', 'verified', 'expired', 'no-tries-left', 'unavailable']),
  delivery: CodeDelivery,
  sendNumber: z.int(),
  sendsLeft: z.int(),
  triesLeft: z.int().optional(),
  expiresAtMs: z.int().optional(),
  /** From this instant on the screen offers to send again. */
  nextStepAtMs: z.int(),
})
export type CodeView = z.infer<typeof CodeView>

/** Who the customer is in this sale. `named` is a phone or card taken down while the hub was away: accrues later, never spends. */
export const CustomerView = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('anonymous'),
    lookup: z.enum(['none', 'searching', 'not-found', 'ambiguous', 'blocked', 'unavailable']),
    /** The phone that was not found, masked: joining is one code away. */
    maskedPhone: z.string().optional(),
  }),
  z.object({ state: z.literal('named'), maskedIdentifier: z.string() }),
  z.object({ state: z.literal('identified'), customer: Customer }),
  z.object({ state: z.literal('verified'), customer: Customer }),
])
export type CustomerView = z.infer<typeof CustomerView>

export const TenderView = z.object({
  tenderId: z.string().optional(),
  kind: TenderKind,
  amountMinor: AmountMinor,
  state: z.enum(['pending', 'approved', 'declined', 'unknown']),
})

/** A line of the receipt that is taken back, before this return. */
export const ReceiptLineView = z.object({
  key: z.string(),
  name: z.string(),
  soldMilli: QuantityMilli,
  /** Neither taken back yet nor about to be, beside this return. */
  leftMilli: z.int().min(0),
  /** The line was sold with a marking code: scan it again. */
  isMarked: z.boolean(),
})
export type ReceiptLineView = z.infer<typeof ReceiptLineView>

/** A sale or a return as the screen and the local API show it. Holds masked contacts only. */
export const SaleView = z.object({
  saleId: SaleId,
  registerId: RegisterId,
  kind: ReceiptKind,
  returnOf: SaleId.optional(),
  /** Of a return by its receipt. */
  receiptLines: z.array(ReceiptLineView).optional(),
  owner: z.enum(['pos', 'screen']),
  state: SaleStateName,
  /** Of the lines, as their owner counts. */
  revision: z.int(),
  /** Rises with every visible change: `GET …?since=version`. */
  version: z.int(),
  /** Rises with each checkout of this sale. 0: never checked out. */
  checkoutVersion: z.int(),
  lines: z.array(SaleLine),
  quote: Quote.optional(),
  /** `pending`: a newer quote is on its way. `local`: general rules, the hub is away. */
  quoteState: z.enum(['pending', 'fresh', 'local']),
  customer: CustomerView,
  code: CodeView.optional(),
  contact: z.object({ kind: z.enum(['phone', 'email']), masked: z.string() }).optional(),
  delivery: Delivery,
  redeemMinor: AmountMinor,
  /** The one line to say now. */
  script: ScriptView.optional(),
  /** Names of the promotions in the quote, where this register's rules still have them. */
  promotions: z.array(z.object({ promotionId: z.string(), title: Localised })),
  offers: z.array(OfferView).max(3),
  promoCodes: z.array(PromoCodeView),
  coupons: z.array(CouponView),
  /** The slip of a completed sale, where this register prints slips. */
  slip: z.enum(['none', 'waiting', 'printing', 'printed', 'failed']),
  loyaltyMode: LoyaltyMode,
  /** Sums of the quote by reason: `promo`, `manualKept`, `points`. */
  amounts: z.object({ promoMinor: AmountMinor, manualKeptMinor: AmountMinor, pointsMinor: AmountMinor }),
  /** Of the documents to be made: of a part prepayment less than the lines are worth. */
  totalMinor: AmountMinor,
  /** What is still to be taken from the buyer, or given back: the total less `credits`, approved tenders and what is made already. */
  dueMinor: AmountMinor,
  /** Counted against the total before any tender: prepayments, exchanged goods, gift cards, what is owed. */
  credits: z.array(
    z.object({
      from: z.enum(['prepayment', 'exchange', 'gift-card', 'debt']),
      kind: TenderKind,
      amountMinor: AmountMinor,
    }),
  ),
  terms: SaleTerms,
  /** To pay with, masked. */
  giftCards: z.array(GiftCard.extend({ balanceMinor: AmountMinor })),
  /** How many fiscal documents this sale becomes: one for each seller. */
  plannedDocuments: z.int(),
  /** Before a return is paid back: `pending`, by the tenders of the sale. */
  tenders: z.array(TenderView),
  changeMinor: AmountMinor,
  documents: z.array(z.object({ kind: ReceiptKind, registered: RegisteredDocument, sellerInn: SellerInn.optional() })),
  /** In `fiscalizing` and `settling`. */
  operation: z.object({ operationId: OperationId, startedAtMs: z.int() }).optional(),
  /** Why the last attempt did not go through, or what the cashier should know. Cleared by the next step. */
  notice: ErrorData.optional(),
  cancelReason: z.enum(['cashier', 'register-program', 'not-printed', 'replaced']).optional(),
  updatedAtMs: z.int(),
})
export type SaleView = z.infer<typeof SaleView>
