import { plannedTotalMinor } from '../../sale/document-plan.ts'
import { isLive, quoteOf, type Sale } from '../../sale/sale.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { type DocumentNumber, documentKey } from '../../shared/fiscal/document.ts'
import { sumMinor } from '../../shared/money.ts'
import { isPrepayment } from '../../shared/sale-terms.ts'
import { prepaymentTakenMinor, settledTotalMinor } from '../past-receipts.ts'
import type { DeskDeps } from './desk-deps.ts'

type Deps = Pick<DeskDeps, 'runner' | 'store'>

/** Handovers of this register that are checked out and not finished have their part of these receipts already. */
export function takenNowMinor({ runner }: Pick<Deps, 'runner'>, of: readonly DocumentNumber[], except?: Sale): number {
  const keys = new Set(of.map(documentKey))
  const others = runner.open().filter(({ saleId, terms: { settlement } }) => {
    const isOther = saleId !== except?.saleId && settlement.kind === 'handover'
    return isOther && settlement.of.some(document => keys.has(documentKey(document)))
  })
  return sumMinor(others.map(prepaymentTakenMinor))
}

/**
 * Before a handover is checked out: another one, or a return, may have used its prepayments since it began. Only of
 * receipts of this very register is that known here; the others are sorted out at the hub.
 *
 * @throws AppError sale.prepayment-used-up, return.is-a-return
 */
export function assertPrepaidLeft({ runner, store }: Deps, sale: Sale): void {
  const { settlement } = sale.terms
  const quote = quoteOf(sale)
  if (settlement.kind !== 'handover' || !quote || isLive(sale)) return
  const receipts = settlement.of.map(({ fnNumber, fdNumber }) =>
    store.findReceipt({ by: 'document', fnNumber, fdNumber }),
  )
  const own = receipts.flatMap(each => (each && isPrepayment(each.terms.settlement) ? [each] : []))
  if (own.length < receipts.length) return
  const once = [...new Map(own.map(receipt => [receipt.saleId, receipt])).values()]
  const wishedMinor = Math.min(settlement.prepaidMinor, plannedTotalMinor(sale, quote))
  const leftMinor = sumMinor(once.map(receipt => receipt.prepaidLeftMinor - paidBackNowMinor(runner, receipt)))
  if (wishedMinor > leftMinor - takenNowMinor({ runner }, settlement.of, sale)) {
    throw new AppError('sale.prepayment-used-up')
  }
}

/** What prepared returns of this receipt are going to pay back. */
function paidBackNowMinor(runner: Deps['runner'], receipt: DocumentNumber): number {
  const returns = runner.open().filter(({ kind, originalDocument: of }) => {
    return kind === 'return' && of !== undefined && documentKey(of) === documentKey(receipt)
  })
  return sumMinor(returns.map(settledTotalMinor))
}
