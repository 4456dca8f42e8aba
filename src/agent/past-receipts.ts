import type { WritableDb } from '../db/database.ts'
import { findSaleByDocument, listLinkedSales, listReturnsOf, loadSale, type SaleLink } from '../db/sales.ts'
import { creditsTaken } from '../sale/credits.ts'
import { plannedTotalMinor } from '../sale/document-plan.ts'
import { checkoutOf, customerIdOf, madeDocuments, type Sale } from '../sale/sale.ts'
import { AppError } from '../shared/errors/app-error.ts'
import { type DocumentNumber, documentKey, TenderKind } from '../shared/fiscal/document.ts'
import type { PastReceipt, ReceiptRef } from '../shared/hub/past-receipt.ts'
import type { RegisterId, SaleId } from '../shared/ids.ts'
import { sumMinor } from '../shared/money.ts'
import { isPrepayment } from '../shared/sale-terms.ts'
import { soldLines, takenAmounts, termsWithoutBuyer, usedGiftCards } from './sale-entries.ts'
import { fromRow } from './sale-row.ts'

/** What became of the finished sales of this very register: it needs no hub to know. */
export type PastReceipts = Readonly<{
  /** @throws AppError return.is-a-return */
  findReceipt(ref: ReceiptRef): PastReceipt | undefined
  /** Completed returns of a receipt, whoever sold it. */
  returnsOf(receipt: DocumentNumber): readonly Sale[]
  /** Completed sales that goods of this return were exchanged for. */
  exchangesFor(returnId: SaleId): readonly Sale[]
}>

export function createPastReceipts(db: WritableDb, registerId: RegisterId): PastReceipts {
  const linked = (link: SaleLink): readonly Sale[] => listLinkedSales(db, registerId, link, 'completed').map(fromRow)
  const returnsOf = (receipt: DocumentNumber) => listReturnsOf(db, registerId, receipt, 'completed').map(fromRow)

  const handedOverWith = (document: DocumentNumber): readonly Sale[] => {
    const key = documentKey(document)
    return linked({ link: 'handover', target: key }).filter(sale =>
      prepaymentsOf(sale).some(of => documentKey(of) === key),
    )
  }

  /** Handovers that used these receipts, or receipts that were used together with them, in the order they were made. */
  const handoversAround = (documents: readonly DocumentNumber[]): readonly Sale[] => {
    const seen = new Set<string>()
    const handovers = new Map<SaleId, Sale>()
    const open = [...documents]
    for (const document of open) {
      if (seen.has(documentKey(document))) continue
      seen.add(documentKey(document))
      for (const sale of handedOverWith(document)) {
        handovers.set(sale.saleId, sale)
        open.push(...prepaymentsOf(sale))
      }
    }
    return [...handovers.values()].sort((one, other) => one.updatedAtMs - other.updatedAtMs)
  }

  /** What handovers took of a prepayment. Of several prepayments the first one is used up first. */
  const usedMinor = (documents: readonly DocumentNumber[]): number => {
    const asked = new Set(documents.map(documentKey))
    const left = new Map<SaleId, number>()
    let usedMinor = 0
    for (const handover of handoversAround(documents)) {
      let openMinor = prepaymentTakenMinor(handover)
      for (const document of prepaymentsOf(handover)) {
        const paid = paidWith(document)
        if (!paid) continue
        const leftMinor = left.get(paid.saleId) ?? paid.amountMinor
        const takenMinor = Math.min(openMinor, leftMinor)
        left.set(paid.saleId, leftMinor - takenMinor)
        openMinor -= takenMinor
        if (asked.has(documentKey(document))) usedMinor += takenMinor
      }
    }
    return usedMinor
  }

  /** What a receipt of this register took, less what returns of it paid back. */
  const paidWith = (document: DocumentNumber): Readonly<{ saleId: SaleId; amountMinor: number }> | undefined => {
    const row = findSaleByDocument(db, document)
    const sale = row?.registerId === registerId && row.state === 'completed' ? fromRow(row) : undefined
    const [first] = sale ? madeDocuments(sale) : []
    if (!sale || !first) return undefined
    const backMinor = sumMinor(returnsOf(first.registered).map(settledTotalMinor))
    return { saleId: sale.saleId, amountMinor: Math.max(0, settledTotalMinor(sale) - backMinor) }
  }

  return {
    returnsOf,
    exchangesFor: returnId =>
      linked({ link: 'exchange', target: returnId }).filter(({ terms }) => terms.exchangeFor === returnId),

    findReceipt(ref) {
      const row = ref.by === 'sale' ? loadSale(db, ref.saleId) : findSaleByDocument(db, ref)
      if (row?.registerId !== registerId || row.state !== 'completed') return undefined
      const sale = fromRow(row)
      if (sale.kind === 'return') throw new AppError('return.is-a-return')
      return toPastReceipt(sale, returnsOf, usedMinor)
    },
  }
}

/** What a sale counts on, to be found again by it. */
export function linksOf({ terms }: Sale): readonly SaleLink[] {
  const { settlement, exchangeFor } = terms
  const exchange = exchangeFor === undefined ? [] : [{ link: 'exchange', target: exchangeFor } as const]
  if (settlement.kind !== 'handover') return exchange
  return [...exchange, ...settlement.of.map(document => ({ link: 'handover', target: documentKey(document) }) as const)]
}

/** What of the money paid before the goods this sale uses, from its checkout on. */
export function prepaymentTakenMinor(sale: Sale): number {
  const prepaid = creditsTaken(sale).filter(({ from }) => from === 'prepayment')
  return sumMinor(prepaid.map(credit => credit.amountMinor))
}

type Goods = Readonly<{ key: string; name: string }>

/**
 * How much of each line these returns took back. Register programs may number the lines of a return anew: a key counts
 * only where the name is the same too, else the name tells.
 */
export function quantitiesReturned(returns: readonly Sale[], sold: readonly Goods[]): PastReceipt['returned'] {
  const byKey = new Map<string, number>()
  for (const line of returns.flatMap(({ lines }) => lines)) {
    const named = sold.filter(({ name }) => name === line.name)
    const key = (named.find(one => one.key === line.key) ?? named[0])?.key
    if (key !== undefined) byKey.set(key, (byKey.get(key) ?? 0) + line.quantityMilli)
  }
  return [...byKey].map(([key, quantityMilli]) => ({ key, quantityMilli }))
}

export function isAllReturned({ lines, returned }: Pick<PastReceipt, 'lines' | 'returned'>): boolean {
  const byKey = new Map(returned.map(({ key, quantityMilli }) => [key, quantityMilli]))
  return lines.every(({ key, quantityMilli }) => (byKey.get(key) ?? 0) >= quantityMilli)
}

function prepaymentsOf({ terms: { settlement } }: Sale): readonly DocumentNumber[] {
  return settlement.kind === 'handover' ? settlement.of : []
}

function toPastReceipt(
  sale: Sale,
  returnsOf: PastReceipts['returnsOf'],
  usedMinor: (documents: readonly DocumentNumber[]) => number,
): PastReceipt | undefined {
  const { phase } = sale
  const [document] = madeDocuments(sale)
  if (phase.state !== 'completed' || !document) return undefined
  const amounts = takenAmounts(sale)
  const { quote } = phase.checkout
  const { fnNumber, fdNumber } = document.registered
  const totalMinor = plannedTotalMinor(sale, quote)
  const lines = soldLines(sale)
  const returns = returnsOf({ fnNumber, fdNumber })
  const returned = quantitiesReturned(returns, lines)
  const documents = phase.documents.map(({ registered, sellerInn, totalMinor }) => ({
    fnNumber: registered.fnNumber,
    fdNumber: registered.fdNumber,
    sellerInn,
    totalMinor,
  }))
  const backMinor = sumMinor(returns.map(settledTotalMinor))
  return {
    saleId: sale.saleId,
    fnNumber,
    fdNumber,
    soldAtMs: phase.atMs,
    totalMinor,
    lines,
    tenders: TenderKind.options.filter(kind => amounts[kind] > 0).map(kind => ({ kind, amountMinor: amounts[kind] })),
    customerId: customerIdOf(sale),
    pointsSpentMinor: quote.pointsSpentMinor,
    pointsAccruedMinor: quote.pointsAccruedMinor,
    isReturned: isAllReturned({ lines, returned }),
    returned,
    terms: termsWithoutBuyer(sale.terms),
    documents,
    giftCards: usedGiftCards(phase.checkout),
    prepaidLeftMinor: isPrepayment(sale.terms.settlement)
      ? Math.max(0, totalMinor - backMinor - usedMinor(documents))
      : 0,
  }
}

/** What its documents come to, once it was checked out. */
export function settledTotalMinor(sale: Sale): number {
  const quote = checkoutOf(sale)?.quote
  return quote ? plannedTotalMinor(sale, quote) : 0
}
