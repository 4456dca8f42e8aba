import { AppError, type ErrorParams, toErrorData } from '../shared/errors/app-error.ts'
import type { ErrorCode } from '../shared/errors/catalogue.ts'
import type { OperationId } from '../shared/ids.ts'
import { sumMinor } from '../shared/money.ts'
import type { Quote } from '../shared/quote.ts'
import { type PlannedDocument, planDocuments } from './document-plan.ts'
import { paymentSplit, uncovered } from './due.ts'
import { isHolding } from './hold.ts'
import { keyOf, settledMoney, withReported } from './reported-money.ts'
import {
  currentOperationId,
  documentOperationId,
  madeDocuments,
  paymentOf,
  type Sale,
  type SaleCoupon,
} from './sale.ts'
import type { SaleContext, SaleEffect, SaleEvent, SaleStep } from './sale-events.ts'
import type { Checkout, Payment, SaleDocument, SalePhase } from './sale-phase.ts'
import { heldBack } from './tender-step.ts'
import { amountsAsTenders } from './tenders.ts'

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

  const complete = (checkout: Checkout, payment: Payment, documents: readonly SaleDocument[]): SaleStep => {
    const completed = { checkout, payment, documents: [...documents], atMs: context.nowMs }
    const coupons = issueCoupons(sale, checkout.quote.coupons, documents, context)
    const wasCancelled = sale.wasCancelled === true || phase.state === 'cancelled'
    return enter({ state: 'completed', ...completed }, { coupons }, { type: 'record-completed', wasCancelled })
  }

  switch (event.type) {
    case 'printed': {
      if (phase.state === 'completed') return sameDocument(phase.documents, [event], steps)
      if (phase.state === 'composing' || phase.state === 'reserving' || !phase.checkout) return wrongState()
      // Also of an attempt: a person said it was not printed, and the FN, seen again, holds it.
      const payment = paymentOf(sale)
      const made = madeDocuments(sale)
      if (!payment) return wrongState()
      if (event.operationId !== documentOperationId(payment.operationId, made.length)) {
        const isMade = made.some((_, at) => documentOperationId(payment.operationId, at) === event.operationId)
        return isMade ? sameDocument(made, [event], steps) : wrongState()
      }
      const plan = planDocuments(sale, phase.checkout.quote)
      const documents = [...made, printedDocument(sale, payment, plan, event, context)]
      if (documents.length >= plan.length) return complete(phase.checkout, payment, documents)
      const { checkout } = phase
      if (phase.state === 'fiscalizing') {
        const operationId = documentOperationId(payment.operationId, documents.length)
        return enter({ ...phase, documents }, {}, { type: 'record-document' }, { type: 'print', operationId })
      }
      // Found, not confirmed: the documents that follow wait for the caller's word.
      const tenders = 'tenders' in phase ? phase.tenders : []
      const notice = toErrorData(new AppError('sale.partly-printed'))
      const frozen = { state: 'frozen', checkout, attempt: payment, documents, tenders } as const
      return enter(frozen, { notice }, { type: 'record-document' })
    }

    case 'print-refused': {
      if (phase.state !== 'fiscalizing' && phase.state !== 'settling') return wrongState()
      if (currentOperationId(sale) !== event.operationId) return wrongState()
      const { checkout, payment: attempt, documents, tenders } = phase
      return enter({ state: 'frozen', checkout, attempt, documents, tenders }, { notice: event.error })
    }

    case 'print-lost': {
      if (phase.state === 'settling') return unchanged
      if (phase.state !== 'fiscalizing' || currentOperationId(sale) !== event.operationId) return wrongState()
      return enter({ ...phase, state: 'settling' }, {})
    }

    case 'reported': {
      if (context.fiscalMode !== 'pos-prints') return refuse('request.wrong-mode', { mode: context.fiscalMode })
      if (phase.state === 'completed') return sameDocument(phase.documents, event.documents, steps)
      if (phase.state === 'composing' || phase.state === 'reserving' || !phase.checkout) return wrongState()
      const { checkout } = phase
      const plan = planDocuments(sale, checkout.quote)
      const known = madeDocuments(sale)
      const documents = withReported(sale, plan, event)
      const missing = uncovered(plan, documents)
      const isWhole = event.isWhole === true || missing.length === 0 || holdsAlso(documents, missing, plan)
      const told = 'tenders' in phase ? phase.tenders : []
      if (!isWhole) {
        if (documents.length === known.length) return unchanged
        const partly = phase.state === 'cancelled' ? { state: 'settling' as const, checkout, tenders: [] } : phase
        return enter({ ...partly, documents: [...documents] }, {}, { type: 'record-document' })
      }
      const totalMinor = sumMinor(plan.map(planned => planned.totalMinor))
      const rrn = [...event.tenders, ...told].find(tender => tender.rrn)?.rrn
      const { credits, tenders } = settledMoney(checkout, documents, told, totalMinor, rrn)
      const payment: Payment = {
        operationId: `reported-${sale.saleId}`.slice(0, 64) as OperationId,
        tenders,
        changeMinor: 0,
        cashier: event.cashier,
        startedAtMs: context.nowMs,
        firstDocument: 0,
      }
      return complete({ ...checkout, credits }, payment, documents)
    }

    case 'report-missed': {
      if (phase.state === 'settling') return unchanged
      if (phase.state !== 'frozen' || context.fiscalMode !== 'pos-prints') return wrongState()
      const { checkout, documents, tenders } = phase
      return enter({ state: 'settling', checkout, documents, tenders }, {})
    }

    case 'found-not-printed': {
      if (phase.state === 'frozen') return unchanged
      if (phase.state !== 'settling') return wrongState()
      // What the agent sent to its own device only the device, or a person before it, can tell.
      if (phase.payment) return refuse('fiscal.outcome-unknown')
      const { checkout, documents, tenders } = phase
      return enter({ state: 'frozen', checkout, documents, tenders }, {})
    }

    case 'cancelled': {
      if (phase.state === 'cancelled') return unchanged
      if (phase.state === 'completed') return wrongState()
      if (phase.state === 'fiscalizing' || phase.state === 'settling') return refuse('fiscal.outcome-unknown')
      const held = phase.state === 'frozen' ? heldBack(phase) : undefined
      if (held) return refuse(held)
      const checkout = phase.state === 'frozen' ? phase.checkout : undefined
      const effects: SaleEffect[] = [{ type: 'record-cancelled' }]
      const mayHold = phase.state === 'reserving' || (checkout && isHolding(checkout))
      if (mayHold) effects.push({ type: 'release-hold', checkoutVersion: sale.checkoutVersion })
      const attempt = phase.state === 'frozen' ? phase.attempt : undefined
      const cancelled = { state: 'cancelled', reason: event.reason, checkout, attempt } as const
      return enter(cancelled, { wasCancelled: true }, ...effects)
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

function printedDocument(
  sale: Sale,
  payment: Payment,
  plan: readonly PlannedDocument[],
  { registered }: Extract<FinishEvent, { type: 'printed' }>,
  context: SaleContext,
): SaleDocument {
  const at = madeDocuments(sale).length
  const split = paymentSplit(sale, payment)[at - payment.firstDocument]
  return {
    kind: sale.kind,
    registered,
    sellerInn: plan[at]?.sellerInn ?? context.sellerInn,
    totalMinor: plan[at]?.totalMinor,
    tenders: split && [...amountsAsTenders(split)],
  }
}

/** Does the money of the missing documents stand in these? One receipt for two sellers comes to the total of both. */
function holdsAlso(
  documents: readonly SaleDocument[],
  missing: readonly PlannedDocument[],
  plan: readonly PlannedDocument[],
): boolean {
  const totalOf = (each: readonly Readonly<{ totalMinor?: number | undefined }>[]) =>
    sumMinor(each.map(({ totalMinor = 0 }) => totalMinor))
  return totalOf(missing) > 0 && totalOf(documents) >= totalOf(plan)
}

/** The same document twice is normal; another one for the same checkout is an alarm. */
function sameDocument(
  known: readonly SaleDocument[],
  told: readonly Pick<SaleDocument, 'registered'>[],
  steps: Steps,
): SaleStep {
  const knownKeys = new Set(known.map(keyOf))
  const stranger = told.find(document => !knownKeys.has(keyOf(document)))
  return stranger ? steps.refuse('fiscal.second-document', { fdNumber: stranger.registered.fdNumber }) : steps.unchanged
}
