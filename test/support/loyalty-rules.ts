import type { Programme } from '../../src/shared/programme.ts'

const everything = { barcodes: [], categories: [] }
const both = (text: string) => ({ ru: text, en: text })

/** Cheese 10 % off for members who take the offer, 20 % off everything with a code, and a coupon over 50 roubles. */
export const loyaltyRules: Pick<Programme, 'promotions' | 'scripts'> = {
  promotions: [
    {
      kind: 'percent',
      promotionId: 'cheese-10',
      title: both('Сыр −10 %'),
      percentBps: 1000,
      goods: { barcodes: [], categories: ['cheese'] },
      given: 'offer',
      audience: { isMember: true },
    },
    {
      kind: 'percent',
      promotionId: 'code-20',
      title: both('По промокоду −20 %'),
      percentBps: 2000,
      goods: everything,
      given: 'code',
      audience: {},
    },
    {
      kind: 'coupon',
      promotionId: 'coupon-50',
      title: both('Купон на −20 %'),
      goods: everything,
      atLeastMinor: 50_00,
      couponFor: 'code-20',
      validDays: 30,
      audience: {},
    },
  ],
  scripts: [
    {
      scriptId: 'card',
      priority: 1,
      moment: 'composing',
      line: both('Есть ли у вас карта?'),
      answers: [
        { answerId: 'yes', label: both('Есть'), outcome: 'accepted', reasons: [], opens: 'phone' },
        {
          answerId: 'no',
          label: both('Нет'),
          outcome: 'refused',
          reasons: [{ reasonId: 'no-time', label: both('Спешит') }],
        },
      ],
      audience: { isMember: false },
    },
    {
      scriptId: 'email',
      priority: 0,
      moment: 'paying',
      line: both('Прислать чек на почту?'),
      answers: [
        { answerId: 'yes', label: both('Да'), outcome: 'accepted', reasons: [], opens: 'email' },
        { answerId: 'no', label: both('Нет'), outcome: 'refused', reasons: [] },
      ],
      audience: { isMember: true, hasEmail: false },
    },
  ],
}
