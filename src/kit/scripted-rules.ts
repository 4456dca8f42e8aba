/** The programme of the simulated agent: 3 % in points, half of a sale payable with them, one promotion of each kind. */
export const scriptedRules = `
accrualPercent: 3
maxSpendPercent: 50
minUnitPrice: 0.01
stores:
  default: { phase: full }
promotions:
  - id: tea-5
    kind: percent
    title: { ru: Чай −5 %, en: Tea 5 % off }
    percent: 5
    goods: { categories: [tea] }
    given: always
  - id: sale-10
    kind: percent
    title: { ru: По промокоду −10 %, en: 10 % off with a code }
    percent: 10
    goods: {}
    given: code
scripts:
  - id: join
    priority: 90
    line: { ru: Есть ли у вас карта клуба?, en: Do you have a club card? }
    answers:
      - { id: joined, label: { ru: Вступает, en: Joins }, outcome: accepted, opens: phone }
      - { id: not-now, label: { ru: Не сейчас, en: Not now }, outcome: refused }
    audience: { isMember: false }
`
