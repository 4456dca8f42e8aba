import { creditsTaken } from '../../sale/credits.ts'
import { plannedTotalMinor } from '../../sale/document-plan.ts'
import { dueMinor } from '../../sale/due.ts'
import { quoteOf, type Sale } from '../../sale/sale.ts'
import type { Tender } from '../../sale/sale-phase.ts'
import { AppError, toErrorData } from '../../shared/errors/app-error.ts'
import type { TenderKind } from '../../shared/fiscal/document.ts'
import { sumMinor } from '../../shared/money.ts'
import type { TenderInput } from '../../shared/screen/commands.ts'
import { takenAmounts } from '../sale-entries.ts'
import type { DeskDeps } from './desk-deps.ts'

/**
 * An exchange is two fiscal documents, a return and a sale, with one and the same sum in both: tag 1217. The sale names the
 * return (`terms.exchangeFor`); its checkout says how much of the return pays for it, the rest of the return is money.
 */
type Deps = Pick<DeskDeps, 'runner' | 'store'>

/**
 * What the return pays of this sale, for its checkout. A return that is printed already has said it itself.
 *
 * @throws AppError sale.no-such-exchange, sale.exchange-differs
 */
export function exchangeMinorOf(deps: Deps, sale: Sale): number {
  const back = returnedFor(deps, sale)
  if (!back) return 0
  if (rivalOf(deps, back, sale)) throw new AppError('sale.no-such-exchange')
  const saidMinor = saidByReturn(back)
  if (saidMinor === undefined) return dueMinor(back)
  const quote = quoteOf(sale)
  if (!quote || plannedTotalMinor(sale, quote) < saidMinor) throw new AppError('sale.exchange-differs')
  return saidMinor
}

/** Points the return gives back, less those it takes away: until the hub has them, the sale may count on them. */
export function exchangePointsMinor({ runner }: Pick<Deps, 'runner'>, { terms, customer }: Sale): number {
  const back = terms.exchangeFor && runner.open().find(({ saleId }) => saleId === terms.exchangeFor)
  const quote = back && quoteOf(back)
  if (!quote || !('customer' in customer) || back.pastReceipt?.customerId !== customer.customer.customerId) return 0
  return quote.pointsSpentMinor - quote.pointsAccruedMinor
}

/** How a return is to be paid back once the sale of its exchange is checked out: that sum first, the rest as it came. */
export function withExchange(deps: Deps, sale: Sale): Sale {
  const exchangeMinor = sale.kind === 'return' && sale.phase.state === 'frozen' ? exchangedMinor(deps, sale) : 0
  if (exchangeMinor === 0) return sale
  const rest = lessMoney(sale.refundTo ?? [], exchangeMinor)
  return { ...sale, refundTo: [{ kind: 'other', amountMinor: exchangeMinor, state: 'pending' }, ...rest] }
}

/**
 * Before money moves: the return of an exchange is printed first, with the sum its sale counts on.
 *
 * @throws AppError sale.exchange-return-first, sale.exchange-differs, sale.no-such-exchange
 */
export function assertMayPayExchange(deps: Deps, sale: Sale, tenders: readonly TenderInput[]): void {
  if (sale.phase.state !== 'frozen') return
  if (sale.kind === 'return') {
    const exchangeMinor = exchangedMinor(deps, sale)
    if (exchangeMinor > 0 && amountOf(tenders, 'other') !== exchangeMinor) throw new AppError('sale.exchange-differs')
    return
  }
  const back = returnedFor(deps, sale)
  if (!back) return
  if (back.phase.state !== 'completed') throw new AppError('sale.exchange-return-first')
  if (takenAmounts(back).other !== countedMinor(sale)) throw new AppError('sale.exchange-differs')
}

/**
 * Neither half of an exchange is given up while the other one counts on it. A sale leaves its exchange by other terms.
 *
 * @throws AppError sale.exchange-begun
 */
export function assertMayGiveUpExchange(deps: Deps, sale: Sale): void {
  const back = returnOf(deps, sale)
  const isBegun =
    sale.kind === 'return'
      ? exchangedMinor(deps, sale) > 0
      : back !== undefined && (saidByReturn(back) ?? 0) > 0 && !rivalOf(deps, back, sale)
  if (isBegun) throw new AppError('sale.exchange-begun')
}

/**
 * The register software tells what it printed, and it stands. Says so where the two halves count on different sums: money
 * was given twice then, or is still owed to the buyer.
 */
export function warnOfExchange(deps: Deps, sale: Sale): Sale {
  if (sale.phase.state !== 'completed') return sale
  const back = sale.kind === 'return' ? sale : returnOf(deps, sale)
  if (back?.phase.state !== 'completed' || back.phase.documents.some(({ tenders }) => tenders === undefined))
    return sale
  const countedOnMinor = exchangedMinor(deps, back)
  const isUnlike = countedOnMinor > 0 && takenAmounts(back).other !== countedOnMinor
  if (!isUnlike) return sale
  deps.runner.dispatch(sale.saleId, { type: 'noticed', error: toErrorData(new AppError('sale.exchange-differs')) })
  return deps.runner.get(sale.saleId)
}

function returnOf({ runner }: Deps, { kind, terms }: Sale): Sale | undefined {
  return kind === 'sale' && terms.exchangeFor ? runner.find(terms.exchangeFor) : undefined
}

function returnedFor(deps: Deps, sale: Sale): Sale | undefined {
  const back = returnOf(deps, sale)
  if (!back && !(sale.kind === 'sale' && sale.terms.exchangeFor)) return undefined
  if (back?.kind !== 'return' || back.phase.state === 'cancelled') throw new AppError('sale.no-such-exchange')
  return back
}

/** What the return's own document holds, or is about to. `undefined`: nobody has paid it back yet. */
function saidByReturn(back: Sale | undefined): number | undefined {
  if (back?.phase.state === 'completed') return takenAmounts(back).other
  const payment = back && 'payment' in back.phase ? back.phase.payment : undefined
  return payment && amountOf(payment.tenders, 'other')
}

/** Sales that goods of this return are exchanged for, past their checkout or finished. */
function salesFor({ runner, store }: Deps, { saleId }: Sale): readonly Sale[] {
  const open = runner.open().filter(({ kind, terms }) => kind === 'sale' && terms.exchangeFor === saleId)
  return [...open, ...store.exchangesFor(saleId)]
}

/** Another sale that this return pays for already. */
function rivalOf(deps: Deps, back: Sale, sale: Sale): Sale | undefined {
  return salesFor(deps, back).find(other => other.saleId !== sale.saleId && countedMinor(other) > 0)
}

function exchangedMinor(deps: Deps, back: Sale): number {
  return sumMinor(salesFor(deps, back).map(countedMinor))
}

/** How much of the return this sale counts on. */
function countedMinor(sale: Sale): number {
  const exchanged = creditsTaken(sale).filter(({ from }) => from === 'exchange')
  return sumMinor(exchanged.map(credit => credit.amountMinor))
}

function amountOf(tenders: readonly Pick<Tender, 'kind' | 'amountMinor'>[], kind: TenderKind): number {
  return sumMinor(tenders.filter(tender => tender.kind === kind).map(tender => tender.amountMinor))
}

/** Cash is counted first: money of a bank card has to go back to that card. */
const countedFirst: readonly TenderKind[] = ['cash', 'other', 'credit', 'advance', 'card']

function lessMoney(tenders: readonly Tender[], amountMinor: number): Tender[] {
  let leftMinor = amountMinor
  const inOrder = [...tenders].sort((a, b) => countedFirst.indexOf(a.kind) - countedFirst.indexOf(b.kind))
  const kept = new Map(
    inOrder.map(tender => {
      const takenMinor = Math.min(leftMinor, tender.amountMinor)
      leftMinor -= takenMinor
      return [tender, tender.amountMinor - takenMinor]
    }),
  )
  return tenders.map(tender => ({ ...tender, amountMinor: kept.get(tender) ?? 0 })).filter(it => it.amountMinor > 0)
}
