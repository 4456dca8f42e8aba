import { z } from 'zod'
import { ErrorData } from '../shared/errors/app-error.ts'
import { DocumentNumber, ReceiptKind, TenderKind } from '../shared/fiscal/document.ts'
import { GiftCard } from '../shared/gift-card.ts'
import { IssuedCoupon, UsedPromoCode } from '../shared/hub/entries.ts'
import { CustomerId, type OperationId, RegisterId, SaleId } from '../shared/ids.ts'
import { Localised } from '../shared/localised.ts'
import { AmountMinor } from '../shared/money.ts'
import { OfferRecord, ScriptRecord } from '../shared/proposal.ts'
import { Quote } from '../shared/quote.ts'
import { SaleLine } from '../shared/sale-line.ts'
import { SaleTerms, usualTerms } from '../shared/sale-terms.ts'
import { Delivery, ReceiptLineView } from '../shared/sale-view.ts'
import { SaleCode, SaleCustomer, SalePersonal } from './sale-customer.ts'
import { type Checkout, type Payment, type SaleDocument, SalePhase, Tender } from './sale-phase.ts'

/** A gift card the customer pays with, and what the hub said is on it. */
const SaleGiftCard = GiftCard.extend({ balanceMinor: AmountMinor })
export type SaleGiftCard = z.infer<typeof SaleGiftCard>

/** A promo code entered for a sale, and the promotion it unlocks. */
const SalePromoCode = UsedPromoCode.extend({ title: Localised })
export type SalePromoCode = z.infer<typeof SalePromoCode>

/** A coupon that came out with the receipt. */
const SaleCoupon = IssuedCoupon.extend({ title: Localised })
export type SaleCoupon = z.infer<typeof SaleCoupon>

/** What a return found of its receipt when it was prepared: other returns are counted, this one is not. */
const ReturnedReceipt = z.object({
  customerId: CustomerId.optional(),
  lines: z.array(ReceiptLineView),
  /** What was paid and not paid back yet, by means; as far as this register knows. */
  tenders: z.array(z.object({ kind: TenderKind, amountMinor: AmountMinor })),
})
export type ReturnedReceipt = z.infer<typeof ReturnedReceipt>

/** A sale or a return. `src/sale/sale-machine.ts` is the only place that changes one. */
export const Sale = z.object({
  saleId: SaleId,
  registerId: RegisterId,
  kind: ReceiptKind,
  returnOf: SaleId.optional(),
  /** Of a return: the receipt it takes back. */
  originalDocument: DocumentNumber.optional(),
  owner: z.enum(['pos', 'screen']),
  /** Of the lines, as their owner counts. */
  revision: z.int().min(0),
  /** Rises with every change. */
  version: z.int().min(1),
  /** Rises with whatever a price depends on: a quote for an older value is dropped. */
  pricedInputs: z.int().min(0),
  checkoutVersion: z.int().min(0),
  lines: z.array(SaleLine),
  terms: SaleTerms.prefault({}),
  /** The lines were priced elsewhere: no promotion, no points off. */
  pricesStand: z.boolean().default(false),
  customer: SaleCustomer,
  personal: SalePersonal,
  code: SaleCode.optional(),
  delivery: Delivery,
  redeemMinor: AmountMinor,
  /** What stood on the screen of this sale, in the order it came. */
  scripts: z.array(ScriptRecord).default([]),
  offers: z.array(OfferRecord).default([]),
  /** The last customer who was known: scripts and offers are this person's. */
  proposedTo: CustomerId.optional(),
  promoCodes: z.array(SalePromoCode).default([]),
  /** To pay with. */
  giftCards: z.array(SaleGiftCard).default([]),
  /** Of a completed sale. */
  coupons: z.array(SaleCoupon).default([]),
  /** It was given up once, and the hub was told so; then its receipt turned up. */
  wasCancelled: z.literal(true).optional(),
  /** Of a return: how the money came, and so how it goes back. */
  refundTo: z.array(Tender).optional(),
  pastReceipt: ReturnedReceipt.optional(),
  quote: Quote.optional(),
  phase: SalePhase,
  notice: ErrorData.optional(),
  createdAtMs: z.int(),
  updatedAtMs: z.int(),
})
export type Sale = z.infer<typeof Sale>

/** An empty sale, ready for lines. */
export function newSale(
  input: Readonly<{ saleId: SaleId; registerId: RegisterId; owner: Sale['owner']; nowMs: number }>,
): Sale {
  return {
    saleId: input.saleId,
    registerId: input.registerId,
    kind: 'sale',
    owner: input.owner,
    revision: 0,
    version: 1,
    pricedInputs: 0,
    checkoutVersion: 0,
    lines: [],
    terms: usualTerms,
    pricesStand: false,
    customer: { state: 'anonymous', lookup: 'none' },
    personal: {},
    delivery: 'paper',
    redeemMinor: 0,
    scripts: [],
    offers: [],
    promoCodes: [],
    giftCards: [],
    coupons: [],
    phase: { state: 'composing' },
    createdAtMs: input.nowMs,
    updatedAtMs: input.nowMs,
  }
}

/** The checkout a sale stands on, in every phase that has one. */
export function checkoutOf(sale: Sale): Checkout | undefined {
  return 'checkout' in sale.phase ? sale.phase.checkout : undefined
}

/** The prices a sale shows now: those agreed at checkout, else the last quote. */
export function quoteOf(sale: Sale): Quote | undefined {
  return checkoutOf(sale)?.quote ?? sale.quote
}

/** The money of a sale: on its way, in its documents, or of the last attempt, which may still turn out to be printed. */
export function paymentOf({ phase }: Sale): Payment | undefined {
  if ('payment' in phase) return phase.payment
  return 'attempt' in phase ? phase.attempt : undefined
}

/** The customer the hub named. */
export function customerIdOf({ customer }: Pick<Sale, 'customer'>): CustomerId | undefined {
  return 'customer' in customer ? customer.customer.customerId : undefined
}

/** Offers the customer took. */
export function acceptedOffers({ offers }: Sale): string[] {
  return offers.filter(({ answer }) => answer === 'accepted').map(({ promotionId }) => promotionId)
}

/** One device operation for each document of a payment: the first is named by the payment itself. */
export function documentOperationId(operationId: OperationId, index: number): OperationId {
  return (index === 0 ? operationId : `${operationId}.${index + 1}`) as OperationId
}

/** The device operation that is being made, or settled, now. */
export function currentOperationId(sale: Sale): OperationId | undefined {
  const { phase } = sale
  if ((phase.state !== 'fiscalizing' && phase.state !== 'settling') || !phase.payment) return undefined
  return documentOperationId(phase.payment.operationId, phase.documents.length)
}

/** Documents of this sale that are made. */
export function madeDocuments({ phase }: Sale): readonly SaleDocument[] {
  return 'documents' in phase ? phase.documents : []
}

/** Prices that were made elsewhere stand: corrections, goods handed over that were sold before, late receipts. */
export function isPricedElsewhere({ pricesStand, terms }: Pick<Sale, 'pricesStand' | 'terms'>): boolean {
  const { kind } = terms.settlement
  return pricesStand || terms.correction !== undefined || kind === 'handover' || kind === 'credit-payment'
}

/** A document of it is being made, or it is being found out what became of one. */
export function isBeingPrinted({ phase }: Sale): boolean {
  return phase.state === 'fiscalizing' || phase.state === 'settling'
}

/** Past checkout and not finished: such a sale keeps its hold whatever happens. */
export function isLive(sale: Sale): boolean {
  return ['reserving', 'frozen', 'fiscalizing', 'settling'].includes(sale.phase.state)
}

/** The hub was asked who the customer is, and has not said yet. */
export function isSearching({ customer }: Sale): boolean {
  return customer.state === 'anonymous' && customer.lookup === 'searching'
}

export function isFinished(sale: Sale): boolean {
  return sale.phase.state === 'completed' || sale.phase.state === 'cancelled'
}
