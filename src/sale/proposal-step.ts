import type { ErrorParams } from '../shared/errors/app-error.ts'
import type { ErrorCode } from '../shared/errors/catalogue.ts'
import type { Refine } from './compose-step.ts'
import type { Sale } from './sale.ts'
import type { SaleContext, SaleEvent, SaleStep } from './sale-events.ts'

type ProposalEvent = Extract<
  SaleEvent,
  {
    type:
      | 'script-answered'
      | 'offer-answered'
      | 'promo-code-added'
      | 'promo-code-removed'
      | 'gift-card-added'
      | 'gift-card-removed'
  }
>

type Steps = Readonly<{
  change: Refine
  refuse: (code: ErrorCode, params?: ErrorParams) => SaleStep
  unchanged: SaleStep
}>

/** More codes than this are not one customer's. */
const MOST_PROMO_CODES = 5
const MOST_GIFT_CARDS = 5

/** What the customer says to what the programme proposes, and the codes they bring along. */
export function proposalStep(sale: Sale, event: ProposalEvent, { nowMs }: SaleContext, steps: Steps): SaleStep {
  const { change, refuse, unchanged } = steps
  const { state } = sale.phase
  const isComposing = state === 'composing'
  const repriced = { pricedInputs: sale.pricedInputs + 1 }

  if (event.type === 'script-answered') {
    const record = sale.scripts.find(({ scriptId }) => scriptId === event.scriptId)
    if (!record || (!isComposing && state !== 'frozen')) return refuse('request.wrong-state', { state })
    const { answer } = record
    const isReason = answer?.answerId === event.answer.answerId && answer.reasonId === undefined
    // The second tap of an impatient finger; the first word stands. The reason for it may come one tap later.
    if (answer && !(isReason && event.answer.reasonId !== undefined)) return unchanged
    const answered = { ...record, answer: { ...event.answer, atMs: answer?.atMs ?? nowMs } }
    return change({ scripts: sale.scripts.map(each => (each === record ? answered : each)), notice: sale.notice })
  }
  if (!isComposing) return refuse('sale.lines-frozen', { state })
  const isAdded = event.type === 'promo-code-added' || event.type === 'gift-card-added'
  if (isAdded && sale.terms.correction) return refuse('sale.correction-without-loyalty')

  switch (event.type) {
    case 'offer-answered': {
      const record = sale.offers.find(({ promotionId }) => promotionId === event.promotionId)
      if (!record) return refuse('request.wrong-state', { state })
      if (record.answer === event.answer) return unchanged
      const offers = sale.offers.map(each => (each === record ? { ...record, answer: event.answer } : each))
      return change({ ...repriced, offers }, { type: 'price' })
    }

    case 'promo-code-added': {
      const { promoCode } = event
      if (sale.promoCodes.some(({ code }) => code === promoCode.code)) return unchanged
      if (sale.promoCodes.length >= MOST_PROMO_CODES) return refuse('loyalty.promo-codes-full')
      return change({ ...repriced, promoCodes: [...sale.promoCodes, promoCode] }, { type: 'price' })
    }

    case 'promo-code-removed': {
      const promoCodes = sale.promoCodes.filter(({ code }) => code !== event.code)
      if (promoCodes.length === sale.promoCodes.length) return unchanged
      return change({ ...repriced, promoCodes }, { type: 'price' })
    }

    case 'gift-card-added': {
      const { giftCard } = event
      const others = sale.giftCards.filter(({ giftCardId }) => giftCardId !== giftCard.giftCardId)
      if (others.length >= MOST_GIFT_CARDS) return refuse('sale.gift-cards-full')
      return change({ giftCards: [...others, giftCard] })
    }

    case 'gift-card-removed': {
      const giftCards = sale.giftCards.filter(({ giftCardId }) => giftCardId !== event.giftCardId)
      return giftCards.length === sale.giftCards.length ? unchanged : change({ giftCards })
    }
  }
}

/**
 * Writes down what the programme has on the screen of this sale from now on. Belongs into the step that brought it
 * there, so that it costs no commit of its own.
 */
export function recordProposals(sale: Sale, { propose, nowMs }: SaleContext): Sale {
  const { state } = sale.phase
  if (sale.kind === 'return' || sale.terms.correction || (state !== 'composing' && state !== 'frozen')) return sale
  const { scriptId, offerIds } = propose(sale)
  const isNewScript = scriptId !== undefined && !sale.scripts.some(record => record.scriptId === scriptId)
  const newOffers = offerIds.filter(id => !sale.offers.some(({ promotionId }) => promotionId === id))
  if (!isNewScript && newOffers.length === 0) return sale
  return {
    ...sale,
    scripts: isNewScript ? [...sale.scripts, { scriptId, shownAtMs: nowMs }] : sale.scripts,
    offers: [...sale.offers, ...newOffers.map(promotionId => ({ promotionId, shownAtMs: nowMs }))],
  }
}
