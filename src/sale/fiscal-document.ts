import type { Cashier, FiscalLine, ReceiptDocument } from '../shared/fiscal/document.ts'
import type { DeviceOperationKind, OperationFacts } from './device-operation.ts'
import { type Payment, quoteOf, type Sale } from './sale.ts'
import { documentTenders } from './tenders.ts'

/** What a chain's accountant chose once for all documents of this register. */
export type DocumentSettings = Readonly<{ taxSystem: number; senderEmail?: string | undefined }>

/**
 * The fiscal document of a sale: lines at their final unit prices, tenders without the change. Lines are never split,
 * and the total is the sum of the lines to the kopeck.
 */
export function toReceiptDocument(
  sale: Sale,
  payment: Payment,
  settings: DocumentSettings,
  mark: string,
): ReceiptDocument {
  const quote = quoteOf(sale)
  if (!quote) throw new Error('a sale without a quote was paid')
  const quoted = new Map(quote.lines.map(line => [line.key, line]))
  const lines = sale.lines.map((line): FiscalLine => {
    const priced = quoted.get(line.key)
    if (!priced) throw new Error('the quote lacks a line of its sale')
    return {
      name: line.name,
      priceMinor: priced.priceMinor,
      quantityMilli: line.quantityMilli,
      totalMinor: priced.totalMinor,
      vatCode: line.vatCode,
      paymentMethod: 4,
      itemKind: line.itemKind,
      department: line.department,
    }
  })
  return {
    kind: sale.kind,
    lines,
    tenders: documentTenders(payment.tenders, payment.changeMinor),
    totalMinor: quote.totalMinor,
    taxSystem: settings.taxSystem,
    cashier: payment.cashier,
    buyerContact: sale.personal.receiptContact,
    isElectronicOnly: sale.delivery === 'electronic' && sale.personal.receiptContact !== undefined,
    senderEmail: settings.senderEmail,
    operationMark: mark,
  }
}

/** What settling will compare for this receipt. */
export function receiptFacts(document: ReceiptDocument, baseline: OperationFacts['baseline']): OperationFacts {
  return {
    kind: document.kind === 'return' ? 'return' : 'receipt',
    baseline,
    mark: document.operationMark,
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
