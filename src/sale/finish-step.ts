import type { ErrorParams } from '../shared/errors/app-error.ts'
import type { ErrorCode } from '../shared/errors/catalogue.ts'
import type { OperationId } from '../shared/ids.ts'
import type { Quote } from '../shared/quote.ts'
import { isHolding, type Payment, type Sale, type SaleCoupon, type SaleDocument, type SalePhase } from './sale.ts'
import type { SaleContext, SaleEffect, SaleEvent, SaleStep } from './sale-events.ts'

type FinishEvent = Extract<
  SaleEvent,
  {
    type: 'printed' | 'print-refused' | 'print-lost' | 'reported' | 'report-missed' | 'found-not-printed' | 'cancelled'
  }
>

type Steps = Readonly<{
  enter: (to: SalePhase, fields: Partial<Sale>, ...effects: SaleEffect[]) => SaleStep
  refuse: (code: ErrorCode, params?: ErrorParams) => SaleStep
  unchanged: SaleStep
  wrongState: () => SaleStep
}>

/** From the money to the end: what the device said, what the register software reported, what settling found. */
export function finishStep(sale: Sale, event: FinishEvent, context: SaleContext, steps: Steps): SaleStep {
  const { phase } = sale
  const { enter, refuse, unchanged, wrongState } = steps

  const complete = (payment: Payment, documents: readonly SaleDocument[]): SaleStep => {
    if (phase.state === 'composing' || phase.state === 'reserving' || !phase.checkout) return wrongState()
    const completed = { checkout: phase.checkout, payment, documents: [...documents], atMs: context.nowMs }
    const coupons = issueCoupons(sale, phase.checkout.quote.coupons, documents, context)
    const wasCancelled = phase.state === 'cancelled'
    return enter({ state: 'completed', ...completed }, { coupons }, { type: 'record-completed', wasCancelled })
  }

  switch (event.type) {
    case 'printed': {
      if (phase.state === 'completed') return sameDocument(phase.documents, [asDocument(sale, event, context)], steps)
      // `attempt`: a person said it was not printed, and the FN, seen again, holds it.
      const payment = 'payment' in phase ? phase.payment : 'attempt' in phase ? phase.attempt : undefined
      if (payment?.operationId !== event.operationId) return wrongState()
      return complete(payment, [asDocument(sale, event, context)])
    }

    case 'print-refused': {
      if (phase.state !== 'fiscalizing' && phase.state !== 'settling') return wrongState()
      if (phase.payment?.operationId !== event.operationId) return wrongState()
      const { checkout, payment: attempt } = phase
      return enter({ state: 'frozen', checkout, attempt }, { notice: event.error })
    }

    case 'print-lost': {
      if (phase.state === 'settling') return unchanged
      if (phase.state !== 'fiscalizing' || phase.payment.operationId !== event.operationId) return wrongState()
      return enter({ state: 'settling', checkout: phase.checkout, payment: phase.payment }, {})
    }

    case 'reported': {
      if (context.fiscalMode !== 'pos-prints') return refuse('request.wrong-mode', { mode: context.fiscalMode })
      if (phase.state === 'completed') return sameDocument(phase.documents, event.documents, steps)
      if (phase.state === 'composing' || phase.state === 'reserving' || !phase.checkout) return wrongState()
      const operationId = `reported-${sale.saleId}`.slice(0, 64) as OperationId
      const { tenders, cashier } = event
      const payment = { operationId, tenders: [...tenders], changeMinor: 0, cashier, startedAtMs: context.nowMs }
      return complete(payment, event.documents)
    }

    case 'report-missed': {
      if (phase.state === 'settling') return unchanged
      if (phase.state !== 'frozen' || context.fiscalMode !== 'pos-prints') return wrongState()
      return enter({ state: 'settling', checkout: phase.checkout }, {})
    }

    case 'found-not-printed': {
      if (phase.state === 'frozen') return unchanged
      if (phase.state !== 'settling') return wrongState()
      return enter({ state: 'frozen', checkout: phase.checkout }, {})
    }

    case 'cancelled': {
      if (phase.state === 'cancelled') return unchanged
      if (phase.state === 'completed') return wrongState()
      if (phase.state === 'fiscalizing' || phase.state === 'settling') return refuse('fiscal.outcome-unknown')
      const checkout = phase.state === 'frozen' ? phase.checkout : undefined
      const effects: SaleEffect[] = [{ type: 'record-cancelled' }]
      const mayHold = phase.state === 'reserving' || (checkout && isHolding(checkout))
      if (mayHold) effects.push({ type: 'release-hold', checkoutVersion: sale.checkoutVersion })
      const attempt = phase.state === 'frozen' ? phase.attempt : undefined
      return enter({ state: 'cancelled', reason: event.reason, checkout, attempt }, {}, ...effects)
    }
  }
}

const DAY_MS = 24 * 60 * 60 * 1000

/** Coupons get their codes with the fiscal document, in the same transaction: no receipt, no coupon. */
function issueCoupons(
  { kind }: Sale,
  toIssue: Quote['coupons'],
  [document]: readonly SaleDocument[],
  context: SaleContext,
): SaleCoupon[] {
  if (kind === 'return' || !document) return []
  const { fnNumber, fdNumber } = document.registered
  return toIssue.map(({ promotionId, couponFor, title, validDays }) => ({
    code: context.couponCode(`${fnNumber}/${fdNumber}/${promotionId}`),
    promotionId,
    couponFor,
    title,
    validUntilMs: endOfDayMs(context, validDays),
  }))
}

/** The midnight that ends the shop's day so many days from now: a coupon says a day, and is good for all of it. */
function endOfDayMs({ nowMs, utcOffsetMinutes }: SaleContext, days: number): number {
  const offsetMs = utcOffsetMinutes * 60_000
  return (Math.floor((nowMs + offsetMs) / DAY_MS) + days + 1) * DAY_MS - offsetMs
}

function asDocument(
  sale: Sale,
  event: Extract<FinishEvent, { type: 'printed' }>,
  { sellerInn }: SaleContext,
): SaleDocument {
  return { kind: sale.kind, registered: event.registered, sellerInn }
}

/** The same document twice is normal; another one for the same checkout is an alarm. */
function sameDocument(known: readonly SaleDocument[], told: readonly SaleDocument[], steps: Steps): SaleStep {
  const key = (document: SaleDocument) => `${document.registered.fnNumber}/${document.registered.fdNumber}`
  const knownKeys = new Set(known.map(key))
  const stranger = told.find(document => !knownKeys.has(key(document)))
  return stranger ? steps.refuse('fiscal.second-document', { fdNumber: stranger.registered.fdNumber }) : steps.unchanged
}
