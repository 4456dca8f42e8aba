import { plannedTotalMinor } from '../sale/document-plan.ts'
import { customerIdOf, quoteOf, type Sale } from '../sale/sale.ts'
import type { Checkout } from '../sale/sale-phase.ts'
import { documentTenders, type TenderAmounts } from '../sale/tenders.ts'
import { maskContact } from '../shared/contact/contact.ts'
import { type Cashier, TenderKind } from '../shared/fiscal/document.ts'
import type { EntryPersonal, SaleCancelled, SaleCompleted, ScriptOutcome, SoldLine } from '../shared/hub/entries.ts'
import { sumMinor } from '../shared/money.ts'
import type { SaleTerms } from '../shared/sale-terms.ts'
import type { FiscalMode } from '../shared/sale-view.ts'

export type EntryMoment = Readonly<{ atMs: number; utcOffsetMinutes: number }>

/** The outbox entry of a sale that became a fiscal document. */
export function completedEntry(sale: Sale, fiscalMode: FiscalMode, moment: EntryMoment): SaleCompleted {
  const { phase } = sale
  if (phase.state !== 'completed') throw new Error('only a completed sale has this entry')
  const { checkout, payment, documents } = phase
  const { quote } = checkout
  const amounts = takenAmounts(sale)
  const rrn = payment.tenders.find(tender => tender.rrn)?.rrn
  return {
    saleId: sale.saleId,
    kind: sale.kind,
    returnOf: sale.returnOf,
    originalDocument: sale.originalDocument,
    cashier: payment.cashier,
    fiscalMode,
    loyaltyMode: checkout.loyaltyMode,
    checkoutVersion: sale.checkoutVersion,
    lines: soldLines(sale),
    totalMinor: plannedTotalMinor(sale, quote),
    tenders: TenderKind.options
      .filter(kind => amounts[kind] > 0)
      .map(kind => ({ kind, amountMinor: amounts[kind], rrn: kind === 'card' ? rrn : undefined })),
    documents: documents.map(({ kind, registered, sellerInn, totalMinor }) => ({
      kind,
      registered,
      sellerInn,
      totalMinor,
    })),
    terms: withUsedPrepayment(termsWithoutBuyer(sale.terms), checkout),
    giftCards: usedGiftCards(checkout),
    delivery: sale.delivery,
    customerId: customerIdOf(sale),
    pointsSpentMinor: quote.pointsSpentMinor,
    pointsAccruedMinor: quote.pointsAccruedMinor,
    programmeVersion: quote.programmeVersion,
    promoCodes: checkout.heldCodes,
    coupons: sale.coupons.map(({ code, promotionId, couponFor, validUntilMs }) => ({
      code,
      promotionId,
      couponFor,
      validUntilMs,
    })),
    moment,
  }
}

/** By means of payment, over all documents of a finished sale: credits and money, without the change. */
export function takenAmounts(sale: Sale): TenderAmounts {
  const { phase } = sale
  if (phase.state !== 'completed') throw new Error('only a completed sale has taken money')
  const { checkout, payment, documents } = phase
  if (documents.every(({ tenders }) => tenders !== undefined)) {
    return documentTenders(
      documents.flatMap(({ tenders = [] }) => tenders),
      0,
    )
  }
  return documentTenders([...checkout.credits, ...payment.tenders], payment.changeMinor)
}

/** The buyer's name and number are personal: they are kept and sent with the contacts. */
export function termsWithoutBuyer({ buyer: _, requisites, ...terms }: SaleTerms): SaleCompleted['terms'] {
  return { ...terms, requisites: requisites.filter(({ tag }) => !personalTags.has(tag)) }
}

/** Tags of a document that say who the buyer is, with the name, papers or address of a person. */
export const personalTags: ReadonlySet<number> = new Set([1008, 1227, 1228, 1243, 1244, 1245, 1246, 1254, 1256])

/** What the register software had meant to count and what was counted may differ: the hub is told what was. */
function withUsedPrepayment(terms: SaleCompleted['terms'], { credits }: Checkout): SaleCompleted['terms'] {
  const { settlement } = terms
  if (settlement.kind !== 'handover') return terms
  const used = credits.filter(({ from }) => from === 'prepayment')
  return { ...terms, settlement: { ...settlement, prepaidMinor: sumMinor(used.map(credit => credit.amountMinor)) } }
}

export function usedGiftCards({ credits }: Checkout): SaleCompleted['giftCards'] {
  return credits.flatMap(({ giftCardId, amountMinor }) => (giftCardId ? [{ giftCardId, amountMinor }] : []))
}

/** What was proposed in a sale and what was said to it; nothing when nothing was. */
export function outcomeEntry(
  sale: Sale,
  signedIn: Cashier | undefined,
  moment: EntryMoment,
): ScriptOutcome | undefined {
  const { saleId, scripts, offers, phase } = sale
  if (scripts.length === 0 && offers.length === 0) return undefined
  return {
    saleId,
    customerId: customerIdOf(sale),
    cashier: 'payment' in phase ? phase.payment?.cashier : signedIn,
    programmeVersion: quoteOf(sale)?.programmeVersion ?? 0,
    scripts,
    offers,
    moment,
  }
}

export function cancelledEntry(sale: Sale, moment: EntryMoment): SaleCancelled {
  const { phase, saleId, kind, checkoutVersion } = sale
  if (phase.state !== 'cancelled') throw new Error('only a cancelled sale has this entry')
  return { saleId, kind, checkoutVersion, reason: phase.reason, moment }
}

/** The contacts that go with the entry. A customer the hub already named needs no phone beside the id. */
export function personalOf(sale: Sale): EntryPersonal | undefined {
  const { receiptContact, loyaltyPhone, loyaltyCard } = sale.personal
  const isNamed = sale.customer.state === 'named'
  const newEmail = newEmailOf(sale)
  const personal = {
    ...(receiptContact ? { receiptContact } : {}),
    ...(newEmail ? { newEmail } : {}),
    ...(sale.terms.buyer ? { buyer: sale.terms.buyer } : {}),
    ...(isNamed && loyaltyPhone ? { loyaltyPhone } : {}),
    ...(isNamed && loyaltyCard ? { loyaltyCard } : {}),
  }
  return Object.keys(personal).length > 0 ? personal : undefined
}

/** An e-mail given for this receipt by a customer of whom the hub has none. */
function newEmailOf({ customer, personal, phase }: Sale): string | undefined {
  const { receiptContact } = personal
  if (phase.state !== 'completed' || !receiptContact || !('customer' in customer)) return undefined
  return customer.customer.hasEmail || maskContact(receiptContact).kind !== 'email' ? undefined : receiptContact
}

export function soldLines(sale: Sale): SoldLine[] {
  const quoted = new Map(quoteOf(sale)?.lines.map(line => [line.key, line]))
  return sale.lines.map(line => {
    const priced = quoted.get(line.key)
    if (!priced) throw new Error('the quote lacks a line of its sale')
    return {
      key: line.key,
      name: line.name,
      barcode: line.barcode,
      quantityMilli: line.quantityMilli,
      priceMinor: priced.priceMinor,
      totalMinor: priced.totalMinor,
      pointsSpentMinor: priced.reasons.find(reason => reason.kind === 'points')?.amountMinor ?? 0,
      pointsAccruedMinor: priced.accruedMinor,
      vatCode: line.vatCode,
      itemKind: line.itemKind,
      department: line.department,
      paymentMethod: line.paymentMethod,
      sellerInn: line.sellerInn,
      giftCard: line.giftCard,
      requisites: line.requisites,
      promotions: priced.reasons.flatMap(({ kind, promotionId, amountMinor }) =>
        kind === 'promotion' && promotionId ? { promotionId, amountMinor } : [],
      ),
    }
  })
}
