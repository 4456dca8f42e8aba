import { lowestPriceFor } from '../../pricing/unit-price.ts'
import { checkTenders } from '../../sale/tenders.ts'
import { parseReceiptContact } from '../../shared/contact/contact.ts'
import { Cashier, CREDIT_PAYMENT, type ReceiptKind, type TenderKind } from '../../shared/fiscal/document.ts'
import { lineTotalMinor, sumMinor } from '../../shared/money.ts'
import { SaleLine } from '../../shared/sale-line.ts'
import { Buyer, type SaleTerms } from '../../shared/sale-terms.ts'
import { FacadeTask, type ReceiptTask, type TaskPersonal } from './facade-task.ts'
import { type Fields, isAbsent, placeOf, refuse } from './fields.ts'
import { milliOf, minorOf } from './plain-roubles.ts'

/*
 * What both protocols make of a receipt. Whatever cannot be printed exactly as it was asked for is refused here, by name,
 * before anything is written down.
 */

export type ReadTask = Readonly<{ task: FacadeTask; personal: TaskPersonal }>

const MOST_LINES = 500

/** Kopecks of an amount in roubles; `undefined` where there is none. */
export function amountOf(fields: Fields, name: string): number | undefined {
  const value = fields.raw[name]
  if (isAbsent(value)) return undefined
  return minorOf(value) ?? refuse(placeOf(fields, name), 'notKopecks')
}

export function neededAmount(fields: Fields, name: string): number {
  return amountOf(fields, name) ?? refuse(placeOf(fields, name), 'missing')
}

type LineNames = Readonly<{ name: string; price: string; quantity: string; amount: string }>

/** Price, quantity and amount of a line, as one: the amount is what the buyer pays, and price × quantity must come to it. */
export function moneyOfLine(fields: Fields, names: LineNames): Pick<SaleLine, 'priceMinor' | 'quantityMilli'> {
  const priceMinor = neededAmount(fields, names.price)
  if (isAbsent(fields.raw[names.quantity])) refuse(placeOf(fields, names.quantity), 'missing')
  const quantityMilli = milliOf(fields.raw[names.quantity])
  if (quantityMilli === undefined || quantityMilli === 0)
    return refuse(placeOf(fields, names.quantity), 'notThousandths')
  const amountMinor = amountOf(fields, names.amount) ?? lineTotalMinor(priceMinor, quantityMilli)
  return {
    priceMinor:
      exactPrice(priceMinor, quantityMilli, amountMinor) ?? refuse(placeOf(fields, names.amount), 'notAmount'),
    quantityMilli,
  }
}

/**
 * The unit price at which the line comes to its amount. Programs round a half kopeck of weighed goods either way; the
 * amount stands, and the price moves by what that takes.
 */
function exactPrice(priceMinor: number, quantityMilli: number, amountMinor: number): number | undefined {
  const totalMinor = lineTotalMinor(priceMinor, quantityMilli)
  if (totalMinor === amountMinor) return priceMinor
  if (Math.abs(totalMinor - amountMinor) > 1) return undefined
  const exact = lowestPriceFor(amountMinor, quantityMilli)
  return lineTotalMinor(exact, quantityMilli) === amountMinor ? exact : undefined
}

/** A line with everything in it, or the field that does not fit. */
export function lineOf(fields: Fields, line: Readonly<Record<keyof SaleLine & string, unknown>> | object): SaleLine {
  const parsed = SaleLine.safeParse(line)
  return parsed.success
    ? parsed.data
    : refuse(placeOf(fields, String(parsed.error.issues[0]?.path[0] ?? 'line')), 'unreadable')
}

/** Name and INN of a cashier; `undefined` where no name is given. */
export function cashierOf(fields: Fields, nameField: string, innField: string): Cashier | undefined {
  const { raw } = fields
  if (isAbsent(raw[nameField])) return undefined
  const name = String(raw[nameField]).trim().slice(0, 64)
  const inn = isAbsent(raw[innField]) ? undefined : String(raw[innField]).trim()
  const parsed = Cashier.safeParse({ name, ...(inn === undefined ? {} : { inn }) })
  return parsed.success ? parsed.data : refuse(placeOf(fields, innField), 'unreadable')
}

/** Tags 1227 and 1228. */
export function buyerOf(fields: Fields, nameField: string, innField: string): Buyer | undefined {
  const name = isAbsent(fields.raw[nameField]) ? undefined : String(fields.raw[nameField]).trim()
  const inn = isAbsent(fields.raw[innField]) ? undefined : String(fields.raw[innField]).trim()
  if (inn !== undefined && !/^(\d{10}|\d{12})$/.test(inn)) refuse(placeOf(fields, innField), 'unreadable')
  if (name === undefined && inn === undefined) return undefined
  const buyer = Buyer.safeParse({ name, inn })
  return buyer.success ? buyer.data : refuse(placeOf(fields, nameField), 'unreadable')
}

/** Tag 1008 as it goes into the document. */
export function contactOf(fields: Fields, name: string): string | undefined {
  if (isAbsent(fields.raw[name])) return undefined
  const contact = parseReceiptContact(String(fields.raw[name]))
  return contact.ok ? contact.value : refuse(placeOf(fields, name), 'contact')
}

type Draft = Readonly<{
  receiptKind: ReceiptKind
  lines: readonly SaleLine[]
  tenders: readonly Readonly<{ kind: TenderKind; amountMinor: number }>[]
  /** As the program counts it; absent, the sum of the lines. */
  totalMinor?: number | undefined
  cashier?: Cashier | undefined
  terms: Omit<SaleTerms, 'settlement' | 'isInternet'>
  isElectronic: boolean
  contact?: string | undefined
  buyer?: Buyer | undefined
  hasExtras: boolean
}>

/** Puts a receipt together. `names`: what the protocol calls the parts that are checked against each other. */
export function finishReceipt(
  draft: Draft,
  names: Readonly<{ lines: string; total: string; payments: string; contact: string }>,
): ReadTask {
  const { lines, receiptKind, contact, isElectronic } = draft
  if (lines.length === 0) refuse(names.lines, 'missing')
  if (lines.length > MOST_LINES) refuse(names.lines, 'unsupported')
  if (lines.length > 1 && lines.some(line => line.paymentMethod === CREDIT_PAYMENT)) refuse(names.lines, 'creditAlone')
  const totalMinor = sumMinor(lines.map(line => lineTotalMinor(line.priceMinor, line.quantityMilli)))
  if (totalMinor === 0 || (draft.totalMinor ?? totalMinor) !== totalMinor) refuse(names.total, 'notTotal')
  const tenders = draft.tenders.filter(({ amountMinor }) => amountMinor > 0)
  const approved = tenders.map(tender => ({ ...tender, state: 'approved' as const }))
  if (!checkTenders(approved, totalMinor, receiptKind).ok) refuse(names.payments, 'unpaid')
  if (isElectronic && contact === undefined) refuse(names.contact, 'contactMissing')
  const { cashier, terms, buyer, hasExtras } = draft
  const task: ReceiptTask = {
    kind: 'receipt',
    receiptKind,
    lines: [...lines],
    tenders: [...tenders],
    totalMinor,
    cashier,
    terms: { settlement: { kind: 'full' }, isInternet: false, ...terms },
    delivery: isElectronic ? 'electronic' : contact === undefined ? 'paper' : 'both',
    hasExtras,
  }
  const parsed = FacadeTask.safeParse(task)
  if (!parsed.success) return refuse(parsed.error.issues[0]?.path.join('.') ?? names.lines, 'unreadable')
  return { task: parsed.data, personal: { ...(contact ? { contact } : {}), ...(buyer ? { buyer } : {}) } }
}
