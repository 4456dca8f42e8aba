import { z } from 'zod'
import type { WritableDb } from '../db/database.ts'
import { recordDocument } from '../db/documents.ts'
import { appendEntry } from '../db/outbox.ts'
import { findReturnOf, findSaleByDocument, listSales, loadSale, type SaleRow, saveSale } from '../db/sales.ts'
import { transaction } from '../db/transaction.ts'
import { Sale, SalePersonal } from '../sale/sale.ts'
import { documentTenders } from '../sale/tenders.ts'
import { AppError } from '../shared/errors/app-error.ts'
import { type Cashier, type DocumentNumber, TenderKind } from '../shared/fiscal/document.ts'
import type { PastReceipt, ReceiptRef } from '../shared/hub/messages.ts'
import type { RegisterId, SaleId } from '../shared/ids.ts'
import type { FiscalMode } from '../shared/sale-view.ts'
import type { Log } from './log.ts'
import {
  cancelledEntry,
  completedEntry,
  type EntryMoment,
  outcomeEntry,
  personalOf,
  soldLines,
} from './sale-entries.ts'

const openStates = ['composing', 'reserving', 'frozen', 'fiscalizing', 'settling'] as const

/** The sales of one register on disk, as the sale machine knows them. */
export type SaleStore = Readonly<{
  transaction<T>(work: () => T extends PromiseLike<unknown> ? never : T): T
  loadOpen(): Sale[]
  load(saleId: SaleId): Sale | undefined
  save(sale: Sale): void
  /**
   * The documents of a completed sale and its outbox entries; belongs into the transaction that completes it. What was
   * proposed in a sale that had been given up was told with that.
   */
  recordCompleted(sale: Sale, history: Readonly<{ wasCancelled: boolean }>): void
  recordCancelled(sale: Sale): void
  /** This register has taken that receipt back already. */
  hasReturned(receipt: DocumentNumber): boolean
  /** A past sale of this very register: a return needs no hub for it. */
  findReceipt(ref: ReceiptRef): PastReceipt | undefined
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

  const appendSaleEntry = (kind: 'sale-completed' | 'sale-cancelled', sale: Sale): void => {
    const moment = deps.moment()
    const draft = { registerId, personal: personalOf(sale), nowMs: moment.atMs }
    if (kind === 'sale-completed') {
      appendEntry(db, { ...draft, kind, payload: completedEntry(sale, deps.fiscalMode, moment) })
    } else {
      appendEntry(db, { ...draft, kind, payload: cancelledEntry(sale, moment) })
    }
    deps.onEntry()
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
    save: sale => saveSale(db, toRow(sale)),

    recordCompleted(sale, { wasCancelled }) {
      const { phase } = sale
      if (phase.state !== 'completed') return
      for (const { kind, registered } of phase.documents) {
        const recorded = recordDocument(db, {
          registerId,
          registered,
          kind: 'receipt',
          receiptKind: kind,
          totalMinor: phase.checkout.quote.totalMinor,
          saleId: sale.saleId,
          operationId: deps.fiscalMode === 'pos-prints' ? undefined : phase.payment.operationId,
          recordedAtMs: phase.atMs,
        })
        // A document our own device just confirmed is a fact; the hub lists the clash as a finding.
        if (recorded.status === 'conflict' && deps.fiscalMode === 'pos-prints') {
          throw new AppError('fiscal.second-document', { params: { fdNumber: registered.fdNumber } })
        }
      }
      appendSaleEntry('sale-completed', sale)
      if (!wasCancelled) appendOutcome(sale)
      deps.onCompleted?.(sale)
    },

    /** Of a sale that was never checked out the hub hears only what was proposed in it. */
    recordCancelled(sale) {
      if (sale.kind !== 'sale') return
      if (sale.checkoutVersion > 0) appendSaleEntry('sale-cancelled', sale)
      appendOutcome(sale)
    },

    hasReturned: receipt => findReturnOf(db, registerId, receipt) !== undefined,

    findReceipt(ref) {
      const row = ref.by === 'sale' ? loadSale(db, ref.saleId) : findSaleByDocument(db, ref)
      if (row?.registerId !== registerId || row.state !== 'completed') return undefined
      const sale = fromRow(row)
      if (sale.kind === 'return') throw new AppError('return.is-a-return')
      return toPastReceipt(sale, receipt => findReturnOf(db, registerId, receipt) !== undefined)
    },
  }
}

/** Contacts, and the customer's name, which the sale itself keeps with the customer. */
const StoredPersonal = SalePersonal.extend({ customerName: z.string().optional() })

function toRow(sale: Sale): SaleRow {
  const { personal: contacts, ...rest } = sale
  const { saleId, registerId, kind, revision, version, createdAtMs, updatedAtMs } = sale
  const { name: customerName, ...nameless } = 'customer' in sale.customer ? sale.customer.customer : { name: undefined }
  const customer = 'customer' in sale.customer ? { ...sale.customer, customer: nameless } : sale.customer
  const personal = { ...contacts, customerName }
  return {
    saleId,
    registerId,
    kind,
    state: sale.phase.state,
    revision,
    version,
    body: JSON.stringify({ ...rest, customer }),
    personal: Object.values(personal).some(value => value !== undefined) ? JSON.stringify(personal) : undefined,
    createdAtMs,
    updatedAtMs,
  }
}

/** A lost key leaves contacts and name empty; the sale itself is whole. */
function fromRow(row: SaleRow): Sale {
  const { customerName, ...personal } = StoredPersonal.parse(JSON.parse(row.personal ?? '{}'))
  const sale = Sale.parse({ ...JSON.parse(row.body), personal })
  if (!('customer' in sale.customer) || customerName === undefined) return sale
  const customer = { ...sale.customer.customer, name: customerName }
  return { ...sale, customer: { ...sale.customer, customer } }
}

function toPastReceipt(sale: Sale, isReturned: (receipt: DocumentNumber) => boolean): PastReceipt | undefined {
  const { phase } = sale
  if (phase.state !== 'completed') return undefined
  const [document] = phase.documents
  if (!document) return undefined
  const amounts = documentTenders(phase.payment.tenders, phase.payment.changeMinor)
  return {
    saleId: sale.saleId,
    fnNumber: document.registered.fnNumber,
    fdNumber: document.registered.fdNumber,
    soldAtMs: phase.atMs,
    totalMinor: phase.checkout.quote.totalMinor,
    lines: soldLines(sale),
    tenders: TenderKind.options.filter(kind => amounts[kind] > 0).map(kind => ({ kind, amountMinor: amounts[kind] })),
    customerId: 'customer' in sale.customer ? sale.customer.customer.customerId : undefined,
    pointsSpentMinor: phase.checkout.quote.pointsSpentMinor,
    pointsAccruedMinor: phase.checkout.quote.pointsAccruedMinor,
    isReturned: isReturned(document.registered),
  }
}
