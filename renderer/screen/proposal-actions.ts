import type { OfferView } from '../../src/shared/proposal.ts'
import type { Snapshot } from '../../src/shared/screen/snapshot.ts'
import { type KeyName, opens, type ReadyState, type ScreenAction } from './action.ts'
import type { ScreenState } from './store.ts'

export const MIN_CARD_LENGTH = 4

/** One offer after the other has the keys: the first that nobody has answered. */
export function offerWithKeys({ sale }: Snapshot): OfferView | undefined {
  return sale?.offers.find(offer => offer.answer === undefined)
}

function answer(index: number, key: KeyName): ScreenAction {
  return {
    command: 'answer-script',
    label: 'answer-script',
    key,
    isOffered: ({ sale }) => sale?.script?.answers[index] !== undefined,
    build({ snapshot: { sale } }) {
      const { script } = sale ?? {}
      const chosen = script?.answers[index]
      return script && chosen && { name: 'answer-script', scriptId: script.scriptId, answerId: chosen.answerId }
    },
    after: state => afterAnswer(state, index),
  }
}

/** The next step the answer names, or the question why not. A half-typed phone stays as it is. */
function afterAnswer({ snapshot: { sale } }: ReadyState, index: number): Partial<ScreenState> | undefined {
  const { script } = sale ?? {}
  const chosen = script?.answers[index]
  if (!script || !chosen) return undefined
  const { answerId, reasons, opens: step } = chosen
  if (step === 'email') return { panel: 'contact' }
  if (step === 'phone') return { panel: undefined, isPhoneReopened: sale?.customer.state === 'anonymous' }
  return reasons.length > 0 ? { reasons: { scriptId: script.scriptId, answerId, reasons } } : undefined
}

function reason(index: number, key: KeyName): ScreenAction {
  return {
    command: 'answer-script',
    label: 'answer-script',
    key,
    build({ reasons }) {
      const chosen = reasons?.reasons[index]
      if (!reasons || !chosen) return undefined
      const { scriptId, answerId } = reasons
      return { name: 'answer-script', scriptId, answerId, reasonId: chosen.reasonId }
    },
    after: () => ({ reasons: undefined }),
  }
}

function answerOffer(given: 'accepted' | 'refused', label: string, key: KeyName): ScreenAction {
  return {
    command: 'answer-offer',
    label,
    key,
    isOffered: snapshot => offerWithKeys(snapshot) !== undefined,
    build({ snapshot }) {
      const offer = offerWithKeys(snapshot)
      return offer && { name: 'answer-offer', promotionId: offer.promotionId, answer: given }
    },
  }
}

/** What is said and offered to the customer: the script, the offers, the promo codes, and the slip that comes out. */
export const proposalActions = {
  firstAnswer: answer(0, 'Insert'),
  secondAnswer: answer(1, 'Home'),
  thirdAnswer: answer(2, 'PageUp'),
  firstReason: reason(0, 'Insert'),
  secondReason: reason(1, 'Home'),
  thirdReason: reason(2, 'PageUp'),
  fourthReason: reason(3, 'End'),
  takeOffer: answerOffer('accepted', 'take-offer', 'End'),
  leaveOffer: answerOffer('refused', 'leave-offer', 'PageDown'),
  promoCode: { command: 'enter-promo-code', label: 'promo-code', key: 'F8', ...opens('promo-code') },
  enterPromoCode: {
    command: 'enter-promo-code',
    label: 'enter-promo-code',
    key: 'Enter',
    build({ entries }) {
      const code = (entries.promo ?? '').trim()
      return code === '' ? undefined : { name: 'enter-promo-code', code }
    },
  },
  giftCard: { command: 'add-gift-card', label: 'gift-card', key: 'F4', ...opens('gift-card') },
  addGiftCard: {
    command: 'add-gift-card',
    label: 'add-gift-card',
    key: 'Enter',
    build({ entries }) {
      const number = (entries['gift-card'] ?? '').trim()
      return number.length < MIN_CARD_LENGTH ? undefined : { name: 'add-gift-card', number }
    },
  },
  printSlip: {
    command: 'print-slip',
    label: 'print-slip',
    key: 'F7',
    build: ({ snapshot: { sale } }) => sale && { name: 'print-slip', saleId: sale.saleId },
  },
} satisfies Record<string, ScreenAction>

export const scriptAnswers: readonly ScreenAction[] = [
  proposalActions.firstAnswer,
  proposalActions.secondAnswer,
  proposalActions.thirdAnswer,
]

export const scriptReasons: readonly ScreenAction[] = [
  proposalActions.firstReason,
  proposalActions.secondReason,
  proposalActions.thirdReason,
  proposalActions.fourthReason,
]
