import { z } from 'zod'
import { CodeDelivery, CodePurpose, Customer, Identifier } from '../customer.ts'
import { UpdateOffer, UpdateProgress } from '../desktop/update.ts'
import type { ErrorData } from '../errors/app-error.ts'
import { DocumentNumber } from '../fiscal/document.ts'
import { GiftCardId } from '../gift-card.ts'
import { CustomerId, JournalId, OperationId, RegisterId, SaleId } from '../ids.ts'
import { Localised } from '../localised.ts'
import { AmountMinor, QuantityMilli } from '../money.ts'
import { Programme } from '../programme.ts'
import { PromoCode } from '../proposal.ts'
import { Quote } from '../quote.ts'
import { SaleLines } from '../sale-line.ts'
import { StaffId, StaffMember, StaffPurpose, StaffVerification } from '../staff.ts'
import { Entry } from './entries.ts'
import { PastReceipt, ReceiptRef } from './past-receipt.ts'

/** Batches stay below both: a message over the hub's `maxHttpBufferSize` would never arrive. */
export const MAX_BATCH_ENTRIES = 100
export const MAX_BATCH_BYTES = 256 * 1024
export const HUB_MAX_MESSAGE_BYTES = 4 * 1024 * 1024

/** The namespace of the hub's socket that registers connect to. */
export const REGISTERS_NAMESPACE = '/registers'

/** Money paid before the goods that a handover counts on: its receipts in the order they are used up, and how much in all. */
const HeldPrepayment = z.object({ of: z.array(DocumentNumber).min(1).max(8), amountMinor: AmountMinor.min(1) })
export type HeldPrepayment = z.infer<typeof HeldPrepayment>

const Hash = z.string().regex(/^[0-9a-f]{64}$/)

/** The sale's hold on points, as the register knows it. `revision` rises with each checkout of the sale. */
const LiveSale = z.object({ saleId: SaleId, revision: z.int().min(1) })

/** Where a journal stands. `seq` 0 with `GENESIS_HASH` is an empty one. */
export const JournalPosition = z.object({ seq: z.int().min(0), hash: Hash })
export type JournalPosition = z.infer<typeof JournalPosition>

/**
 * Every acknowledged message a register sends: request and answer. Unknown fields are ignored, missing ones refused by
 * name. On the wire the answer is `HubAnswer`: `{ ok: true, result }` or `{ ok: false, error, retryAfterMs? }`.
 */
export const hubMessages = {
  /** A fresh register gives its pairing code and gets its token, once. */
  'register.enrol': {
    request: z.object({ registerId: RegisterId, pairingCode: z.string().min(4).max(32) }),
    result: z.object({ token: z.string().min(32) }),
  },
  /**
   * The handshake; nothing else is answered before it. `instanceId` is new with each start of the agent, so the hub can
   * tell a reconnect from a second holder of the same token (`register.cloned`).
   */
  'register.authenticate': {
    request: z.object({
      registerId: RegisterId,
      token: z.string(),
      instanceId: z.uuid(),
      agentVersion: z.string(),
      journalId: JournalId,
      last: JournalPosition,
      /** Recent positions, newest first, at most 500: where a fork left the common road. */
      tail: z.array(JournalPosition).max(500),
      /** Sales past checkout; the hub frees this register's other holds. */
      liveSales: z.array(LiveSale),
      nowMs: z.int(),
    }),
    result: z.discriminatedUnion('journal', [
      /** `received` may lie behind (push the rest; the hub may have been restored) or be equal. */
      z.object({
        journal: z.literal('continue'),
        received: JournalPosition,
        appliedSeq: z.int(),
        serverTimeMs: z.int(),
        programme: Programme,
      }),
      /** This database is an older copy, or went another way: open a new journal and write again all entries after `commonSeq`. */
      z.object({
        journal: z.literal('forked'),
        commonSeq: z.int().min(0),
        serverTimeMs: z.int(),
        programme: Programme,
      }),
    ]),
  },
  'customers.find': {
    request: z.object({ identifier: Identifier }),
    result: z.discriminatedUnion('status', [
      /** `isVerified`: the identifier itself proved possession (wallet code). */
      z.object({ status: z.literal('found'), customer: Customer, isVerified: z.boolean() }),
      z.object({ status: z.literal('not-found') }),
      z.object({ status: z.literal('ambiguous') }),
      z.object({ status: z.literal('blocked') }),
    ]),
  },
  /** Needs a code of purpose `join` that was checked for this phone. Repeating it gives the same customer. */
  'customers.join': {
    request: z.object({
      operationId: OperationId,
      phone: z.string().regex(/^\d{8,15}$/),
      codeRequestId: OperationId,
      name: z.string().max(100).optional(),
    }),
    result: z.object({ customer: Customer }),
  },
  /** The code is derived from request and send number: repeating a send gives the same code again. */
  'codes.send': {
    request: z.object({
      codeRequestId: OperationId,
      purpose: CodePurpose,
      to: z.union([z.object({ customerId: CustomerId }), z.object({ phone: z.string().regex(/^\d{8,15}$/) })]),
      sendNumber: z.int().min(1).max(5),
    }),
    result: z.object({ delivery: CodeDelivery, channel: z.string(), sendsLeft: z.int(), expiresAtMs: z.int() }),
  },
  'codes.check': {
    request: z.object({ codeRequestId: OperationId, code: z.string().regex(/^\d{4,8}$/) }),
    result: z.discriminatedUnion('status', [
      z.object({ status: z.literal('verified') }),
      z.object({ status: z.literal('wrong'), triesLeft: z.int() }),
      z.object({ status: z.literal('expired') }),
      z.object({ status: z.literal('no-tries-left') }),
      z.object({ status: z.literal('not-requested') }),
    ]),
  },
  'quotes.price': {
    request: z.object({
      saleId: SaleId,
      revision: z.int(),
      lines: SaleLines,
      customerId: CustomerId.optional(),
      redeemMinor: AmountMinor,
      /** Promotions given by `offer` that the customer took. */
      acceptedOffers: z.array(z.string()).max(20).default([]),
      promoCodes: z.array(PromoCode).max(5).default([]),
      /** The claimed return this sale is exchanged for: its points count as spendable. */
      exchangeFor: SaleId.optional(),
    }),
    result: z.object({ quote: Quote }),
  },
  /** Whether a code would be taken now, and for what. Reserves nothing. */
  'promo-codes.check': {
    request: z.object({ saleId: SaleId, code: PromoCode, customerId: CustomerId.optional() }),
    result: z.discriminatedUnion('status', [
      z.object({ status: z.literal('valid'), promotionId: z.string(), title: Localised }),
      z.object({ status: z.enum(['unknown', 'used', 'expired', 'not-yours']) }),
    ]),
  },
  /**
   * Sets the hold of this sale, all or nothing. A revision at or below a tombstone, or below the present one, is refused:
   * `loyalty.reservation-stale`; a code somebody else holds or used: `loyalty.promo-code-used`; money paid before the
   * goods that is used, paid back or held elsewhere: `loyalty.prepayment-used`.
   */
  'points.reserve': {
    request: z.object({
      saleId: SaleId,
      revision: z.int().min(1),
      /** Points need one, promo codes do not. */
      customerId: CustomerId.optional(),
      amountMinor: AmountMinor,
      promoCodes: z.array(PromoCode).max(5).default([]),
      giftCards: z
        .array(z.object({ giftCardId: GiftCardId, amountMinor: AmountMinor }))
        .max(5)
        .default([]),
      prepayment: HeldPrepayment.optional(),
      codeRequestId: OperationId.optional(),
      isWalletVerified: z.boolean().default(false),
      /** The claimed return this sale is exchanged for: its points may be spent before it has arrived. */
      exchangeFor: SaleId.optional(),
    }),
    result: z.object({ heldMinor: AmountMinor, balanceMinor: z.int() }),
  },
  /** Frees the hold and leaves a tombstone at `revision`, also where there was no hold yet. */
  'points.release': {
    request: z.object({ saleId: SaleId, revision: z.int().min(1) }),
    result: z.object({ releasedMinor: AmountMinor }),
  },
  'receipts.find': {
    request: z.object({ ref: ReceiptRef }),
    result: z.discriminatedUnion('status', [
      z.object({ status: z.literal('found'), receipt: PastReceipt }),
      z.object({ status: z.literal('not-found') }),
    ]),
  },
  /**
   * Sets a return aside for this register before money goes back: of two registers that prepare the same line, one is
   * refused (`return.claimed`). A claim ends with its return, with `returns.release`, or when the register no longer
   * names it as live. `lines`: all that is left, where absent. Repeating it gives the same answer.
   */
  'returns.prepare': {
    request: z.object({
      saleId: SaleId,
      ref: ReceiptRef,
      lines: z
        .array(z.object({ key: z.string(), quantityMilli: QuantityMilli }))
        .max(500)
        .optional(),
    }),
    result: z.discriminatedUnion('status', [
      z.object({ status: z.literal('claimed'), receipt: PastReceipt }),
      z.object({ status: z.literal('not-found') }),
    ]),
  },
  'returns.release': { request: z.object({ saleId: SaleId }), result: z.object({}) },
  /** What a gift card is good for now. Reserves nothing; asked too often it is refused. */
  'gift-cards.check': {
    request: z.object({ giftCardId: GiftCardId }),
    result: z.discriminatedUnion('status', [
      z.object({ status: z.literal('good'), balanceMinor: AmountMinor }),
      z.object({ status: z.enum(['unknown', 'not-sold-yet', 'used-up', 'returned', 'expired']) }),
    ]),
  },
  /** Whether register, device and hub agree on a closed shift. `waiting` also while the hub has not heard of the close. */
  'seals.get': {
    request: z.object({ fnNumber: z.string(), shiftNumber: z.int() }),
    result: z.object({ seal: z.enum(['waiting', 'sealed', 'mismatch']) }),
  },
  'rules.get': { request: z.object({}), result: z.object({ programme: Programme }) },
  /** Appended in order, answered after the hub's own commit. A gap or a broken chain refuses the batch (`sync.gap`, `sync.rejected`), business never does. */
  'outbox.push': {
    request: z.object({ journalId: JournalId, entries: z.array(Entry).min(1).max(MAX_BATCH_ENTRIES) }),
    result: z.object({ received: JournalPosition, appliedSeq: z.int() }),
  },
  'staff.list': { request: z.object({}), result: z.object({ members: z.array(StaffMember) }) },
  /** `request.wrong-pin`, `request.too-many-tries`. The session lives at the hub, at most 10 minutes. */
  'staff.sign-in': {
    request: z.object({ staffId: StaffId, pin: z.string().regex(/^\d{4,12}$/) }),
    result: z.object({ staffSession: z.string().min(32), member: StaffMember, untilMs: z.int() }),
  },
  'staff.sign-out': { request: z.object({ staffSession: z.string() }), result: z.object({}) },
  /** Starts a verification, or sends its code again under a higher `sendNumber`. `staff.signed-out`. */
  'staff.send-code': {
    request: z.object({
      staffSession: z.string(),
      verificationId: OperationId,
      purpose: StaffPurpose,
      phone: z.string().regex(/^\d{8,15}$/),
      reference: z.string().max(64).optional(),
      sendNumber: z.int().min(1).max(5),
    }),
    result: z.object({ delivery: CodeDelivery, channel: z.string(), sendsLeft: z.int(), expiresAtMs: z.int() }),
  },
  'staff.check-code': {
    request: z.object({ staffSession: z.string(), verificationId: OperationId, code: z.string().regex(/^\d{4,8}$/) }),
    result: z.object({
      status: z.enum(['verified', 'wrong', 'expired', 'no-tries-left', 'not-requested']),
      triesLeft: z.int().optional(),
    }),
  },
  /** Ends a verification without a result. */
  'staff.abandon': {
    request: z.object({ staffSession: z.string(), verificationId: OperationId }),
    result: z.object({}),
  },
  'staff.trail': {
    request: z.object({ staffSession: z.string() }),
    result: z.object({ verifications: z.array(StaffVerification).max(20) }),
  },
  /** How far this register is with a version that was offered. Repeats are normal. */
  'update.report': { request: z.object({ progress: UpdateProgress }), result: z.object({}) },
  'health.report': {
    request: z.object({
      unsent: z.int(),
      oldestUnsentMs: z.int().optional(),
      unsettled: z.int(),
      freeDiskBytes: z.int().optional(),
    }),
    result: z.object({ appliedSeq: z.int() }),
  },
} as const satisfies Record<string, { request: z.ZodType; result: z.ZodType }>

export type HubMessage = keyof typeof hubMessages
export type HubRequest<M extends HubMessage> = z.input<(typeof hubMessages)[M]['request']>
export type HubResult<M extends HubMessage> = z.infer<(typeof hubMessages)[M]['result']>

export type HubAnswer<M extends HubMessage = HubMessage> =
  | { ok: true; result: HubResult<M> }
  | { ok: false; error: ErrorData; retryAfterMs?: number }

/** What the hub says on its own. */
export const hubEvents = {
  'rules.changed': z.object({ programme: Programme }),
  'code.state': z.object({ codeRequestId: OperationId, delivery: CodeDelivery }),
  'update.offered': UpdateOffer,
  /** No version is offered any more: what has not been switched to is dropped. */
  'updates.halted': z.object({}),
  'settings.changed': z.object({ version: z.int() }),
  /** How far the applier got; sent after each round that moved it. */
  'journal.applied': z.object({ journalId: JournalId, appliedSeq: z.int(), findings: z.int() }),
} as const
export type HubEvent = keyof typeof hubEvents
export type HubEventData<E extends HubEvent> = z.infer<(typeof hubEvents)[E]>
