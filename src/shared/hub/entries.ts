import { z } from 'zod'
import { Cashier, DocumentNumber, ReceiptKind, RegisteredDocument, SellerInn, TenderKind } from '../fiscal/document.ts'
import { Requisites } from '../fiscal/requisites.ts'
import { ShiftTotals } from '../fiscal/shift.ts'
import { GiftCard, GiftCardId } from '../gift-card.ts'
import { CustomerId, EntryId, JournalId, OperationId, RegisterId, SaleId } from '../ids.ts'
import { AmountMinor, QuantityMilli } from '../money.ts'
import { OfferRecord, PromoCode, ScriptRecord } from '../proposal.ts'
import { Buyer, SaleTerms } from '../sale-terms.ts'
import { LoyaltyMode } from '../sale-view.ts'

/** When it happened: the instant, and the shop's own day. */
const Moment = z.object({ atMs: z.int(), utcOffsetMinutes: z.int().min(-840).max(840) })

export const SoldLine = z.object({
  key: z.string(),
  name: z.string(),
  barcode: z.string().optional(),
  quantityMilli: QuantityMilli,
  /** As printed. */
  priceMinor: AmountMinor,
  totalMinor: AmountMinor,
  pointsSpentMinor: AmountMinor,
  pointsAccruedMinor: AmountMinor,
  vatCode: z.int(),
  /** Tag 1212 and the department: a return repeats them. */
  itemKind: z.int(),
  department: z.int(),
  /** What each promotion took off. */
  promotions: z.array(z.object({ promotionId: z.string(), amountMinor: AmountMinor })).default([]),
  /** Tag 1214 where the register program decided it. */
  paymentMethod: z.int().optional(),
  sellerInn: SellerInn.optional(),
  /** The gift card this line sold: good from now on for the line's total. On a return: good no more. */
  giftCard: GiftCard.optional(),
  requisites: Requisites.optional(),
})
export type SoldLine = z.infer<typeof SoldLine>

export const UsedPromoCode = z.object({ code: PromoCode, promotionId: z.string() })
export type UsedPromoCode = z.infer<typeof UsedPromoCode>

export const IssuedCoupon = z.object({
  code: PromoCode,
  /** The promotion that issued it, and the one it is good for. */
  promotionId: z.string(),
  couponFor: z.string(),
  validUntilMs: z.int(),
})
export type IssuedCoupon = z.infer<typeof IssuedCoupon>

/** A sale that became a fiscal document; a return is one too, with `returnOf`. Amounts are positive, `kind` gives the direction. */
export const SaleCompleted = z.object({
  saleId: SaleId,
  kind: ReceiptKind,
  returnOf: SaleId.optional(),
  /** The receipt that is returned. Sale ids are the register programs' own and repeat from register to register; FN and FD do not. */
  originalDocument: DocumentNumber.optional(),
  cashier: Cashier,
  fiscalMode: z.enum(['agent-prints', 'pos-prints', 'facade']),
  /** Whether the hub's prices and points were at hand at checkout. */
  loyaltyMode: LoyaltyMode,
  checkoutVersion: z.int().min(1),
  lines: z.array(SoldLine).min(1),
  /** Of the fiscal documents. Of a part prepayment that is less than the lines are worth. */
  totalMinor: AmountMinor,
  tenders: z.array(z.object({ kind: TenderKind, amountMinor: AmountMinor, rrn: z.string().optional() })),
  documents: z
    .array(
      z.object({
        kind: ReceiptKind,
        registered: RegisteredDocument,
        sellerInn: SellerInn.optional(),
        totalMinor: AmountMinor.optional(),
      }),
    )
    .min(1),
  /** How it was settled, corrected, exchanged. The buyer's name and number stand with the contacts. */
  terms: SaleTerms.omit({ buyer: true }).prefault({}),
  /** Money that stood on gift cards and was used; on a return, given back to them. Part of tag 1215. */
  giftCards: z.array(z.object({ giftCardId: GiftCardId, amountMinor: AmountMinor })).default([]),
  delivery: z.enum(['paper', 'electronic', 'both']),
  customerId: CustomerId.optional(),
  /** Sets the reservation of this sale, 0 too. On a return: points given back. */
  pointsSpentMinor: AmountMinor,
  /** As promised to the customer. On a return: points taken back. */
  pointsAccruedMinor: AmountMinor,
  programmeVersion: z.int(),
  /** Used up by this sale; a return of it gives them back. */
  promoCodes: z.array(UsedPromoCode).default([]),
  /** Came out with this receipt; a return of it takes them back while unused. */
  coupons: z.array(IssuedCoupon).default([]),
  moment: Moment,
})
export type SaleCompleted = z.infer<typeof SaleCompleted>

export const SaleCancelled = z.object({
  saleId: SaleId,
  kind: ReceiptKind,
  /** Releases every hold at or below it. */
  checkoutVersion: z.int().min(0),
  reason: z.enum(['cashier', 'register-program', 'not-printed', 'replaced']),
  moment: Moment,
})
export type SaleCancelled = z.infer<typeof SaleCancelled>

export const ShiftOpened = z.object({
  shiftNumber: z.int(),
  fnNumber: z.string(),
  cashier: Cashier,
  document: RegisteredDocument.optional(),
  moment: Moment,
})
export type ShiftOpened = z.infer<typeof ShiftOpened>

export const ShiftClosed = z.object({
  shiftNumber: z.int(),
  fnNumber: z.string(),
  cashier: Cashier,
  document: RegisteredDocument.optional(),
  /** As the device counts them. */
  totals: ShiftTotals,
  /** As the register's own database counts them: the two must agree. */
  registerTotals: ShiftTotals,
  moment: Moment,
})
export type ShiftClosed = z.infer<typeof ShiftClosed>

/** A person's answer about a device operation whose outcome no reading could tell. */
export const OperationDisputed = z.object({
  operationId: OperationId,
  saleId: SaleId.optional(),
  answer: z.enum(['printed', 'not-printed', 'device-gone']),
  answeredBy: z.string(),
  document: RegisteredDocument.optional(),
  moment: Moment,
})
export type OperationDisputed = z.infer<typeof OperationDisputed>

/** What was said and offered in one sale, and what came of it. Written when the sale ends; `answered` without a word is a no-answer. */
export const ScriptOutcome = z.object({
  saleId: SaleId,
  customerId: CustomerId.optional(),
  cashier: Cashier.optional(),
  programmeVersion: z.int(),
  scripts: z.array(ScriptRecord),
  offers: z.array(OfferRecord),
  moment: Moment,
})
export type ScriptOutcome = z.infer<typeof ScriptOutcome>

/** This database took over from another epoch of the same register. */
export const JournalStarted = z.object({
  previousJournalId: JournalId.optional(),
  reason: z.enum(['first', 'forked', 'corrupt']),
  moment: Moment,
})
export type JournalStarted = z.infer<typeof JournalStarted>

/** Payload schema by kind. A kind the hub does not know is kept and becomes a finding. */
export const entryPayloads = {
  'journal-started': JournalStarted,
  'sale-completed': SaleCompleted,
  'sale-cancelled': SaleCancelled,
  'shift-opened': ShiftOpened,
  'shift-closed': ShiftClosed,
  'operation-disputed': OperationDisputed,
  'script-outcome': ScriptOutcome,
} as const
export type EntryKind = keyof typeof entryPayloads
export type EntryPayload<K extends EntryKind = EntryKind> = z.infer<(typeof entryPayloads)[K]>

/** The contact fields of an entry, kept apart so that they can be encrypted at rest and erased later. */
export const EntryPersonal = z.object({
  /** An e-mail given for the receipt by a customer who had none: the hub keeps it, unproved. */
  newEmail: z.string().optional(),
  /** Digits of the loyalty phone, when the customer was named by phone while the hub was away. */
  loyaltyPhone: z.string().optional(),
  loyaltyCard: z.string().optional(),
  loyaltyEmail: z.string().optional(),
  /** Tag 1008 as it went into the receipt. */
  receiptContact: z.string().optional(),
  /** Tags 1227 and 1228. */
  buyer: Buyer.optional(),
})
export type EntryPersonal = z.infer<typeof EntryPersonal>

/**
 * One entry on its way to the hub. `payload` and `personal` are the very JSON texts that were hashed; see chain.ts.
 * `personal` may be absent though `personalHash` is there: the register lost its key, or the text was erased.
 */
export const Entry = z.object({
  entryId: EntryId,
  v: z.int().min(1),
  registerId: RegisterId,
  journalId: JournalId,
  /** From 1, without gaps, within one journal. */
  seq: z.int().min(1),
  kind: z.string().min(1).max(64),
  createdAtMs: z.int(),
  payload: z.string(),
  personal: z.string().optional(),
  /** Random, hex; keeps short payloads from being guessed from their hash. */
  salt: z.string().regex(/^[0-9a-f]{32}$/),
  payloadHash: z.string().regex(/^[0-9a-f]{64}$/),
  personalHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  previousHash: z.string().regex(/^[0-9a-f]{64}$/),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
})
export type Entry = z.infer<typeof Entry>

/** A larger entry is refused when it is written, not when it is sent. */
export const MAX_ENTRY_BYTES = 512 * 1024
