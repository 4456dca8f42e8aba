import type { WritableDb } from '../db/database.ts'
import { recordDocument } from '../db/documents.ts'
import { appendEntry } from '../db/outbox.ts'
import { linkSale, listSales, loadSale, saveSale } from '../db/sales.ts'
import { transaction } from '../db/transaction.ts'
import { planDocuments } from '../sale/document-plan.ts'
import { documentOperationId, madeDocuments, paymentOf, quoteOf, type Sale } from '../sale/sale.ts'
import { AppError } from '../shared/errors/app-error.ts'
import type { Cashier } from '../shared/fiscal/document.ts'
import type { RegisterId, SaleId } from '../shared/ids.ts'
import type { FiscalMode } from '../shared/sale-view.ts'
import type { Log } from './log.ts'
import { createPastReceipts, linksOf, type PastReceipts } from './past-receipts.ts'
import { cancelledEntry, completedEntry, type EntryMoment, outcomeEntry, personalOf } from './sale-entries.ts'
import { fromRow, toRow } from './sale-row.ts'

const openStates = ['composing', 'reserving', 'frozen', 'fiscalizing', 'settling'] as const

/** `printedAt`: printed by the register software while nobody was here, and told later. */
type CompletionHistory = Readonly<{ wasCancelled: boolean; printedAt?: EntryMoment | undefined }>

/** The sales of one register on disk, as the sale machine knows them. */
export type SaleStore = PastReceipts &
  Readonly<{
    transaction<T>(work: () => T extends PromiseLike<unknown> ? never : T): T
    loadOpen(): Sale[]
    load(saleId: SaleId): Sale | undefined
    save(sale: Sale): void
    /**
     * The documents of a completed sale and its outbox entries; belongs into the transaction that completes it. What was
     * proposed in a sale that had been given up was told with that.
     */
    recordCompleted(sale: Sale, history: CompletionHistory): void
    recordCancelled(sale: Sale): void
    /** The documents made so far of a sale that becomes several. */
    recordDocuments(sale: Sale): void
  }>

type Deps = Readonly<{
  db: WritableDb
  registerId: RegisterId
  fiscalMode: FiscalMode
  moment: () => EntryMoment
  /** Who is signed in: gives a sale up. */
  cashier: () => Cashier | undefined
  log: Log
  /** An entry was written: the relay may go. */
  onEntry: () => void
  /** Runs in the transaction that completes a sale: what it writes costs no commit of its own. */
  onCompleted?: ((sale: Sale) => void) | undefined
}>

export function createSaleStore(deps: Deps): SaleStore {
  const { db, registerId } = deps

  const appendSaleEntry = (kind: 'sale-completed' | 'sale-cancelled', sale: Sale, printedAt?: EntryMoment): void => {
    const moment = deps.moment()
    const draft = { registerId, personal: personalOf(sale), nowMs: moment.atMs }
    if (kind === 'sale-completed') {
      appendEntry(db, { ...draft, kind, payload: completedEntry(sale, deps.fiscalMode, printedAt ?? moment) })
    } else {
      appendEntry(db, { ...draft, kind, payload: cancelledEntry(sale, moment) })
    }
    deps.onEntry()
  }

  const recordDocuments = (sale: Sale, isTold = deps.fiscalMode === 'pos-prints'): void => {
    const quote = quoteOf(sale)
    const planned = quote ? planDocuments(sale, quote) : []
    const payment = paymentOf(sale)
    for (const [at, { kind, registered, totalMinor }] of madeDocuments(sale).entries()) {
      const recorded = recordDocument(db, {
        registerId,
        registered,
        kind: sale.terms.correction ? 'correction' : 'receipt',
        receiptKind: kind,
        totalMinor: totalMinor ?? planned[at]?.totalMinor,
        saleId: sale.saleId,
        operationId: isTold || !payment ? undefined : documentOperationId(payment.operationId, at),
        recordedAtMs: deps.moment().atMs,
      })
      // A document our own device just confirmed is a fact; the hub lists the clash as a finding.
      if (recorded.status === 'conflict' && isTold) {
        throw new AppError('fiscal.second-document', { params: { fdNumber: registered.fdNumber } })
      }
    }
  }

  const appendOutcome = (sale: Sale): void => {
    const moment = deps.moment()
    const payload = outcomeEntry(sale, deps.cashier(), moment)
    if (!payload) return
    appendEntry(db, { registerId, kind: 'script-outcome', payload, nowMs: moment.atMs })
    deps.onEntry()
  }

  return {
    transaction: work => transaction(db, work),
    loadOpen: () =>
      listSales(db, registerId, openStates).flatMap(row => {
        try {
          return [fromRow(row)]
        } catch (error) {
          // One sale nobody can read must not keep the register from starting; its row stays for support.
          deps.log.error(
            { saleId: row.saleId, cause: String(error).slice(0, 500) },
            'a sale cannot be read and is set aside',
          )
          return []
        }
      }),
    load(saleId) {
      const row = loadSale(db, saleId)
      return row?.registerId === registerId ? fromRow(row) : undefined
    },
    save(sale) {
      saveSale(db, toRow(sale))
      for (const link of linksOf(sale)) linkSale(db, sale.saleId, link)
    },
    recordDocuments: sale => recordDocuments(sale),

    recordCompleted(sale, { wasCancelled, printedAt }) {
      if (sale.phase.state !== 'completed') return
      recordDocuments(sale, printedAt ? true : undefined)
      appendSaleEntry('sale-completed', sale, printedAt)
      if (!wasCancelled) appendOutcome(sale)
      deps.onCompleted?.(sale)
    },

    /** Of a sale that was never checked out the hub hears only what was proposed in it. */
    recordCancelled(sale) {
      if (sale.kind !== 'sale') return
      if (sale.checkoutVersion > 0) appendSaleEntry('sale-cancelled', sale)
      appendOutcome(sale)
    },

    ...createPastReceipts(db, registerId),
  }
}
