import type { Cashier, CorrectionGround, ReceiptDocument } from '../shared/fiscal/document.ts'
import { documentMark } from '../shared/fiscal/document-mark.ts'
import type { Requisite } from '../shared/fiscal/requisites.ts'
import type { SaleTerms } from '../shared/sale-terms.ts'
import type { DeviceOperationKind, OperationFacts } from './device-operation.ts'
import { type PlannedDocument, type PlannedLine, planDocuments } from './document-plan.ts'
import type { TemplateChoices } from './document-templates.ts'
import { paymentSplit } from './due.ts'
import { madeDocuments, quoteOf, type Sale } from './sale.ts'
import type { Payment } from './sale-phase.ts'

/** What a chain's accountant chose once for all documents of this register. */
export type DocumentSettings = Readonly<{
  taxSystem: number
  senderEmail?: string | undefined
  /** The shop's own: lines of another seller say whose they are. */
  sellerInn?: string | undefined
  /** Choices in the templates of requisites, by kind of settlement. */
  documents?: TemplateChoices | undefined
}>

/**
 * The fiscal documents of a sale as they are to be printed, whoever prints: requisites as the accountant wants them, and
 * on each line of another seller whose it is.
 */
export function describeDocuments(sale: Sale, settings: DocumentSettings): readonly PlannedDocument[] {
  const quote = quoteOf(sale)
  if (!quote) return []
  return planDocuments(sale, quote, settings.documents).map(planned => ({
    ...planned,
    lines: planned.lines.map(line => withSupplier(line, planned.sellerInn, settings)),
  }))
}

/**
 * The next fiscal document of a paid sale: lines at their final unit prices, tenders without the change. Lines are never
 * split, and the total is the sum of the lines to the kopeck.
 */
export function toReceiptDocument(
  sale: Sale,
  payment: Payment,
  settings: DocumentSettings,
  mark: string,
): ReceiptDocument {
  const at = madeDocuments(sale).length
  const planned = describeDocuments(sale, settings)[at]
  const tenders = paymentSplit(sale, payment)[at - payment.firstDocument]
  if (!planned || !tenders) throw new Error('every document of this sale is made')
  const { terms, personal, delivery } = sale
  return {
    kind: sale.kind,
    lines: planned.lines.map(({ key: _, ...line }) => line),
    tenders,
    totalMinor: planned.totalMinor,
    taxSystem: terms.taxSystem ?? settings.taxSystem,
    cashier: payment.cashier,
    buyerContact: personal.receiptContact,
    isElectronicOnly: delivery === 'electronic' && personal.receiptContact !== undefined,
    senderEmail: settings.senderEmail,
    buyer: terms.buyer,
    place: terms.place,
    isInternet: terms.isInternet,
    correction: groundOf(terms),
    requisites: documentRequisites(terms),
    operationMark: mark,
  }
}

/** Agent sign 6, "other agent": the shop sells goods of somebody else. */
const OTHER_AGENT = 1 << 6

/** Another seller's goods on our device: tags 1222 and 1226, unless the register program says them itself. */
function withSupplier(line: PlannedLine, supplierInn: string | undefined, settings: DocumentSettings): PlannedLine {
  const own = line.requisites ?? []
  if (supplierInn === undefined || supplierInn === settings.sellerInn) return line
  if (own.some(({ tag }) => tag === 1222 || tag === 1226)) return line
  return { ...line, requisites: [...own, { tag: 1222, value: OTHER_AGENT }, { tag: 1226, value: supplierInn }] }
}

/** Tags 1173 and 1174. Who decided it, and why, stays with the entry. */
function groundOf({ correction }: SaleTerms): CorrectionGround | undefined {
  return correction && { type: correction.type, date: correction.date, number: correction.number }
}

/** The document's own further tags; a correction names the fiscal sign of the wrong receipt in tag 1192. */
export function documentRequisites({ correction, requisites }: SaleTerms): readonly Requisite[] {
  if (correction?.wrongFiscalSign === undefined) return requisites
  return [...requisites, { tag: 1192, type: 'string', value: correction.wrongFiscalSign }]
}

/** What settling will compare for this receipt. */
export function receiptFacts(document: ReceiptDocument, baseline: OperationFacts['baseline']): OperationFacts {
  return {
    kind: document.correction ? 'correction' : document.kind === 'return' ? 'return' : 'receipt',
    receiptKind: document.kind,
    baseline,
    mark: documentMark(document),
    totalMinor: document.totalMinor,
    lines: document.lines.map(({ priceMinor, quantityMilli, totalMinor }) => ({
      priceMinor,
      quantityMilli,
      totalMinor,
    })),
  }
}

/** The same for a shift document, which carries no mark: its kind is all there is. */
export function shiftFacts(
  kind: Extract<DeviceOperationKind, 'shift-open' | 'shift-close'>,
  mark: string,
  baseline: OperationFacts['baseline'],
): OperationFacts {
  return { kind, baseline, mark }
}

/** A cashier nobody signed in as: programs that print without saying who. */
export const unnamedCashier: Cashier = { name: 'Кассир' }
