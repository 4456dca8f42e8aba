/** The chain's rules in the demo, as marketing would write them. `line` is what the cashier is to say first. */
export function demoRules(line: Readonly<{ ru: string; en: string }>): string {
  return `
accrualPercent: 3
maxSpendPercent: 50
stores:
  default: { phase: full }
promotions:
  - id: tea-20
    kind: percent
    title: { ru: 'Чай −20 %', en: 'Tea −20 %' }
    percent: 20
    goods: { barcodes: ['4600439931256'] }
    given: offer
    audience: { isMember: true }
  - id: dishes-15
    kind: percent
    title: { ru: 'Посуда −15 %', en: 'Dishes −15 %' }
    percent: 15
    goods: { categories: [посуда] }
    given: code
  - id: cheese-coupon
    kind: coupon
    title: { ru: 'Купон: посуда −15 %', en: 'Coupon: dishes −15 %' }
    goods: { barcodes: ['4607001234562'] }
    atLeast: 600.00
    couponFor: dishes-15
    validDays: 30
scripts:
  - id: receipt-by-email
    priority: 10
    line: { ru: '${line.ru}', en: '${line.en}' }
    audience: { isMember: true, hasEmail: false }
    answers:
      - { id: 'yes', label: { ru: 'Да, на почту', en: 'Yes, by e-mail' }, outcome: accepted, opens: email }
      - id: 'no'
        label: { ru: 'Нет', en: 'No' }
        outcome: refused
        reasons:
          - { id: no-time, label: { ru: 'Некогда', en: 'No time' } }
          - { id: no-email, label: { ru: 'Нет почты', en: 'Has none' } }
`
}
