import { describe, expect, test } from 'vitest'
import { GiftCard } from '../../src/shared/gift-card.ts'
import { Quote } from '../../src/shared/quote.ts'
import { line, percent, priceForTest, programme } from './sale-for-test.ts'

describe('a sale without points', () => {
  test('costs what the register asked for', () => {
    const quote = priceForTest([line(45_50, 2000), line(119_90)])
    expect(quote).toMatchObject({ subtotalMinor: 210_90, totalMinor: 210_90, pointsSpentMinor: 0 })
    expect(quote.lines.map(quoted => quoted.totalMinor)).toEqual([91_00, 119_90])
    expect(quote.lines.flatMap(quoted => quoted.reasons)).toEqual([])
  })

  test('lets a discount of the register stand and names it', () => {
    const quote = priceForTest([line(80_00, 3000, { fullPriceMinor: 100_00 })])
    expect(quote.lines[0]?.reasons).toEqual([{ kind: 'manual', amountMinor: 60_00 }])
    expect(quote.subtotalMinor).toBe(240_00)
  })

  test('takes a price raised by the register as it is', () => {
    expect(priceForTest([line(120_00, 1000, { fullPriceMinor: 100_00 })]).lines[0]?.reasons).toEqual([])
  })

  test('with no lines is a quote of zeros', () => {
    expect(priceForTest([])).toMatchObject({ lines: [], totalMinor: 0, pointsSpendableMinor: 0, pointsAccruedMinor: 0 })
  })

  test('keeps keys, order, source and the version of the programme', () => {
    const quote = priceForTest([line(10_00), line(20_00)], { source: 'hub' })
    expect(quote.lines.map(quoted => quoted.key)).toEqual(['1', '2'])
    expect(quote).toMatchObject({ programmeVersion: 7, source: 'hub' })
    expect(Quote.parse(quote)).toEqual(quote)
  })
})

describe('accrual', () => {
  test('counts three hundredths of a point per rouble paid', () => {
    expect(priceForTest([line(1_000_00)]).pointsAccruedMinor).toBe(30_00)
  })

  test('is rounded down line by line', () => {
    const quote = priceForTest([line(33), line(33), line(67)])
    expect(quote.lines.map(quoted => quoted.accruedMinor)).toEqual([0, 0, 2])
    expect(quote.pointsAccruedMinor).toBe(2)
  })

  test('is nothing for a guest', () => {
    expect(priceForTest([line(1_000_00)], { audience: { isMember: false } }).pointsAccruedMinor).toBe(0)
  })

  test('leaves out the part paid by points', () => {
    expect(priceForTest([line(1_000_00)], { redeemMinor: 400_00 }).pointsAccruedMinor).toBe(18_00)
  })
})

describe('points', () => {
  test('lower the unit price', () => {
    const quote = priceForTest([line(1_000_00)], { redeemMinor: 250_00 })
    expect(quote.lines[0]).toMatchObject({
      priceMinor: 750_00,
      totalMinor: 750_00,
      reasons: [{ kind: 'points', amountMinor: 250_00 }],
    })
    expect(quote).toMatchObject({ totalMinor: 750_00, pointsSpentMinor: 250_00 })
  })

  test('come after the discount of the register', () => {
    const quote = priceForTest([line(800_00, 1000, { fullPriceMinor: 1_000_00 })], { redeemMinor: 100_00 })
    expect(quote.lines[0]?.reasons).toEqual([
      { kind: 'manual', amountMinor: 200_00 },
      { kind: 'points', amountMinor: 100_00 },
    ])
  })

  test.each([
    ['what was asked for', { redeemMinor: 120_00 }, 120_00],
    ['the balance', { redeemMinor: 900_00, spendableMinor: 77_31 }, 77_31],
    ['half of the sale', { redeemMinor: 900_00 }, 500_00],
    ['nothing on a negative balance', { redeemMinor: 900_00, spendableMinor: -5_00 }, 0],
    ['nothing for a guest', { redeemMinor: 900_00, audience: { isMember: false } }, 0],
  ])('pay at most %s', (_, more, spentMinor) => {
    expect(priceForTest([line(1_000_00)], more).pointsSpentMinor).toBe(spentMinor)
  })

  test('count the largest share rounded down', () => {
    const halfAndHalf = { ...programme, maxSpendBps: 3333 }
    expect(priceForTest([line(10_01)], { redeemMinor: 10_00, programme: halfAndHalf }).pointsSpentMinor).toBe(3_33)
  })

  test('lower every line by the same share', () => {
    const quote = priceForTest([line(100_00, 2000), line(400_00), line(50_00, 8000)], { redeemMinor: 100_00 })
    expect(quote.lines.map(quoted => quoted.priceMinor)).toEqual([90_00, 360_00, 45_00])
  })

  test('put the odd kopecks on single pieces, one each', () => {
    const quote = priceForTest([line(100_00, 3000), line(100_00), line(100_00)], { redeemMinor: 50_02 })
    expect(quote.lines.map(quoted => quoted.priceMinor)).toEqual([90_00, 89_99, 89_99])
    expect(quote.pointsSpentMinor).toBe(50_02)
  })

  test('leave unspent what three pieces cannot share', () => {
    const quote = priceForTest([line(100_00, 3000)], { redeemMinor: 100_00 })
    expect(quote.lines[0]?.priceMinor).toBe(66_67)
    expect(quote).toMatchObject({ pointsSpentMinor: 99_99, totalMinor: 200_01 })
  })

  test('say beforehand how many can be spent exactly', () => {
    const quote = priceForTest([line(33_33, 3000)], { redeemMinor: 0 })
    expect(quote).toMatchObject({ pointsSpentMinor: 0, pointsSpendableMinor: 49_98 })
  })

  test('never make a piece cheaper than the programme allows', () => {
    const all = { ...programme, maxSpendBps: 10_000, minUnitPriceMinor: 100 }
    const quote = priceForTest([line(5_00), line(60), line(1_00)], { redeemMinor: 10_00, programme: all })
    expect(quote.lines.map(quoted => quoted.priceMinor)).toEqual([1_00, 60, 1_00])
  })

  test('take the real difference of totals on weighed goods', () => {
    const all = { ...programme, maxSpendBps: 10_000 }
    const quote = priceForTest([line(399_90, 347)], { redeemMinor: 10_01, programme: all })
    expect(quote.lines[0]).toMatchObject({ totalMinor: 128_76, reasons: [{ kind: 'points', amountMinor: 10_01 }] })
  })

  test('lower the price per kilogram no further than the total needs', () => {
    const all = { ...programme, maxSpendBps: 10_000 }
    const quote = priceForTest([line(100_00, 100)], { redeemMinor: 1, programme: all })
    expect(quote.lines[0]).toMatchObject({ priceMinor: 99_94, totalMinor: 9_99 })
  })

  test('leave a kopeck on a line of a few grams', () => {
    const all = { ...programme, maxSpendBps: 10_000 }
    expect(priceForTest([line(100_00, 1)], { redeemMinor: 10_00, programme: all }).totalMinor).toBe(1)
  })
})

test('a gift card in the cart costs its price, earns nothing and lets nothing be paid in points', () => {
  const giftCard = GiftCard.parse({ giftCardId: 'c'.repeat(32), masked: '•••• 4821' })
  const cart = [line(1000_00), line(2000_00, 1000, { giftCard })]
  const promotions = [percent({ percentBps: 1000 })]
  const priced = priceForTest(cart, { programme: { ...programme, promotions }, redeemMinor: 5000_00 })
  expect(priced).toMatchObject({
    subtotalMinor: 3000_00,
    pointsSpendableMinor: 450_00,
    pointsSpentMinor: 450_00,
    totalMinor: 2450_00,
    pointsAccruedMinor: 13_50,
    lines: [{ totalMinor: 450_00 }, { priceMinor: 2000_00, totalMinor: 2000_00, reasons: [], accruedMinor: 0 }],
  })
})

test('no coupon comes out for buying a gift card', () => {
  const giftCard = GiftCard.parse({ giftCardId: 'c'.repeat(32), masked: '•••• 4821' })
  const coupon = {
    kind: 'coupon' as const,
    promotionId: 'thanks',
    title: { ru: 'Спасибо', en: 'Thanks' },
    couponFor: 'next',
    atLeastMinor: 1000_00,
    goods: { barcodes: [], categories: [] },
    validDays: 30,
    audience: {},
  }
  const withCoupon = { programme: { ...programme, promotions: [coupon] } }
  expect(priceForTest([line(2000_00, 1000, { giftCard })], withCoupon).coupons).toEqual([])
  expect(priceForTest([line(1000_00), line(2000_00, 1000, { giftCard })], withCoupon).coupons).toHaveLength(1)
})
