import type { ErrorParams } from '../shared/errors/app-error.ts'
import type { ErrorCode } from '../shared/errors/catalogue.ts'
import { composeStep, type Refine } from './compose-step.ts'
import { creditsFor, withoutPrepayment } from './credits.ts'
import { accruedNow, planDocuments, plannedTotalMinor } from './document-plan.ts'
import { payableMinor } from './due.ts'
import { finishStep } from './finish-step.ts'
import { codesInUse, holdFor, isHolding } from './hold.ts'
import { proposalStep, recordProposals } from './proposal-step.ts'
import { checkoutOf, documentOperationId, type Sale } from './sale.ts'
import type { SaleContext, SaleEffect, SaleEvent, SaleStep } from './sale-events.ts'
import type { Checkout, Payment, SalePhase } from './sale-phase.ts'
import { allTenders, hasOpenTender, heldBack, isPartlyOwed, tenderStep } from './tender-step.ts'
import { checkTenders } from './tenders.ts'

/*
 *              lines, customer, points, offers, codes, quote
 *                      ┌────┐
 *                      ▼    │
 *   new ──────────► composing ◄───────── reopened ─────────┐
 *                      │ checked-out                       │
 *                      ├────────────► reserving ──┐ held / not-held
 *                      │ (anything to hold)       ▼        │
 *                      └───────────────────────► frozen ───┤
 *        agent-prints: paid │  ▲ print-refused,            │ cancelled
 *                           ▼  │ found-not-printed         ▼
 *   print-lost ┌────── fiscalizing ── printed ──►      cancelled
 *              ▼                                            │
 *           settling ── printed, reported ──► completed ◄───┘ reported (an hour late is normal)
 *              ▲                                  ▲
 *              └── report-missed ── frozen ── reported (pos-prints)
 */

/**
 * The life of a sale: state and event in, new state and effects out, or a reasoned refusal. Pure.
 *
 * The caller writes the new sale down before it performs any effect. Events that were already taken (the same operation
 * again, the same document again) are accepted and change nothing.
 */
export function next(sale: Sale, event: SaleEvent, context: SaleContext): SaleStep {
  const step = stepOf(sale, event, context)
  const mayPropose = step.ok && step.sale !== sale && proposing.includes(event.type)
  return mayPropose ? { ...step, sale: recordProposals(step.sale, context) } : step
}

/** The ids of further documents get a suffix, and must stay ids. */
const LONGEST_ID_OF_SEVERAL = 61

/** After these the screen may have something new to propose: a price is known, prices are final, the last word was answered. */
const proposing: readonly SaleEvent['type'][] = ['quoted', 'checked-out', 'held', 'not-held', 'script-answered']

function stepOf(sale: Sale, event: SaleEvent, context: SaleContext): SaleStep {
  const { phase } = sale
  const refuse = (code: ErrorCode, params: ErrorParams = {}): SaleStep => ({ ok: false, code, params })
  const unchanged: SaleStep = { ok: true, sale, effects: [] }
  const change: Refine = (fields, ...effects) => ({
    ok: true,
    sale: { ...sale, notice: undefined, ...fields, version: sale.version + 1, updatedAtMs: context.nowMs },
    effects,
  })
  const enter = (to: SalePhase, fields: Partial<Sale>, ...effects: SaleEffect[]): SaleStep =>
    change({ ...fields, phase: to }, ...effects)
  const freshlyFrozen = (checkout: Checkout): SalePhase => ({ state: 'frozen', checkout, documents: [], tenders: [] })
  const wrongState = (): SaleStep => refuse('request.wrong-state', { state: phase.state, event: event.type })

  switch (event.type) {
    case 'lines-put':
    case 'customer-changed':
    case 'code-changed':
    case 'search-ended':
    case 'contact-set':
    case 'delivery-chosen':
    case 'redeem-asked':
    case 'quoted':
      return composeStep(sale, event, { change, refuse, unchanged, ownInn: context.sellerInn })

    case 'script-answered':
    case 'offer-answered':
    case 'promo-code-added':
    case 'promo-code-removed':
    case 'gift-card-added':
    case 'gift-card-removed':
      return proposalStep(sale, event, context, { change, refuse, unchanged })

    case 'noticed':
      return change({ notice: event.error })

    case 'checked-out': {
      const repeated = checkoutOf(sale)?.operationId ?? (phase.state === 'reserving' ? phase.operationId : undefined)
      if (repeated === event.operationId && phase.state !== 'cancelled') return unchanged
      if (phase.state !== 'composing') return wrongState()
      if (sale.lines.length === 0) return refuse('sale.empty')
      const { quote } = sale
      if (!quote || quote.totalMinor === 0) return refuse('sale.nothing-to-pay')
      const checkoutVersion = sale.checkoutVersion + 1
      const { operationId, loyaltyMode, exchangeMinor = 0, expectedMinor } = event
      const totalMinor = plannedTotalMinor(sale, quote)
      if (expectedMinor !== undefined && expectedMinor !== totalMinor) {
        return refuse('sale.price-changed', { expectedMinor, totalMinor })
      }
      const credits = creditsFor(sale, totalMinor, exchangeMinor)
      const hold = holdFor({ ...sale, checkoutVersion }, quote, credits)
      if (hold) {
        const reserving = { state: 'reserving', operationId, credits, exchangeMinor } as const
        return enter(reserving, { checkoutVersion }, { type: 'hold', ...hold })
      }
      const checkout = { operationId, quote, heldMinor: 0, heldCodes: [], credits, atMs: context.nowMs, loyaltyMode }
      return enter(freshlyFrozen(checkout), { checkoutVersion })
    }

    case 'held': {
      const { quote } = sale
      if (phase.state !== 'reserving' || event.checkoutVersion !== sale.checkoutVersion || !quote) return unchanged
      const checkout = {
        operationId: phase.operationId,
        quote,
        heldMinor: quote.pointsSpentMinor,
        heldCodes: codesInUse(sale, quote),
        credits: phase.credits,
        atMs: context.nowMs,
        loyaltyMode: 'online' as const,
      }
      return enter(freshlyFrozen(checkout), {})
    }

    case 'not-held': {
      if (phase.state !== 'reserving' || event.checkoutVersion !== sale.checkoutVersion) return unchanged
      const { operationId, exchangeMinor } = phase
      const { loyaltyMode, prepayment } = event
      const quote = accruedNow(sale, event.quote)
      const unheld = { terms: prepayment === 'used-up' ? withoutPrepayment(sale.terms) : sale.terms, giftCards: [] }
      const credits = creditsFor(unheld, plannedTotalMinor(sale, quote), exchangeMinor)
      const checkout = { operationId, quote, heldMinor: 0, heldCodes: [], credits, atMs: context.nowMs, loyaltyMode }
      const fields = { notice: event.error, redeemMinor: 0, promoCodes: [], giftCards: [] }
      if (prepayment === 'alone') return enter(freshlyFrozen(checkout), fields)
      // A hold whose answer was lost may exist: the tombstone takes it away.
      const release = { type: 'release-hold', checkoutVersion: sale.checkoutVersion } as const
      return enter(freshlyFrozen(checkout), fields, release)
    }

    case 'reopened': {
      if (phase.state === 'composing') return unchanged
      const isPrepared = sale.kind === 'return' && !sale.terms.correction
      if (phase.state !== 'frozen' || isPrepared) return wrongState()
      const held = heldBack(phase)
      if (held) return refuse(held)
      const effects: SaleEffect[] = [{ type: 'price' }]
      if (isHolding(phase.checkout)) effects.push({ type: 'release-hold', checkoutVersion: sale.checkoutVersion })
      return enter({ state: 'composing' }, { pricedInputs: sale.pricedInputs + 1 }, ...effects)
    }

    case 'return-chosen': {
      const { lines, quote, refundTo, pastReceipt, phase: chosen } = event.prepared
      const isPrepared = sale.kind === 'return' && !sale.terms.correction && phase.state === 'frozen'
      // A try that was not printed, or so it was said, may still be found: it was for these lines.
      if (!isPrepared || phase.attempt || chosen.state !== 'frozen') return wrongState()
      const held = heldBack(phase)
      if (held) return refuse(held)
      const counted = { revision: sale.revision + 1, checkoutVersion: sale.checkoutVersion + 1 }
      return enter(chosen, { lines, quote, refundTo, pastReceipt, ...counted })
    }

    case 'paid': {
      if ('payment' in phase && phase.payment?.operationId === event.operationId) return unchanged
      if (context.fiscalMode === 'pos-prints') return refuse('request.wrong-mode', { mode: context.fiscalMode })
      if (phase.state !== 'frozen') return wrongState()
      const { checkout, attempt, documents } = phase
      if (sale.delivery !== 'paper' && !sale.personal.receiptContact) return refuse('contact.missing-for-electronic')
      const { operationId, cashier } = event
      const print = (payment: Payment): SaleStep =>
        enter(
          { state: 'fiscalizing', checkout, payment, documents, tenders: phase.tenders },
          {},
          { type: 'print', operationId: documentOperationId(payment.operationId, documents.length) },
        )
      // The rest of what this very payment began.
      if (attempt?.operationId === operationId && documents.length > attempt.firstDocument) return print(attempt)
      const plan = planDocuments(sale, checkout.quote)
      if (plan.length > 1 && operationId.length > LONGEST_ID_OF_SEVERAL) {
        return refuse('request.malformed', { field: `operationId: at most ${LONGEST_ID_OF_SEVERAL} characters` })
      }
      if (hasOpenTender(phase)) return refuse('payment.tender-open')
      const tenders = allTenders(sale, event.tenders)
      const verdict = checkTenders(tenders, payableMinor(sale), sale.kind)
      if (!verdict.ok) return refuse(verdict.code, verdict.params)
      if (!isPartlyOwed(sale, tenders)) return refuse('payment.credit-differs')
      const { changeMinor } = verdict
      const firstDocument = documents.length
      return print({ operationId, tenders, changeMinor, cashier, startedAtMs: context.nowMs, firstDocument })
    }

    case 'tender-told':
      return tenderStep(sale, event, { change, refuse, unchanged, wrongState })

    case 'printed':
    case 'print-refused':
    case 'print-lost':
    case 'reported':
    case 'report-missed':
    case 'found-not-printed':
    case 'cancelled':
      return finishStep(sale, event, context, { enter, refuse, unchanged, wrongState })
  }
}
