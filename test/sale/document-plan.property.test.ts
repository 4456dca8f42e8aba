import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { creditsFor } from '../../src/sale/credits.ts'
import { planDocuments, plannedTotalMinor } from '../../src/sale/document-plan.ts'
import { dueMinor } from '../../src/sale/due.ts'
import { toReceiptDocument } from '../../src/sale/fiscal-document.ts'
import { documentOperationId, madeDocuments, type Sale } from '../../src/sale/sale.ts'
import type { SaleEvent } from '../../src/sale/sale-events.ts'
import { next } from '../../src/sale/sale-machine.ts'
import type { Tender } from '../../src/sale/sale-phase.ts'
import { documentTenders, splitTenders } from '../../src/sale/tenders.ts'
import type { FiscalLine } from '../../src/shared/fiscal/document.ts'
import type { OperationId } from '../../src/shared/ids.ts'
import { lineTotalMinor, sumMinor } from '../../src/shared/money.ts'
import { usualTerms } from '../../src/shared/sale-terms.ts'
import { checkedOut, type GeneratedSale, generatedSale } from '../support/generated-sales.ts'
import { context, moved, quoteFor } from '../support/sales.ts'

const SALES = 10_000
const cashier = { name: 'Иванова' }
const settings = { taxSystem: 1, sellerInn: undefined }
const sumOf = (amounts: Readonly<Record<string, number>>) => sumMinor(Object.values(amounts))

/** Money for what is due: some by a bank terminal beforehand, some in cash, with change. */
function paidWith(sale: Sale, { cashShare, changeMinor, terminalShare, settlement: how }: GeneratedSale) {
  const due = dueMinor(sale)
  const byTerminal = Math.floor((due * terminalShare) / 100)
  const rest = due - byTerminal
  const cash = Math.floor((rest * cashShare) / 100)
  const restKind = how.kind === 'credit-part' ? 'credit' : 'card'
  const told: Tender[] =
    byTerminal > 0 ? [{ kind: 'card', amountMinor: byTerminal, state: 'approved', tenderId: 't' }] : []
  const given: Tender[] = [
    ...(cash > 0 ? [{ kind: 'cash' as const, amountMinor: cash + changeMinor, state: 'approved' as const }] : []),
    ...(rest > cash ? [{ kind: restKind, amountMinor: rest - cash, state: 'approved' as const } as const] : []),
  ]
  const taken = due
  return { told, given, taken }
}

function assertExact(lines: readonly FiscalLine[], totalMinor: number): void {
  for (const line of lines) expect(line.totalMinor).toBe(lineTotalMinor(line.priceMinor, line.quantityMilli))
  expect(sumMinor(lines.map(line => line.totalMinor))).toBe(totalMinor)
}

it(`${SALES} generated sales come out exact: each document to its lines, all documents to the money, no line split`, () => {
  let printed = 0
  fc.assert(
    fc.property(generatedSale, drawn => {
      const { lines, settlement: how } = drawn
      const quote = quoteFor(lines)
      fc.pre(quote.totalMinor > 0)
      const terms = { ...usualTerms, settlement: how }
      const plan = planDocuments({ lines, terms }, quote)

      // Each line of the sale once at most, in one document, in its order, by its whole quantity.
      const keys = plan.flatMap(document => document.lines.map(line => line.key))
      expect(new Set(keys).size).toBe(keys.length)
      for (const document of plan) {
        assertExact(document.lines, document.totalMinor)
        expect(document.lines.map(line => Number(line.key))).toEqual(
          document.lines.map(line => Number(line.key)).sort((a, b) => a - b),
        )
        for (const line of document.lines) {
          const sold = lines[Number(line.key)]
          expect(sold?.sellerInn).toBe(document.sellerInn)
          const isShare = how.kind === 'prepayment-part' && !sold?.giftCard
          expect(line.quantityMilli).toBe(isShare ? 1000 : sold?.quantityMilli)
          if (!isShare) expect(line.priceMinor).toBe(sold?.priceMinor)
        }
      }
      const totals = plan.map(document => document.totalMinor)
      const total = plannedTotalMinor({ lines, terms }, quote)
      expect(sumMinor(totals)).toBe(total)
      if (total > 0) expect(Math.min(...totals)).toBeGreaterThan(0)
      if (how.kind === 'prepayment-part') {
        const goods = sumMinor(quote.lines.filter((_, at) => !lines[at]?.giftCard).map(line => line.totalMinor))
        expect(total).toBe(Math.min(how.amountMinor, goods) + quote.totalMinor - goods)
      } else {
        // Only a seller whose goods cost nothing has no document.
        expect(quote.lines.filter(line => !keys.includes(line.key) && line.totalMinor > 0)).toEqual([])
        expect(total).toBe(quote.totalMinor)
      }
      fc.pre(total > 0)

      // Credits and money together are the total, and fill each document to the kopeck.
      const sale = checkedOut(drawn, quote)
      const { told, given, taken } = paidWith(sale, drawn)
      const isFit =
        how.kind !== 'credit-part' || (given.some(({ kind }) => kind === 'credit') && told.length + given.length > 1)
      fc.pre(isFit)
      const credits = creditsFor(sale, total, drawn.exchangeMinor)
      expect(sumMinor(credits.map(credit => credit.amountMinor)) + taken).toBe(total)
      const change = sumMinor([...told, ...given].map(tender => tender.amountMinor)) - taken
      const money = documentTenders([...credits, ...told, ...given], change)
      const split = splitTenders(money, totals)
      expect(split.map(sumOf)).toEqual(totals)
      for (const kind of ['cash', 'card', 'advance', 'credit', 'other'] as const) {
        expect(sumMinor(split.map(amounts => amounts[kind]))).toBe(money[kind])
      }

      // The machine makes the same documents, also where the device refuses each of them once.
      const made = printAll(sale, told, given, drawn.refusals, documents => {
        for (const document of documents) {
          assertExact(document.lines, document.totalMinor)
          expect(sumOf(document.tenders)).toBe(document.totalMinor)
        }
        expect(documents.map(document => document.totalMinor)).toEqual(totals)
      })
      const booked = documentTenders(
        madeDocuments(made).flatMap(({ tenders = [] }) => tenders),
        0,
      )
      expect(booked).toEqual(money)
      printed += plan.length
    }),
    { numRuns: SALES },
  )
  expect(printed).toBeGreaterThan(SALES)
})

function printAll(
  sale: Sale,
  told: readonly Tender[],
  given: readonly Tender[],
  refusals: readonly boolean[],
  check: (documents: ReturnType<typeof toReceiptDocument>[]) => void,
): Sale {
  const operationId = 'pay-1' as OperationId
  const pay: SaleEvent = { type: 'paid', operationId, tenders: given, cashier }
  const tell = told.map((tender): SaleEvent => ({ type: 'tender-told', tender, checkoutVersion: 1 }))
  let now = moved(sale, [...tell, pay])
  const documents: ReturnType<typeof toReceiptDocument>[] = []
  for (let at = 0; now.phase.state !== 'completed'; at += 1) {
    const id = documentOperationId(operationId, at)
    if (refusals[at]) {
      const error = { code: 'paper.out', supportNumber: 'T301', params: {}, outcome: 'not-applied' } as const
      now = moved(now, [{ type: 'print-refused', operationId: id, error }, pay])
    }
    if (now.phase.state !== 'fiscalizing') throw new Error(now.phase.state)
    documents.push(toReceiptDocument(now, now.phase.payment, settings, 'MARK'))
    const registered = { fnNumber: '9999078900001234', fdNumber: at + 1, fiscalSign: '1' }
    const step = next(now, { type: 'printed', operationId: id, registered }, context())
    if (!step.ok) throw new Error(step.code)
    now = step.sale
  }
  check(documents)
  return now
}
