import type { ErrorParams } from '../shared/errors/app-error.ts'
import type { ErrorCode } from '../shared/errors/catalogue.ts'
import { composeStep, type Refine } from './compose-step.ts'
import { finishStep } from './finish-step.ts'
import { proposalStep, recordProposals } from './proposal-step.ts'
import { checkoutOf, codesInUse, holdFor, isHolding, type Sale, type SalePhase } from './sale.ts'
import type { SaleContext, SaleEffect, SaleEvent, SaleStep } from './sale-events.ts'
import { checkTenders } from './tenders.ts'

/*
 *              lines, customer, points, offers, codes, quote
 *                      ┌────┐
 *                      ▼    │
 *   new ──────────► composing ◄───────── reopened ─────────┐
 *                      │ checked-out                       │
 *                      ├────────────► reserving ──┐ held / not-held
 *                      │ (points or codes)        ▼        │
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
      return composeStep(sale, event, { change, refuse, unchanged })

    case 'script-answered':
    case 'offer-answered':
    case 'promo-code-added':
    case 'promo-code-removed':
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
      const { operationId, loyaltyMode } = event
      const hold = holdFor({ ...sale, checkoutVersion }, quote)
      if (hold) return enter({ state: 'reserving', operationId }, { checkoutVersion }, { type: 'hold', ...hold })
      const checkout = { operationId, quote, heldMinor: 0, heldCodes: [], atMs: context.nowMs, loyaltyMode }
      return enter({ state: 'frozen', checkout }, { checkoutVersion })
    }

    case 'held': {
      const { quote } = sale
      if (phase.state !== 'reserving' || event.checkoutVersion !== sale.checkoutVersion || !quote) return unchanged
      const checkout = {
        operationId: phase.operationId,
        quote,
        heldMinor: quote.pointsSpentMinor,
        heldCodes: codesInUse(sale, quote),
        atMs: context.nowMs,
        loyaltyMode: 'online' as const,
      }
      return enter({ state: 'frozen', checkout }, {})
    }

    case 'not-held': {
      if (phase.state !== 'reserving' || event.checkoutVersion !== sale.checkoutVersion) return unchanged
      const { operationId } = phase
      const { quote, loyaltyMode } = event
      const checkout = { operationId, quote, heldMinor: 0, heldCodes: [], atMs: context.nowMs, loyaltyMode }
      // A hold whose answer was lost may exist: the tombstone takes it away.
      return enter(
        { state: 'frozen', checkout },
        { notice: event.error, redeemMinor: 0, promoCodes: [] },
        { type: 'release-hold', checkoutVersion: sale.checkoutVersion },
      )
    }

    case 'reopened': {
      if (phase.state === 'composing') return unchanged
      if (phase.state !== 'frozen' || sale.kind === 'return') return wrongState()
      const effects: SaleEffect[] = [{ type: 'price' }]
      if (isHolding(phase.checkout)) effects.push({ type: 'release-hold', checkoutVersion: sale.checkoutVersion })
      return enter({ state: 'composing' }, { pricedInputs: sale.pricedInputs + 1 }, ...effects)
    }

    case 'paid': {
      if ('payment' in phase && phase.payment?.operationId === event.operationId) return unchanged
      if (context.fiscalMode === 'pos-prints') return refuse('request.wrong-mode', { mode: context.fiscalMode })
      if (phase.state !== 'frozen') return wrongState()
      const { checkout } = phase
      const verdict = checkTenders(event.tenders, checkout.quote.totalMinor, sale.kind)
      if (!verdict.ok) return refuse(verdict.code, verdict.params)
      if (sale.delivery !== 'paper' && !sale.personal.receiptContact) return refuse('contact.missing-for-electronic')
      const { operationId, tenders, cashier } = event
      const payment = {
        operationId,
        tenders: [...tenders],
        changeMinor: verdict.changeMinor,
        cashier,
        startedAtMs: context.nowMs,
      }
      return enter({ state: 'fiscalizing', checkout, payment }, {}, { type: 'print', operationId })
    }

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
