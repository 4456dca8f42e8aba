import type { ErrorParams } from '../shared/errors/app-error.ts'
import type { ErrorCode } from '../shared/errors/catalogue.ts'
import { sumMinor } from '../shared/money.ts'
import type { Refine } from './compose-step.ts'
import { creditsLeft, dueMinor, tendersLeft } from './due.ts'
import type { Sale } from './sale.ts'
import type { SaleEvent, SaleStep } from './sale-events.ts'
import type { SalePhase, Tender } from './sale-phase.ts'

type Steps = Readonly<{
  change: Refine
  refuse: (code: ErrorCode, params?: ErrorParams) => SaleStep
  unchanged: SaleStep
  wrongState: () => SaleStep
}>

type PaidPhase = Extract<SalePhase, { state: 'frozen' }>

const MOST_TENDERS = 8

/**
 * The bank terminal: asked (`pending`), and what came of it. It loses answers like any device, so `unknown` is a state
 * of its own, and only a word about this very tender ends it.
 */
export function tenderStep(sale: Sale, event: Extract<SaleEvent, { type: 'tender-told' }>, steps: Steps): SaleStep {
  const { phase } = sale
  const { tender } = event
  if (phase.state !== 'frozen' && phase.state !== 'settling') {
    const isRepeat = takenIn(phase).some(each => each.tenderId === tender.tenderId && isSame(each, tender))
    return isRepeat ? steps.unchanged : steps.wrongState()
  }
  const known = phase.tenders.find(({ tenderId }) => tenderId === tender.tenderId)
  if (known && isSame(known, tender)) return steps.unchanged
  // A price that changed is found before the money is taken, not after.
  if (tender.state === 'pending' && event.checkoutVersion !== sale.checkoutVersion) {
    return steps.refuse('sale.price-changed', { checkoutVersion: sale.checkoutVersion })
  }
  if (known && (tender.state === 'pending' || known.amountMinor !== tender.amountMinor || known.kind !== tender.kind)) {
    return steps.refuse('payment.tender-differs')
  }
  if (!known && phase.tenders.length >= MOST_TENDERS) return steps.refuse('payment.too-many-tenders')
  const overMinor = tender.state === 'pending' && tender.kind !== 'cash' ? overBy(sale, tender.amountMinor) : 0
  if (overMinor > 0) return steps.refuse('payment.tenders-over', { overMinor })
  const tenders = known ? phase.tenders.map(each => (each === known ? tender : each)) : [...phase.tenders, tender]
  return steps.change({ phase: { ...phase, tenders } })
}

/** What was told of a sale that is past the money: its answer may have been lost, and is asked for again. */
function takenIn(phase: SalePhase): readonly Tender[] {
  return 'payment' in phase && phase.payment ? phase.payment.tenders : []
}

/** How much more than is due the terminal would take: such money could stand in no document. */
function overBy(sale: Sale, amountMinor: number): number {
  const open = tendersLeft(sale).filter(({ state }) => state === 'pending' || state === 'unknown')
  return amountMinor + sumMinor(open.map(tender => tender.amountMinor)) - dueMinor(sale)
}

function isSame(one: Tender, other: Tender): boolean {
  return (
    one.kind === other.kind &&
    one.amountMinor === other.amountMinor &&
    one.state === other.state &&
    one.rrn === other.rrn
  )
}

/** The bank terminal was asked, and has not said clearly what came of it. */
export function hasOpenTender({ tenders }: Pick<PaidPhase, 'tenders'>): boolean {
  return tenders.some(({ state }) => state === 'pending' || state === 'unknown')
}

/** Why a sale past checkout can neither be given up nor changed: money or paper is out already. */
export function heldBack(phase: Pick<PaidPhase, 'tenders' | 'documents'>): ErrorCode | undefined {
  if (phase.documents.length > 0) return 'sale.partly-printed'
  if (hasOpenTender(phase)) return 'payment.tender-open'
  return phase.tenders.some(({ state }) => state === 'approved') ? 'payment.money-taken' : undefined
}

/**
 * The money of a payment: what the terminal was told of, and what comes with the payment itself. A declined try pays
 * nothing, what stands in earlier documents pays no other, and what is owed anyway needs no tender.
 */
export function allTenders(sale: Sale, given: readonly Tender[]): Tender[] {
  const told = tendersLeft(sale)
  const toldIds = new Set(told.map(({ tenderId }) => tenderId))
  const isOwed = creditsLeft(sale).some(({ from }) => from === 'debt')
  return [
    ...told.filter(({ state, amountMinor }) => state !== 'declined' && amountMinor > 0),
    ...given.filter(({ tenderId }) => tenderId === undefined || !toldIds.has(tenderId)),
  ].filter(({ kind }) => kind !== 'credit' || !isOwed)
}

/** Of a sale partly on credit one part is money, and what is owed is said. */
export function isPartlyOwed({ terms, kind }: Sale, tenders: readonly Tender[]): boolean {
  if (terms.settlement.kind !== 'credit-part' || kind === 'return') return true
  const owed = tenders.filter(tender => tender.kind === 'credit')
  return owed.length > 0 && owed.length < tenders.length
}
