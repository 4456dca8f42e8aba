import type { ErrorData, ErrorParams } from '../shared/errors/app-error.ts'
import type { ErrorCode } from '../shared/errors/catalogue.ts'
import type { Cashier, ReceiptKind, RegisteredDocument } from '../shared/fiscal/document.ts'
import type { OperationId } from '../shared/ids.ts'
import type { ScriptRecord } from '../shared/proposal.ts'
import type { Quote } from '../shared/quote.ts'
import type { SaleLine } from '../shared/sale-line.ts'
import type { SaleTerms } from '../shared/sale-terms.ts'
import type { Delivery, FiscalMode, LoyaltyMode } from '../shared/sale-view.ts'
import type { Hold } from './hold.ts'
import type { Sale, SaleGiftCard, SalePromoCode } from './sale.ts'
import type { SaleCode, SaleCustomer, SalePersonal } from './sale-customer.ts'
import type { SaleDocument, Tender } from './sale-phase.ts'

/** What can happen to a sale. Past tense: asked for by a person or a program, or reported by a device or the hub. */
export type SaleEvent =
  /** `terms`, `pricesStand` and `kind` as they were, where left out. A correction alone may be put as a return. */
  | Readonly<{
      type: 'lines-put'
      revision: number
      lines: readonly SaleLine[]
      kind?: ReceiptKind | undefined
      terms?: SaleTerms | undefined
      pricesStand?: boolean | undefined
    }>
  | Readonly<{ type: 'customer-changed'; customer: SaleCustomer; personal: Omit<SalePersonal, 'receiptContact'> }>
  /** Nobody waits for the look-up any more: what was given is taken down, and points follow. */
  | Readonly<{ type: 'search-ended' }>
  | Readonly<{ type: 'code-changed'; code: SaleCode | undefined }>
  | Readonly<{ type: 'contact-set'; contact: string | undefined }>
  | Readonly<{ type: 'delivery-chosen'; delivery: Delivery }>
  | Readonly<{ type: 'redeem-asked'; amountMinor: number }>
  | Readonly<{ type: 'quoted'; pricedInputs: number; quote: Quote }>
  | Readonly<{
      type: 'checked-out'
      operationId: OperationId
      loyaltyMode: LoyaltyMode
      /** What the prepared return of an exchange is worth. */
      exchangeMinor?: number | undefined
      /** What the register program showed: another price is found before the bank terminal. */
      expectedMinor?: number | undefined
    }>
  | Readonly<{
      type: 'script-answered'
      scriptId: string
      answer: Omit<NonNullable<ScriptRecord['answer']>, 'atMs'>
    }>
  | Readonly<{ type: 'offer-answered'; promotionId: string; answer: 'accepted' | 'refused' }>
  /** The hub would take this code now. */
  | Readonly<{ type: 'promo-code-added'; promoCode: SalePromoCode }>
  | Readonly<{ type: 'promo-code-removed'; code: string }>
  /** The hub said what is on it. */
  | Readonly<{ type: 'gift-card-added'; giftCard: SaleGiftCard }>
  | Readonly<{ type: 'gift-card-removed'; giftCardId: string }>
  /** The hub holds all that this checkout asked for. */
  | Readonly<{ type: 'held'; checkoutVersion: number }>
  /**
   * The hub said no, or nothing: the sale goes on at the price without points, promo codes and gift cards. Money paid
   * before counts all the same, unless the hub knows that it is used up.
   */
  | Readonly<{
      type: 'not-held'
      checkoutVersion: number
      loyaltyMode: LoyaltyMode
      /** Absent: nothing changed for the customer. */
      error: ErrorData | undefined
      quote: Quote
      /** `alone`: it counts, and is all the hub holds, or may hold after a lost answer. `unheld`, where left out. */
      prepayment?: 'alone' | 'unheld' | 'used-up' | undefined
    }>
  | Readonly<{ type: 'reopened' }>
  /** Other goods of its receipt go back with this return; `prepared` is what that comes to. */
  | Readonly<{ type: 'return-chosen'; prepared: Sale }>
  /** The bank terminal was asked, or answered. `checkoutVersion`: of the price it was asked for. */
  | Readonly<{ type: 'tender-told'; tender: Tender; checkoutVersion: number }>
  | Readonly<{ type: 'paid'; operationId: OperationId; tenders: readonly Tender[]; cashier: Cashier }>
  | Readonly<{ type: 'printed'; operationId: OperationId; registered: RegisteredDocument }>
  | Readonly<{ type: 'print-refused'; operationId: OperationId; error: ErrorData }>
  | Readonly<{ type: 'print-lost'; operationId: OperationId }>
  /** `isWhole`: nothing else was printed for this sale, however many documents were planned. */
  | Readonly<{
      type: 'reported'
      documents: readonly SaleDocument[]
      tenders: readonly Tender[]
      cashier: Cashier
      isWhole?: boolean | undefined
    }>
  | Readonly<{ type: 'report-missed' }>
  | Readonly<{ type: 'found-not-printed' }>
  | Readonly<{ type: 'cancelled'; reason: 'cashier' | 'register-program' | 'not-printed' | 'replaced' }>
  | Readonly<{ type: 'noticed'; error: ErrorData | undefined }>

/** What belongs on the screen of a sale now: the one script to say, and the offers. */
export type Proposals = Readonly<{ scriptId: string | undefined; offerIds: readonly string[] }>

/** What the runner does after it has written the new state down. */
export type SaleEffect =
  | Readonly<{ type: 'price' }>
  | Readonly<{ type: 'hold' } & Hold>
  | Readonly<{ type: 'release-hold'; checkoutVersion: number }>
  | Readonly<{ type: 'print'; operationId: OperationId }>
  /** One of several documents is made: the others follow. */
  | Readonly<{ type: 'record-document' }>
  /** `wasCancelled`: it had been given up, and the hub was told so. */
  | Readonly<{ type: 'record-completed'; wasCancelled: boolean }>
  | Readonly<{ type: 'record-cancelled' }>

export type SaleContext = Readonly<{
  fiscalMode: FiscalMode
  nowMs: number
  /** Minutes east of UTC of the shop's day. */
  utcOffsetMinutes: number
  /** Whose sales this register makes, where the chain wants it said. */
  sellerInn?: string | undefined
  /** What the programme would have on the screen of this sale. */
  propose: (sale: Sale) => Proposals
  /** The code of a coupon, by what it came out of: fiscal document and promotion. */
  couponCode: (origin: string) => string
}>

/** The new sale with its effects, or why not. A refusal changes nothing. */
export type SaleStep =
  | Readonly<{ ok: true; sale: Sale; effects: readonly SaleEffect[] }>
  | Readonly<{ ok: false; code: ErrorCode; params: ErrorParams }>
