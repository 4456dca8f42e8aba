import { createHash } from 'node:crypto'
import { findCommand, rememberCommand } from '../../db/commands.ts'
import { isDiskLow } from '../../db/disk-space.ts'
import { unnamedCashier } from '../../sale/fiscal-document.ts'
import type { Sale, SaleDocument, Tender } from '../../sale/sale.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { Cashier } from '../../shared/fiscal/document.ts'
import { MAX_ENTRY_BYTES } from '../../shared/hub/entries.ts'
import type { OperationId, SaleId } from '../../shared/ids.ts'
import type { TenderInput } from '../../shared/screen/commands.ts'
import type { DeskDeps } from './desk-deps.ts'

/** From the checkout to the end of a sale. */
export type CheckoutDesk = Readonly<{
  checkOut(saleId: SaleId, operationId: OperationId): Sale
  reopen(saleId: SaleId): Sale
  pay(saleId: SaleId, operationId: OperationId, tenders: readonly TenderInput[], cashier?: Cashier): Sale
  cancel(saleId: SaleId, reason: 'cashier' | 'register-program' | 'not-printed'): Sale
  /** The register program printed it and says so; told twice is normal. */
  report(
    saleId: SaleId,
    report: Readonly<{
      documents: readonly SaleDocument[]
      tenders: readonly TenderInput[]
      cashier?: Cashier | undefined
    }>,
  ): Sale
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
    for (const other of runner.open()) {
      if (other.saleId !== saleId && other.phase.state === 'frozen') {
        runner.dispatch(other.saleId, { type: 'report-missed' })
      }
    }
  }

  return {
    checkOut(saleId, operationId) {
      if (isDiskLow(db.folder)) throw new AppError('disk.low')
      const { revision } = assertFits(runner.get(saleId))
      const remember = once(operationId, saleId, { checkout: revision })
      askAboutUnreported(saleId)
      runner.apply(saleId, { type: 'search-ended' })
      const loyaltyMode = loyalty.isOnline() ? 'online' : 'offline'
      return runner.apply(saleId, { type: 'checked-out', operationId, loyaltyMode }, remember)
    },

    reopen: saleId => runner.apply(saleId, { type: 'reopened' }),

    pay(saleId, operationId, tenders, cashier) {
      const { checkoutVersion, originalDocument, phase } = runner.get(saleId)
      const remember = once(operationId, saleId, { pay: tenders, checkoutVersion })
      const taken = runner.open().find(sale => sale.saleId !== saleId && isBeingPrinted(sale))
      if (taken) throw new AppError('sale.device-taken', { params: { saleId: taken.saleId } })
      if (phase.state === 'frozen' && originalDocument && store.hasReturned(originalDocument)) {
        throw new AppError('return.already-returned')
      }
      const paidBy = cashier ?? deps.cashier() ?? unnamedCashier
      const paid = { type: 'paid', operationId, tenders: tenders.map(toTender), cashier: paidBy } as const
      return runner.apply(saleId, paid, remember)
    },

    cancel: (saleId, reason) => runner.apply(saleId, { type: 'cancelled', reason }),

    report(saleId, { documents, tenders, cashier }) {
      const reportedBy = cashier ?? deps.cashier() ?? unnamedCashier
      const taken = tenders.map(toTender)
      return runner.apply(saleId, { type: 'reported', documents, tenders: taken, cashier: reportedBy })
    },

    answerOutcome: (saleId, outcome) =>
      runner.apply(saleId, { type: outcome === 'unknown' ? 'report-missed' : 'found-not-printed' }),
  }
}

/** What cannot be told to the hub in one entry must not be sold: after the receipt it would be too late to find out. */
function assertFits(sale: Sale): Sale {
  const bytes = Buffer.byteLength(JSON.stringify([sale.lines, sale.quote])) + ENTRY_OVERHEAD_BYTES
  if (bytes <= MAX_ENTRY_BYTES) return sale
  throw new AppError('sync.entry-too-large', { params: { kind: 'sale-completed', bytes, maxBytes: MAX_ENTRY_BYTES } })
}

function isBeingPrinted(sale: Sale): boolean {
  return sale.phase.state === 'fiscalizing' || sale.phase.state === 'settling'
}

function toTender({ kind, amountMinor, state, rrn }: TenderInput): Tender {
  return { kind, amountMinor, state, rrn }
}
