import { describe, expect, test } from 'vitest'
import { Quote } from '../../src/shared/quote.ts'
import { line, NOW_MS, percent, priceForTest, programme } from './sale-for-test.ts'

const withPromotions = (...promotions: (typeof programme)['promotions']) => ({
  programme: { ...programme, promotions },
})
const tea = line(1_000_00, 1000, { barcode: '4601', category: 'tea' })
const bread = line(50_00, 2000, { barcode: '4602' })
const onTea = { barcodes: ['4601'], categories: [] }

describe('a promotion', () => {
  test('lowers the unit price of its goods and is named as the reason', () => {
    const quote = priceForTest([tea, bread], withPromotions(percent({ goods: onTea })))
    expect(quote.lines[0]).toMatchObject({
      priceMinor: 800_00,
      reasons: [{ kind: 'promotion', promotionId: 'tea-20', amountMinor: 200_00 }],
    })
    expect(quote.lines[1]?.reasons).toEqual([])
    expect(quote).toMatchObject({ subtotalMinor: 1_100_00, totalMinor: 900_00 })
    expect(Quote.parse(quote)).toEqual(quote)
  })

  test('goes by category too', () => {
    const quote = priceForTest([tea, bread], withPromotions(percent({ goods: { barcodes: [], categories: ['tea'] } })))
    expect(quote.lines.map(quoted => quoted.priceMinor)).toEqual([800_00, 50_00])
  })

  test('promises no kopeck more: the price is rounded up', () => {
    const quote = priceForTest([line(99_99)], withPromotions(percent({ percentBps: 3333 })))
    expect(quote.lines[0]?.priceMinor).toBe(66_67)
  })

  test('comes after the discount of the register and before points', () => {
    const discounted = line(800_00, 1000, { fullPriceMinor: 1_000_00 })
    const quote = priceForTest([discounted], { ...withPromotions(percent({ percentBps: 1000 })), redeemMinor: 20_00 })
    expect(quote.lines[0]?.reasons).toEqual([
      { kind: 'manual', amountMinor: 200_00 },
      { kind: 'promotion', promotionId: 'tea-20', amountMinor: 80_00 },
      { kind: 'points', amountMinor: 20_00 },
    ])
  })

  test('leaves points their share of what is left to pay', () => {
    const quote = priceForTest([tea], { ...withPromotions(percent()), redeemMinor: 1_000_00 })
    expect(quote.pointsSpentMinor).toBe(400_00)
  })

  test('is not added to another: the best one stands', () => {
    const quote = priceForTest([tea], withPromotions(percent(), percent({ promotionId: 'all-30', percentBps: 3000 })))
    expect(quote.lines[0]?.reasons).toEqual([{ kind: 'promotion', promotionId: 'all-30', amountMinor: 300_00 }])
  })

  test('brings no piece below the least price of the programme', () => {
    const dear = { programme: { ...programme, minUnitPriceMinor: 900, promotions: [percent({ percentBps: 9900 })] } }
    const quote = priceForTest([line(10_00), line(5_00)], dear)
    expect(quote.lines.map(quoted => quoted.priceMinor)).toEqual([9_00, 5_00])
  })

  test.each<[string, Partial<Parameters<typeof priceForTest>[1]>, Parameters<typeof percent>[0], boolean]>([
    ['stands for everybody', { audience: { isMember: false } }, {}, true],
    ['stands for members', {}, { audience: { isMember: true } }, true],
    ['passes guests by', { audience: { isMember: false } }, { audience: { isMember: true } }, false],
    ['passes by whose newness nobody knows', { audience: { isMember: true } }, { audience: { isNew: true } }, false],
    ['stands for the new', { audience: { isMember: true, isNew: true } }, { audience: { isNew: true } }, true],
    ['stands in its stores', {}, { audience: { stores: ['store-1'] } }, true],
    ['passes other stores by', {}, { audience: { stores: ['store-2'] } }, false],
    ['waits for its first day', {}, { fromMs: NOW_MS + 1 }, false],
    ['stands from its first instant', {}, { fromMs: NOW_MS }, true],
    ['ends with its last', {}, { untilMs: NOW_MS }, false],
    ['waits to be taken', {}, { given: 'offer' }, false],
    ['stands once it was taken', { acceptedOffers: ['tea-20'] }, { given: 'offer' }, true],
    [
      'is not for the guest who is left when the customer is forgotten',
      { acceptedOffers: ['tea-20'], audience: { isMember: false } },
      { given: 'offer' },
      false,
    ],
    ['waits for its code', { acceptedOffers: ['tea-20'] }, { given: 'code' }, false],
    ['stands with its code', { codePromotionIds: ['tea-20'] }, { given: 'code' }, true],
  ])('%s', (_, sale, promotion, isStanding) => {
    const quote = priceForTest([tea], { ...withPromotions(percent(promotion)), ...sale })
    expect(quote.totalMinor).toBe(isStanding ? 800_00 : 1_000_00)
  })
})

describe('a store that only accrues', () => {
  const accruing = { programme: { ...programme, spendingFromMs: NOW_MS + 1 } }

  test('spends nothing and says so', () => {
    const quote = priceForTest([tea], { ...accruing, redeemMinor: 100_00 })
    expect(quote).toMatchObject({ pointsSpentMinor: 0, pointsSpendableMinor: 0, pointsAccruedMinor: 30_00 })
  })

  test('is full from the planned instant', () => {
    expect(priceForTest([tea], { ...accruing, nowMs: NOW_MS + 1 }).pointsSpendableMinor).toBe(500_00)
  })
})

describe('a coupon', () => {
  const coupon = {
    kind: 'coupon',
    promotionId: 'tea-coupon',
    title: { ru: 'Купон', en: 'Coupon' },
    goods: onTea,
    atLeastMinor: 800_00,
    couponFor: 'code-10',
    validDays: 30,
    audience: {},
  } as const

  test('comes out when enough of its goods was bought', () => {
    expect(priceForTest([tea, bread], withPromotions(coupon)).coupons).toEqual([
      { promotionId: 'tea-coupon', couponFor: 'code-10', title: coupon.title, validDays: 30 },
    ])
  })

  test('counts what is paid: discounts and points may take it away', () => {
    expect(priceForTest([tea], withPromotions(coupon, percent())).coupons).toHaveLength(1)
    expect(priceForTest([tea], { ...withPromotions(coupon, percent()), redeemMinor: 1 }).coupons).toEqual([])
  })

  test('is none of other goods', () => {
    expect(priceForTest([bread, bread], withPromotions({ ...coupon, atLeastMinor: 0 })).coupons).toEqual([])
  })
})
