import { createHash } from 'node:crypto'
import { findCommand, rememberCommand } from '../../db/commands.ts'
import { isDiskLow } from '../../db/disk-space.ts'
import { unnamedCashier } from '../../sale/fiscal-document.ts'
import { isBeingPrinted, type Sale } from '../../sale/sale.ts'
import type { Payment, SaleDocument, Tender } from '../../sale/sale-phase.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { requisiteProblem } from '../../shared/fiscal/check-requisites.ts'
import type { Cashier } from '../../shared/fiscal/document.ts'
import { MAX_ENTRY_BYTES } from '../../shared/hub/entries.ts'
import type { OperationId, SaleId } from '../../shared/ids.ts'
import type { TenderInput } from '../../shared/screen/commands.ts'
import type { DeskDeps } from './desk-deps.ts'
import { exchangeMinorOf } from './exchange.ts'
import { assertPrepaidLeft } from './prepaid-here.ts'

/** What the register program printed; of several documents it may tell one after another. */
export type PrintReport = Readonly<{
  /** `kind` is the sale's own, where left out. */
  documents: readonly (Omit<SaleDocument, 'kind'> & Partial<Pick<SaleDocument, 'kind'>>)[]
  tenders: readonly TenderInput[]
  isWhole?: boolean | undefined
  cashier?: Cashier | undefined
}>

/** From the checkout to the end of a sale. */
export type CheckoutDesk = Readonly<{
  /** `expectedMinor`: the total the buyer was shown; another one is refused. */
  checkOut(saleId: SaleId, operationId: OperationId, expectedMinor?: number): Sale
  reopen(saleId: SaleId): Sale
  /** The bank terminal was asked for money at that price, or answered. */
  tellTender(saleId: SaleId, tender: Tender, checkoutVersion: number): Sale
  /** `tenders`: what credits and told tenders do not cover yet. */
  pay(saleId: SaleId, operationId: OperationId, tenders: readonly TenderInput[], cashier?: Cashier): Sale
  /** The documents that are still to be made of a sale, with the money of the attempt that made the first. */
  printRest(saleId: SaleId): Sale
  cancel(saleId: SaleId, reason: 'cashier' | 'register-program' | 'not-printed'): Sale
  /** The register program printed it and says so; told twice is normal. */
  report(saleId: SaleId, report: PrintReport): Sale
  /** The register program's answer about a sale it never reported. */
  answerOutcome(saleId: SaleId, outcome: 'not-printed' | 'unknown'): Sale
}>

/** Tenders, documents, names, sums and coupons of an entry beside its lines, generously. */
const ENTRY_OVERHEAD_BYTES = 16 * 1024

export function createCheckoutDesk(deps: DeskDeps): CheckoutDesk {
  const { db, settings, runner, store, loyalty } = deps
  const { registerId, fiscalMode } = settings

  /**
   * One operation id, one request: a repeat is carried on with, another request under the same id is refused. The id is
   * remembered in the transaction that carries it out, so a refusal leaves it free for the corrected request.
   */
  const once = (operationId: OperationId, saleId: SaleId, request: unknown): (() => void) => {
    const bodyHash = createHash('sha256')
      .update(JSON.stringify([saleId, request]))
      .digest('hex')
    const command = { registerId, operationId, bodyHash }
    const seen = findCommand(db, command)
    if (seen.status === 'other-body') throw new AppError('request.operation-reused', { params: { operationId } })
    return () => void rememberCommand(db, { ...command, saleId, atMs: deps.now() })
  }

  /** A new checkout while the last receipt was never reported: that one is asked about, and the register sells on. */
  const askAboutUnreported = (saleId: SaleId): void => {
    if (fiscalMode !== 'pos-prints') return
    const { exchangeFor } = runner.get(saleId).terms
    for (const other of runner.open()) {
      const isOfOneExchange = other.saleId === exchangeFor
      if (other.saleId !== saleId && !isOfOneExchange && other.phase.state === 'frozen') {
        runner.dispatch(other.saleId, { type: 'report-missed' })
      }
    }
  }

  const assertDeviceFree = (saleId: SaleId): void => {
    const taken = runner.open().find(sale => sale.saleId !== saleId && isBeingPrinted(sale))
    if (taken) throw new AppError('sale.device-taken', { params: { saleId: taken.saleId } })
  }

  return {
    checkOut(saleId, operationId, expectedMinor) {
      if (isDiskLow(db.folder)) throw new AppError('disk.low')
      const { revision } = assertFits(runner.get(saleId))
      if (fiscalMode !== 'pos-prints') assertRequisites(runner.get(saleId))
      const remember = once(operationId, saleId, { checkout: revision })
      // What is refused here must leave the other sales alone.
      exchangeMinorOf({ runner, store }, runner.get(saleId))
      assertPrepaidLeft({ runner, store }, runner.get(saleId))
      askAboutUnreported(saleId)
      runner.apply(saleId, { type: 'search-ended' })
      const loyaltyMode = loyalty.isOnline() ? 'online' : 'offline'
      const exchangeMinor = exchangeMinorOf({ runner, store }, runner.get(saleId))
      const checkedOut = { type: 'checked-out', operationId, loyaltyMode, exchangeMinor, expectedMinor } as const
      return runner.apply(saleId, checkedOut, remember)
    },

    reopen: saleId => runner.apply(saleId, { type: 'reopened' }),

    tellTender: (saleId, tender, checkoutVersion) =>
      runner.apply(saleId, { type: 'tender-told', tender, checkoutVersion }),

    pay(saleId, operationId, tenders, cashier) {
      const { checkoutVersion } = runner.get(saleId)
      const remember = once(operationId, saleId, { pay: tenders, checkoutVersion })
      assertDeviceFree(saleId)
      const paidBy = cashier ?? deps.cashier() ?? unnamedCashier
      const paid = { type: 'paid', operationId, tenders: tenders.map(toTender), cashier: paidBy } as const
      return runner.apply(saleId, paid, remember)
    },

    printRest(saleId) {
      const sale = runner.get(saleId)
      const attempt = restToPrint(sale)
      if (!attempt) {
        throw new AppError('request.wrong-state', { params: { state: sale.phase.state, event: 'print-rest' } })
      }
      assertDeviceFree(saleId)
      const { operationId, tenders, cashier } = attempt
      return runner.apply(saleId, { type: 'paid', operationId, tenders, cashier })
    },

    cancel: (saleId, reason) => runner.apply(saleId, { type: 'cancelled', reason }),

    report(saleId, { documents, tenders, isWhole, cashier = deps.cashier() ?? unnamedCashier }) {
      const { kind } = runner.get(saleId)
      const printed = documents.map(document => ({ kind, ...document }))
      const taken = tenders.map(toTender)
      return runner.apply(saleId, { type: 'reported', documents: printed, tenders: taken, isWhole, cashier })
    },

    answerOutcome: (saleId, outcome) =>
      runner.apply(saleId, { type: outcome === 'unknown' ? 'report-missed' : 'found-not-printed' }),
  }
}

/** What cannot be told to the hub in one entry must not be sold: after the receipt it would be too late to find out. */
function assertFits(sale: Sale): Sale {
  const bytes = Buffer.byteLength(JSON.stringify([sale.lines, sale.quote, sale.terms])) + ENTRY_OVERHEAD_BYTES
  if (bytes <= MAX_ENTRY_BYTES) return sale
  throw new AppError('sync.entry-too-large', { params: { kind: 'sale-completed', bytes, maxBytes: MAX_ENTRY_BYTES } })
}

/** The payment of a sale that stopped between its documents: its money was taken for all of them. */
export function restToPrint({ phase }: Sale): Payment | undefined {
  return phase.state === 'frozen' && phase.documents.length > 0 ? phase.attempt : undefined
}

/** After the bank terminal it would be too late to hear that the device does not take a tag. */
function assertRequisites({ lines, terms }: Sale): void {
  const problem =
    requisiteProblem(terms.requisites, 'document') ??
    lines.map(line => requisiteProblem(line.requisites ?? [], 'line')).find(each => each !== undefined)
  if (problem) throw new AppError('fiscal.requisite-invalid', { params: { ...problem } })
}

function toTender({ kind, amountMinor, state, rrn, tenderId }: TenderInput): Tender {
  return { kind, amountMinor, state, rrn, tenderId }
}
