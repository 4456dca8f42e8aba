import { z } from 'zod'
import { Customer } from '../shared/customer.ts'
import { ErrorData } from '../shared/errors/app-error.ts'
import {
  Cashier,
  DocumentNumber,
  ReceiptKind,
  RegisteredDocument,
  SellerInn,
  TenderKind,
} from '../shared/fiscal/document.ts'
import { IssuedCoupon, UsedPromoCode } from '../shared/hub/entries.ts'
import { CustomerId, OperationId, RegisterId, SaleId } from '../shared/ids.ts'
import { Localised } from '../shared/localised.ts'
import { AmountMinor } from '../shared/money.ts'
import { OfferRecord, ScriptRecord } from '../shared/proposal.ts'
import { Quote } from '../shared/quote.ts'
import { SaleLine } from '../shared/sale-line.ts'
import { CodeView, Delivery } from '../shared/sale-view.ts'

/** One means of payment. A bank terminal loses answers too, so `unknown` is a state of its own. */
export const Tender = z.object({
  kind: TenderKind,
  amountMinor: AmountMinor,
  state: z.enum(['pending', 'approved', 'declined', 'unknown']),
  rrn: z.string().optional(),
})
export type Tender = z.infer<typeof Tender>

/** Who the customer of this sale is. Contacts stand in `SalePersonal`, not here. */
export const SaleCustomer = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('anonymous'),
    lookup: z.enum(['none', 'searching', 'not-found', 'ambiguous', 'blocked', 'unavailable']),
  }),
  /** Taken down while the hub was away: accrues when the hub has applied the sale, never spends. */
  z.object({ state: z.literal('named') }),
  z.object({ state: z.literal('identified'), customer: Customer }),
  z.object({
    state: z.literal('verified'),
    customer: Customer,
    proof: z.union([z.object({ codeRequestId: OperationId }), z.literal('wallet')]),
  }),
])
export type SaleCustomer = z.infer<typeof SaleCustomer>

/** The contact fields of a sale, kept apart: encrypted at rest, erased later, never in logs. */
export const SalePersonal = z.object({
  /** Digits of the phone the customer was named by, also of one that was not found. */
  loyaltyPhone: z.string().optional(),
  loyaltyCard: z.string().optional(),
  /** Tag 1008 as it goes into the receipt. */
  receiptContact: z.string().optional(),
})
export type SalePersonal = z.infer<typeof SalePersonal>

/** A running code request. Kept with the sale, so parking and a crash survive it: the hub derives the same code again. */
export const SaleCode = CodeView.extend({ codeRequestId: OperationId })
export type SaleCode = z.infer<typeof SaleCode>

/** A promo code entered for a sale, and the promotion it unlocks. */
const SalePromoCode = UsedPromoCode.extend({ title: Localised })
export type SalePromoCode = z.infer<typeof SalePromoCode>

/** A coupon that came out with the receipt. */
const SaleCoupon = IssuedCoupon.extend({ title: Localised })
export type SaleCoupon = z.infer<typeof SaleCoupon>

/** What was agreed at checkout. Nothing in it changes until the sale is reopened. */
export const Checkout = z.object({
  operationId: OperationId,
  quote: Quote,
  /** Points held at the hub for this sale at this `checkoutVersion`. */
  heldMinor: AmountMinor,
  /** Promo codes held along with them: those this sale uses up. */
  heldCodes: z.array(UsedPromoCode).default([]),
  atMs: z.int(),
  loyaltyMode: z.enum(['online', 'offline']),
})
export type Checkout = z.infer<typeof Checkout>

/** Money on its way into the fiscal document, and the device operation that makes it. */
const Payment = z.object({
  operationId: OperationId,
  tenders: z.array(Tender),
  changeMinor: AmountMinor,
  cashier: Cashier,
  startedAtMs: z.int(),
})
export type Payment = z.infer<typeof Payment>

const SaleDocument = z.object({ kind: ReceiptKind, registered: RegisteredDocument, sellerInn: SellerInn.optional() })
export type SaleDocument = z.infer<typeof SaleDocument>

/** Where a sale is, and what is true there. A document's number exists only once the device or the register confirmed it. */
export const SalePhase = z.discriminatedUnion('state', [
  z.object({ state: z.literal('composing') }),
  z.object({ state: z.literal('reserving'), operationId: OperationId }),
  /** `attempt`: the last payment, whose document was not made, or so it was said. */
  z.object({ state: z.literal('frozen'), checkout: Checkout, attempt: Payment.optional() }),
  z.object({ state: z.literal('fiscalizing'), checkout: Checkout, payment: Payment }),
  /** `payment` is absent where the register software prints and did not say what it took. */
  z.object({ state: z.literal('settling'), checkout: Checkout, payment: Payment.optional() }),
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
  /** Of a completed sale. */
  coupons: z.array(SaleCoupon).default([]),
  /** Of a return: how the money came, and so how it goes back. */
  refundTo: z.array(Tender).optional(),
  quote: Quote.optional(),
  phase: SalePhase,
  notice: ErrorData.optional(),
  createdAtMs: z.int(),
  updatedAtMs: z.int(),
})
export type Sale = z.infer<typeof Sale>

export type SaleState = SalePhase['state']

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
    customer: { state: 'anonymous', lookup: 'none' },
    personal: {},
    delivery: 'paper',
    redeemMinor: 0,
    scripts: [],
    offers: [],
    promoCodes: [],
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

/** Offers the customer took. */
export function acceptedOffers({ offers }: Sale): string[] {
  return offers.filter(({ answer }) => answer === 'accepted').map(({ promotionId }) => promotionId)
}

/** The promo codes that lower this price, one for each promotion: what gives nothing is not used up. */
export function codesInUse({ promoCodes }: Pick<Sale, 'promoCodes'>, quote: Quote): UsedPromoCode[] {
  const standing = new Set(quote.lines.flatMap(line => line.reasons.map(reason => reason.promotionId)))
  return promoCodes
    .filter(({ promotionId }) => standing.delete(promotionId))
    .map(({ code, promotionId }) => ({ code, promotionId }))
}

/** What the hub is asked to set aside for one checkout of a sale. */
export type Hold = Readonly<{ amountMinor: number; promoCodes: readonly UsedPromoCode[]; checkoutVersion: number }>

/** What the hub must hold before this sale can be paid at that quote; nothing for most sales. */
export function holdFor(sale: Pick<Sale, 'promoCodes' | 'checkoutVersion'>, quote: Quote): Hold | undefined {
  const { checkoutVersion } = sale
  const promoCodes = codesInUse(sale, quote)
  if (quote.pointsSpentMinor === 0 && promoCodes.length === 0) return undefined
  return { amountMinor: quote.pointsSpentMinor, promoCodes, checkoutVersion }
}

/** Does the hub hold anything for this checkout? */
export function isHolding({ heldMinor, heldCodes }: Checkout): boolean {
  return heldMinor > 0 || heldCodes.length > 0
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
