import { z } from 'zod'
import { CodePurpose } from '../customer.ts'
import { ErrorData } from '../errors/app-error.ts'
import { Cashier, TenderKind } from '../fiscal/document.ts'
import { GiftCardId } from '../gift-card.ts'
import { OperationId, SaleId } from '../ids.ts'
import { AmountMinor, QuantityMilli } from '../money.ts'
import { Delivery } from '../sale-view.ts'
import { StaffId, StaffPurpose } from '../staff.ts'

/** A tender as it is handed over: cash may be more than what is due, the rest is change. */
export const TenderInput = z.object({
  kind: TenderKind,
  amountMinor: AmountMinor,
  state: z.enum(['approved', 'declined', 'unknown']).default('approved'),
  rrn: z.string().max(32).optional(),
  /** Of a tender that was told before: it counts once. */
  tenderId: z.string().min(1).max(64).optional(),
})
export type TenderInput = z.infer<typeof TenderInput>

/** A person's answer to "was it printed?". `fdNumber` goes with `printed`. */
export const SettlingAnswer = z.enum(['printed', 'not-printed', 'device-gone'])
export type SettlingAnswer = z.infer<typeof SettlingAnswer>

/**
 * Everything the screen may ask for. The screen decides nothing: each command is checked by the agent, and the snapshot
 * names those that would be accepted now.
 */
export const ScreenCommand = z.discriminatedUnion('name', [
  z.object({ name: z.literal('sign-in'), cashier: Cashier }),
  z.object({ name: z.literal('open-shift'), operationId: OperationId }),
  z.object({ name: z.literal('close-shift'), operationId: OperationId }),

  z.object({ name: z.literal('new-sale'), saleId: SaleId }),
  /** Brings a parked sale back, whoever owns it. */
  z.object({ name: z.literal('activate-sale'), saleId: SaleId }),
  /** Whatever the scanner read, or a barcode typed by hand: goods, card, wallet or receipt. */
  z.object({ name: z.literal('scan'), text: z.string().min(1).max(512) }),
  z.object({ name: z.literal('change-quantity'), lineKey: z.string(), quantityMilli: QuantityMilli }),
  z.object({ name: z.literal('remove-line'), lineKey: z.string() }),

  /** Digits as typed on the pad; the agent knows the forms a phone may have. */
  z.object({ name: z.literal('identify'), phone: z.string().min(1).max(24) }),
  z.object({ name: z.literal('forget-customer') }),
  /** Purpose `join` is for the phone that was not found; `spend` and `contact` for the identified customer. Sends again too. */
  z.object({ name: z.literal('send-code'), purpose: CodePurpose }),
  z.object({ name: z.literal('check-code'), code: z.string().regex(/^\d{4,8}$/) }),
  z.object({ name: z.literal('close-code') }),

  /** Phone or e-mail for the receipt (tag 1008); empty clears it. */
  z.object({ name: z.literal('set-contact'), contact: z.string().max(254) }),
  z.object({ name: z.literal('set-delivery'), delivery: Delivery }),
  /** How many points (hundredths) to spend at most; 0 for none. */
  z.object({ name: z.literal('redeem'), amountMinor: AmountMinor }),

  z.object({
    name: z.literal('answer-script'),
    scriptId: z.string(),
    answerId: z.string(),
    reasonId: z.string().optional(),
  }),
  z.object({ name: z.literal('answer-offer'), promotionId: z.string(), answer: z.enum(['accepted', 'refused']) }),
  z.object({ name: z.literal('enter-promo-code'), code: z.string().min(1).max(40) }),
  z.object({ name: z.literal('remove-promo-code'), code: z.string().min(1).max(40) }),
  /** The number as scanned or typed; it comes back masked. */
  z.object({ name: z.literal('add-gift-card'), number: z.string().min(4).max(64) }),
  z.object({ name: z.literal('remove-gift-card'), giftCardId: GiftCardId }),

  z.object({ name: z.literal('check-out'), operationId: OperationId }),
  z.object({ name: z.literal('reopen') }),
  z.object({ name: z.literal('pay'), operationId: OperationId, tenders: z.array(TenderInput).max(8) }),
  /** Of several fiscal documents one is made: the others, with the money that was taken for all of them. */
  z.object({ name: z.literal('print-rest') }),
  z.object({ name: z.literal('cancel-sale') }),
  /** Leaves the result and shows an empty sale. */
  z.object({ name: z.literal('next-sale') }),

  /** Finds the receipt by its printed QR code or FD number and prepares the return of all of it. */
  z.object({
    name: z.literal('start-return'),
    saleId: SaleId,
    receipt: z.union([
      z.object({ qr: z.string().max(512) }),
      z.object({ fdNumber: z.int().min(1), fnNumber: z.string().max(16).optional() }),
    ]),
  }),

  /** What of the receipt goes back, instead of all that is left; the return is prepared anew. */
  z.object({
    name: z.literal('choose-return-lines'),
    lines: z
      .array(z.object({ key: z.string(), quantityMilli: QuantityMilli.min(1) }))
      .min(1)
      .max(500),
  }),

  z.object({
    name: z.literal('answer-question'),
    operationId: OperationId,
    answer: SettlingAnswer,
    fdNumber: z.int().min(1).optional(),
    pin: z.string().max(12),
  }),
  z.object({ name: z.literal('continue-printing') }),
  /** The slip of the sale that was just completed, once more; asked for by a person only. */
  z.object({ name: z.literal('print-slip'), saleId: SaleId }),

  /** Loads who works in this store and what was verified lately. */
  z.object({ name: z.literal('staff-open') }),
  z.object({ name: z.literal('staff-sign-in'), staffId: StaffId, pin: z.string().max(12) }),
  z.object({ name: z.literal('staff-sign-out') }),
  /** Starts a verification: a code goes to the phone. */
  z.object({
    name: z.literal('staff-verify'),
    verificationId: OperationId,
    purpose: StaffPurpose,
    phone: z.string().min(1).max(24),
    reference: z.string().max(64).optional(),
  }),
  z.object({ name: z.literal('staff-send-again') }),
  z.object({ name: z.literal('staff-check'), code: z.string().regex(/^\d{4,8}$/) }),
  /** Leaves the verification: with a result it stays in the trail, without one it counts as abandoned. */
  z.object({ name: z.literal('staff-close') }),
])
export type ScreenCommand = z.infer<typeof ScreenCommand>
export type ScreenCommandInput = z.input<typeof ScreenCommand>
export type ScreenCommandName = ScreenCommand['name']

export const CommandResult = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), error: ErrorData }),
])
export type CommandResult = z.infer<typeof CommandResult>

/** socket.io namespace of the screen, and its three messages. `auth: { token }` at connect. */
export const SCREEN_NAMESPACE = '/screen'
export const screenMessages = { getSnapshot: 'get-snapshot', snapshot: 'snapshot', send: 'command' } as const
