import type { Language } from '../../shared/localised.ts'

/** Every word of our own on a slip. Titles of promotions are the chain's and come with the programme. */
export type SlipWords = Readonly<{
  thanks: (name: string | undefined) => string
  total: string
  promoCode: (code: string) => string
  pointsSpent: string
  pointsAccrued: string
  pointsToCome: string
  balance: string
  pointsComeLater: string
  couponOpening: string
  couponCode: (code: string) => string
  validUntil: (day: string) => string
  decimalMark: string
}>

export const slipWords: Readonly<Record<Language, SlipWords>> = {
  ru: {
    thanks: name => (name ? `${name}, спасибо за покупку!` : 'Спасибо за покупку!'),
    total: 'Покупка',
    promoCode: code => `Промокод ${code}`,
    pointsSpent: 'Списано баллов',
    pointsAccrued: 'Начислено баллов',
    pointsToCome: 'Будет начислено баллов',
    balance: 'Баланс баллов',
    pointsComeLater: 'Баллы придут позже: сейчас нет связи.',
    couponOpening: 'Ваш купон',
    couponCode: code => `Код: ${code}`,
    validUntil: day => `Действует до ${day}`,
    decimalMark: ',',
  },
  en: {
    thanks: name => (name ? `${name}, thank you for your purchase!` : 'Thank you for your purchase!'),
    total: 'Purchase',
    promoCode: code => `Promo code ${code}`,
    pointsSpent: 'Points spent',
    pointsAccrued: 'Points accrued',
    pointsToCome: 'Points to come',
    balance: 'Balance of points',
    pointsComeLater: 'Points arrive later: we are offline now.',
    couponOpening: 'Your coupon',
    couponCode: code => `Code: ${code}`,
    validUntil: day => `Valid until ${day}`,
    decimalMark: '.',
  },
}
