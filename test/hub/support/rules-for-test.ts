/** Rules with one promotion of each way to be given, a coupon, and two scripts. */
export const RULES = `
accrualPercent: 5
maxSpendPercent: 30
stores:
  default: { phase: full }
  early: { phase: accrue-only }
  planned: { spendingFrom: 2026-12-01T00:00:00+03:00 }
promotions:
  - id: pillows-20
    kind: percent
    title: { ru: Подушки −20 %, en: Pillows 20 % off }
    percent: 20
    goods: { categories: [pillows] }
    given: code
  - id: linen-10
    kind: percent
    title: { ru: Бельё −10 %, en: Linen 10 % off }
    percent: 10
    goods: { categories: [linen] }
    given: offer
  - id: coupon
    kind: coupon
    title: { ru: Купон на подушки, en: Coupon for pillows }
    goods: {}
    atLeast: 1000.00
    couponFor: pillows-20
    validDays: 30
scripts:
  - id: email
    line: { ru: Прислать чек на почту?, en: Shall I e-mail the receipt? }
    answers:
      - { id: gives, label: { ru: Даёт, en: Gives }, outcome: accepted, opens: email }
      - id: refuses
        label: { ru: Нет, en: Refuses }
        outcome: refused
        reasons: [{ id: spam, label: { ru: Рассылки, en: Mailings } }]
`
