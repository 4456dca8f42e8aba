import { z } from 'zod'
import { uncovered } from '../../sale/due.ts'
import { type DocumentSettings, describeDocuments, documentRequisites } from '../../sale/fiscal-document.ts'
import { checkoutOf, madeDocuments, quoteOf, type Sale } from '../../sale/sale.ts'
import { amountsAsTenders, documentTenders, type Money, splitTenders } from '../../sale/tenders.ts'
import { ReceiptKind, SellerInn, TenderKind } from '../../shared/fiscal/document.ts'
import { Requisites } from '../../shared/fiscal/requisites.ts'
import { SaleId } from '../../shared/ids.ts'
import { AmountMinor, QuantityMilli } from '../../shared/money.ts'
import { Buyer, Correction } from '../../shared/sale-terms.ts'
import { Delivery, type SaleView } from '../../shared/sale-view.ts'

const Line = z.object({
  key: z.string(),
  name: z.string(),
  priceMinor: AmountMinor,
  quantityMilli: QuantityMilli,
  totalMinor: AmountMinor,
  /** Tags 1199, 1214, 1212. */
  vatCode: z.int(),
  paymentMethod: z.int(),
  itemKind: z.int(),
  department: z.int(),
  requisites: Requisites.optional(),
})

const Document = z.object({
  /** Name it in the report. Absent: the shop's own document. */
  sellerInn: SellerInn.optional(),
  lines: z.array(Line),
  totalMinor: AmountMinor,
  /** What is known of the money: credits, tenders told before; of a return, how it goes back. The rest is taken now. */
  tenders: z.array(z.object({ kind: TenderKind, amountMinor: AmountMinor })),
  isReported: z.boolean(),
})

/** What a register program that prints itself needs for its fiscal documents. */
export const ToPrint = z.object({
  checkoutVersion: z.int(),
  kind: ReceiptKind,
  lines: z.array(z.object({ key: z.string(), priceMinor: AmountMinor, totalMinor: AmountMinor })),
  totalMinor: AmountMinor,
  delivery: Delivery,
  /** Tag 1008. */
  buyerContact: z.string().optional(),
  /** One for each seller, to be printed in this order. */
  documents: z.array(Document),
  /** Tag 1055, one bit; 0 is the device's default. */
  taxSystem: z.int(),
  /** Tag 1117. */
  senderEmail: z.string().optional(),
  /** Tags 1227 and 1228. */
  buyer: Buyer.optional(),
  /** Tag 1187. */
  place: z.string().optional(),
  /** Tag 1125. */
  isInternet: z.boolean(),
  /** Print a correction receipt: tags 1173 and 1174. */
  correction: Correction.optional(),
  /** The returned goods that pay for this sale: tag 1217 here and on the return. */
  exchange: z.object({ returnSaleId: SaleId, amountMinor: AmountMinor }).optional(),
  /** Further tags of the document. */
  requisites: Requisites,
})
export type ToPrint = z.infer<typeof ToPrint>

/** Only once prices are final, and until all of it is reported. */
export function toPrint(sale: Sale, view: SaleView, settings: DocumentSettings): ToPrint | undefined {
  const { phase, terms } = sale
  const quote = quoteOf(sale)
  if ((phase.state !== 'frozen' && phase.state !== 'settling') || !quote) return undefined
  const { checkoutVersion, kind, delivery } = sale
  const { buyer, place, isInternet, correction } = terms
  return {
    checkoutVersion,
    kind,
    lines: quote.lines.map(({ key, priceMinor, totalMinor }) => ({ key, priceMinor, totalMinor })),
    totalMinor: view.totalMinor,
    delivery,
    buyerContact: sale.personal.receiptContact,
    documents: documentsToPrint(sale, view, settings),
    taxSystem: terms.taxSystem ?? settings.taxSystem,
    senderEmail: settings.senderEmail,
    buyer,
    place,
    isInternet,
    correction,
    exchange: exchangeOf(sale),
    requisites: [...documentRequisites(terms)],
  }
}

function documentsToPrint(sale: Sale, view: SaleView, settings: DocumentSettings): ToPrint['documents'] {
  const planned = describeDocuments(sale, settings)
  const left = new Set(uncovered(planned, madeDocuments(sale)))
  const split = splitTenders(
    documentTenders(knownMoney(view), 0),
    planned.map(({ totalMinor }) => totalMinor),
  )
  return planned.map((document, at) => ({
    sellerInn: document.sellerInn,
    lines: document.lines.map(line => ({ ...line, requisites: line.requisites && [...line.requisites] })),
    totalMinor: document.totalMinor,
    tenders: amountsAsTenders(split[at] ?? documentTenders([], 0)).map(tender => ({ ...tender })),
    isReported: !left.has(document),
  }))
}

function knownMoney({ credits, tenders, kind }: SaleView): Money[] {
  return [
    ...credits,
    ...tenders.filter(({ state }) => state === 'approved' || (kind === 'return' && state === 'pending')),
  ]
}

function exchangeOf(sale: Sale): ToPrint['exchange'] {
  const credit = checkoutOf(sale)?.credits.find(({ from }) => from === 'exchange')
  const returnSaleId = sale.terms.exchangeFor
  return credit && returnSaleId ? { returnSaleId, amountMinor: credit.amountMinor } : undefined
}
