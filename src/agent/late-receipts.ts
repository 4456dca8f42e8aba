import { unnamedCashier } from '../sale/fiscal-document.ts'
import { type AppError, toAppError } from '../shared/errors/app-error.ts'
import type { Cashier } from '../shared/fiscal/document.ts'
import type { PastReceipt, ReceiptRef } from '../shared/hub/past-receipt.ts'
import type { RegisterId, SaleId } from '../shared/ids.ts'
import type { Programme } from '../shared/programme.ts'
import type { FinishedElsewhere } from './finished-elsewhere.ts'
import { type LateReceipt, printedMoment, type ReadReceipt, readLateReceipt } from './late-receipt.ts'
import type { SaleRunner } from './sale-runner.ts'

/** What became of one late receipt. `notice`: it was taken, and something in it was left out. */
export type LateOutcome =
  | Readonly<{ status: 'taken'; notice?: AppError | undefined }>
  /** Told before, with the same documents. */
  | Readonly<{ status: 'known' }>
  | Readonly<{ status: 'refused'; error: AppError }>

export type LateReceipts = Readonly<{
  /** In the order they came. What is `taken` is on disk, with its entry for the hub. */
  take(receipts: readonly LateReceipt[]): LateOutcome[]
}>

type Deps = Readonly<{
  registerId: RegisterId
  sellerInn: string | undefined
  runner: SaleRunner
  programme: () => Programme
  cashier: () => Cashier | undefined
  findReceipt: (ref: ReceiptRef) => PastReceipt | undefined
}>

type Read = Readonly<{ at: number; receipt: LateReceipt; read: ReadReceipt }>

/** Takes receipts that were printed while the agent was away. Each is judged alone; those that are new share one commit. */
export function createLateReceipts(deps: Deps): LateReceipts {
  const { runner } = deps

  const findOwn = (ref: ReceiptRef): PastReceipt | undefined => {
    try {
      return deps.findReceipt(ref)
    } catch {
      // The return of a return is a fact too, once it is printed.
      return undefined
    }
  }

  const read = (receipt: LateReceipt): ReadReceipt =>
    readLateReceipt(receipt, {
      registerId: deps.registerId,
      sellerInn: deps.sellerInn,
      programme: deps.programme(),
      present: runner.find(receipt.saleId),
      findOwn,
    })

  const finished = ({ receipt, read: { sale } }: Read): FinishedElsewhere => {
    const documents = receipt.documents.map(({ kind = receipt.kind, ...document }) => ({ ...document, kind }))
    const tenders = receipt.tenders.map(tender => ({ ...tender }))
    const cashier = receipt.cashier ?? deps.cashier() ?? unnamedCashier
    return {
      sale,
      report: { type: 'reported', documents, tenders, cashier, isWhole: true },
      printedAt: printedMoment(receipt),
    }
  }

  /** The same sale twice in one batch: the second is judged by what became of the first. */
  const takeOnce = (receipts: ReadonlyMap<number, LateReceipt>, outcomes: LateOutcome[]): void => {
    const seen = new Set<SaleId>()
    const again = new Map<number, LateReceipt>()
    const ready: Read[] = []
    for (const [at, receipt] of receipts) {
      if (seen.has(receipt.saleId)) {
        again.set(at, receipt)
        continue
      }
      seen.add(receipt.saleId)
      try {
        ready.push({ at, receipt, read: read(receipt) })
      } catch (error) {
        outcomes[at] = { status: 'refused', error: toAppError(error) }
      }
    }
    const taken = runner.takeIn(ready.map(finished))
    for (const [index, { at, read }] of ready.entries()) {
      const result = taken[index]
      if (!result) throw new Error('a late receipt was lost on its way')
      if (!result.ok) outcomes[at] = { status: 'refused', error: result.error }
      else outcomes[at] = result.isNews ? { status: 'taken', notice: read.notice } : { status: 'known' }
    }
    if (again.size > 0) takeOnce(again, outcomes)
  }

  return {
    take(receipts) {
      const outcomes: LateOutcome[] = []
      // Sales first: a return in the same batch may be of one of them.
      for (const kind of ['sale', 'return'] as const) {
        takeOnce(new Map([...receipts.entries()].filter(([, receipt]) => receipt.kind === kind)), outcomes)
      }
      return outcomes
    },
  }
}
