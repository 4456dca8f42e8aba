import { z } from 'zod'
import { isRoundedTotal, priceAsGiven } from '../pricing/price-as-given.ts'
import { checkoutOf, newSale, type Sale } from '../sale/sale.ts'
import type { SaleCustomer, SalePersonal } from '../sale/sale-customer.ts'
import type { SaleEvent } from '../sale/sale-events.ts'
import { next } from '../sale/sale-machine.ts'
import { parseReceiptContact } from '../shared/contact/contact.ts'
import { normalisePhone } from '../shared/contact/phone.ts'
import { AppError } from '../shared/errors/app-error.ts'
import { Cashier, DocumentNumber, ReceiptKind, RegisteredDocument, SellerInn } from '../shared/fiscal/document.ts'
import type { PastReceipt, ReceiptRef } from '../shared/hub/past-receipt.ts'
import { type OperationId, type RegisterId, SaleId } from '../shared/ids.ts'
import { AmountMinor } from '../shared/money.ts'
import type { Programme } from '../shared/programme.ts'
import { SaleLine } from '../shared/sale-line.ts'
import { SaleTerms } from '../shared/sale-terms.ts'
import { Delivery } from '../shared/sale-view.ts'
import { TenderInput } from '../shared/screen/commands.ts'
import type { EntryMoment } from './sale-entries.ts'

/** As printed: the total may differ from price × quantity by what the price was rounded. */
const PrintedLine = SaleLine.extend({ totalMinor: AmountMinor.optional() })

/** A receipt that the register software printed while the agent was away. */
export const LateReceipt = z.object({
  saleId: SaleId,
  kind: ReceiptKind.default('sale'),
  lines: z
    .array(PrintedLine)
    .min(1)
    .max(500)
    .refine(lines => new Set(lines.map(line => line.key)).size === lines.length, 'line keys must differ'),
  tenders: z.array(TenderInput).max(8).default([]),
  documents: z
    .array(
      z.object({
        kind: ReceiptKind.optional(),
        registered: RegisteredDocument,
        sellerInn: SellerInn.optional(),
      }),
    )
    .min(1)
    .max(8),
  cashier: Cashier.optional(),
  /** As the cashier noted it. */
  customer: z.object({ phone: z.string().max(24).optional(), card: z.string().max(64).optional() }).optional(),
  /** Tag 1008. */
  contact: z.string().max(254).optional(),
  delivery: Delivery.default('paper'),
  /** With the offset of the shop: `2026-11-22T18:05:00+03:00`. */
  printedAt: z.iso.datetime({ offset: true }),
  /** Of a return: the receipt it takes back, as far as it is known. */
  original: DocumentNumber.partial().extend({ saleId: SaleId.optional() }).optional(),
  terms: SaleTerms.optional(),
})
export type LateReceipt = z.infer<typeof LateReceipt>

type Situation = Readonly<{
  registerId: RegisterId
  sellerInn: string | undefined
  programme: Programme
  /** The sale of this id as the agent knows it, where it does. */
  present: Sale | undefined
  findOwn: (ref: ReceiptRef) => PastReceipt | undefined
}>

/** The sale as it stood before its receipt, and what of the receipt was not understood and left out. */
export type ReadReceipt = Readonly<{ sale: Sale; notice?: AppError | undefined }>

/**
 * A late receipt as a sale that is ready to be reported. Prices stand as printed. A contact nobody can read is left out
 * with a notice: the receipt is a fact, and a typing error must not lose it.
 *
 * @throws AppError request.malformed, request.not-owner, request.operation-reused, fiscal.outcome-unknown,
 *   sale.nothing-to-pay
 */
export function readLateReceipt(receipt: LateReceipt, situation: Situation): ReadReceipt {
  const { present } = situation
  if (present) assertMayFinish(present, receipt)
  // Printed exactly as it was agreed here before the agent went away: points held and codes used stand with it.
  if (present && (present.phase.state === 'completed' || isAsAgreed(present, receipt))) return { sale: present }

  const wrong = receipt.lines.findIndex(line => !isRoundedTotal(line))
  if (wrong >= 0) {
    const field = `lines.${wrong}.totalMinor: does not fit price and quantity`
    throw new AppError('request.malformed', { params: { field } })
  }
  const { atMs } = printedMoment(receipt)
  const { registerId } = situation
  const known = present ?? newSale({ saleId: receipt.saleId, registerId, owner: 'pos', nowMs: atMs })
  const named = noteCustomer(known, receipt)
  const contact = noteContact(receipt)
  const isMember = named.customer.state !== 'anonymous' && receipt.kind === 'sale'
  const composing: Sale = {
    ...known,
    customer: named.customer,
    ...originalOf(receipt, situation.findOwn),
    personal: { ...named.personal, receiptContact: contact.value },
    delivery: contact.value ? receipt.delivery : 'paper',
    redeemMinor: 0,
    promoCodes: [],
    giftCards: [],
    // What was proposed in a sale that had been given up was told with that.
    ...(known.phase.state === 'cancelled' ? { scripts: [], offers: [] } : {}),
    phase: { state: 'composing' },
  }
  const lines = receipt.lines.map(({ totalMinor: _, ...line }) => line)
  const revision = known.revision + 1
  const quote = priceAsGiven({ lines: receipt.lines, programme: situation.programme, isMember })
  const operationId = `late-${receipt.saleId}`.slice(0, 64) as OperationId
  const moment = { nowMs: atMs, sellerInn: situation.sellerInn }
  const checkedOut = moved(composing, moment, [
    { type: 'lines-put', revision, lines, terms: receipt.terms, pricesStand: true },
    { type: 'quoted', pricedInputs: composing.pricedInputs + 1, quote },
    { type: 'checked-out', operationId, loyaltyMode: 'offline' },
  ])
  const { checkoutVersion } = checkedOut
  // What is printed already waits for no hold.
  const unheld = { type: 'not-held', checkoutVersion, loyaltyMode: 'offline', error: undefined, quote } as const
  const sale = moved(checkedOut, moment, checkedOut.phase.state === 'reserving' ? [unheld] : [])
  // What may be bought may be brought back, and is put together in the same way.
  return { sale: { ...sale, kind: receipt.kind }, notice: named.notice ?? contact.notice }
}

/** When it was printed: the instant, and the shop's own time then. */
export function printedMoment({ printedAt }: Pick<LateReceipt, 'printedAt'>): EntryMoment {
  const [, sign = '+', hours = '0', minutes = '0'] = /([+-])(\d\d):?(\d\d)$/.exec(printedAt) ?? []
  const offset = Number(hours) * 60 + Number(minutes)
  return { atMs: Date.parse(printedAt), utcOffsetMinutes: sign === '-' && offset > 0 ? -offset : offset }
}

function assertMayFinish({ owner, kind, phase, saleId }: Sale, receipt: LateReceipt): void {
  if (owner !== 'pos') throw new AppError('request.not-owner', { params: { saleId } })
  if (kind !== receipt.kind) throw new AppError('request.operation-reused', { params: { operationId: saleId } })
  const isBeingMade = phase.state === 'fiscalizing' || (phase.state === 'settling' && phase.payment !== undefined)
  if (isBeingMade) throw new AppError('fiscal.outcome-unknown', { outcome: 'unknown' })
}

function isAsAgreed(sale: Sale, { lines }: LateReceipt): boolean {
  const quote = checkoutOf(sale)?.quote
  const printed = priceAsGiven({ lines, programme: { accrualBps: 0, version: 0 }, isMember: false })
  const agreed = new Map(quote?.lines.map(line => [line.key, line.totalMinor]))
  return agreed.size === lines.length && printed.lines.every(line => agreed.get(line.key) === line.totalMinor)
}

type Noted = Readonly<{ customer: SaleCustomer; personal: SalePersonal; notice?: AppError }>

/** Whoever was identified here stays; else what the cashier noted is taken down, and the hub finds out who that is. */
function noteCustomer({ customer, personal }: Sale, { customer: told }: LateReceipt): Noted {
  if (customer.state !== 'anonymous') return { customer, personal }
  const anonymous = { customer: { state: 'anonymous', lookup: 'none' }, personal: {} } as const
  if (told?.phone !== undefined) {
    const phone = normalisePhone(told.phone)
    if (phone.ok) return { customer: { state: 'named' }, personal: { loyaltyPhone: phone.phone } }
    return { ...anonymous, notice: new AppError('contact.phone-invalid', { params: { reason: phone.reason } }) }
  }
  if (told?.card === undefined) return anonymous
  if (/^[\w-]{4,32}$/.test(told.card)) return { customer: { state: 'named' }, personal: { loyaltyCard: told.card } }
  return { ...anonymous, notice: new AppError('scan.unreadable', { params: { kind: 'card' } }) }
}

function noteContact({ contact = '' }: LateReceipt): Readonly<{ value?: string; notice?: AppError }> {
  if (contact.trim() === '') return {}
  const parsed = parseReceiptContact(contact)
  if (parsed.ok) return { value: parsed.value }
  return { notice: new AppError(parsed.code, { params: { reason: parsed.reason } }) }
}

/** What is known of the receipt a return takes back. None of it has to be: the fiscal return is a fact, points follow. */
function originalOf(
  { kind, original }: LateReceipt,
  findOwn: Situation['findOwn'],
): Pick<Sale, 'returnOf' | 'originalDocument'> {
  if (kind !== 'return' || !original) return {}
  const { fnNumber, fdNumber, saleId } = original
  const told = fnNumber !== undefined && fdNumber !== undefined ? { fnNumber, fdNumber } : undefined
  const own = told ? findOwn({ by: 'document', ...told }) : saleId && findOwn({ by: 'sale', saleId })
  // Of several documents the first names the sale, whichever of them was told.
  const originalDocument = own ? { fnNumber: own.fnNumber, fdNumber: own.fdNumber } : told
  return { returnOf: own ? own.saleId : saleId, originalDocument }
}

function moved(
  sale: Sale,
  where: Readonly<{ nowMs: number; sellerInn: string | undefined }>,
  events: readonly SaleEvent[],
): Sale {
  const propose = () => ({ scriptId: undefined, offerIds: [] })
  const context = { ...where, fiscalMode: 'pos-prints', utcOffsetMinutes: 0, propose, couponCode: () => '' } as const
  return events.reduce((state, event) => {
    const step = next(state, event, context)
    if (!step.ok) throw new AppError(step.code, { params: step.params })
    return step.sale
  }, sale)
}
