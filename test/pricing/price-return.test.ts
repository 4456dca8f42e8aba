import { describe, expect, test } from 'vitest'
import { type PricedReturn, priceReturn } from '../../src/pricing/price-return.ts'
import type { ReturnSelection } from '../../src/pricing/return-parts.ts'
import type { PastReceipt } from '../../src/shared/hub/past-receipt.ts'
import { pastReceipt, soldLine } from './receipt-for-test.ts'

const pillows = pastReceipt({
  totalMinor: 400_02,
  lines: [
    soldLine({
      key: 'a',
      quantityMilli: 3000,
      priceMinor: 66_67,
      totalMinor: 200_01,
      pointsSpentMinor: 10_00,
      pointsAccruedMinor: 5_00,
      promotions: [{ promotionId: 'p', amountMinor: 1_00 }],
    }),
    soldLine({ key: 'b', quantityMilli: 3000, priceMinor: 66_67, totalMinor: 200_01 }),
  ],
  tenders: [
    { kind: 'card', amountMinor: 300_01 },
    { kind: 'cash', amountMinor: 200_00 },
  ],
  pointsSpentMinor: 10_00,
  pointsAccruedMinor: 5_00,
})

function priced(receipt: PastReceipt, selection?: ReturnSelection): PricedReturn {
  const answer = priceReturn(receipt, selection)
  if (!answer.ok) throw new Error(answer.reason)
  return answer.value
}

describe('one line of several', () => {
  test('goes back at its printed unit price, with points and money by its share', () => {
    const value = priced(pillows, [{ key: 'a', quantityMilli: 1000 }])
    expect(value).toMatchObject({ totalMinor: 66_67, pointsGivenBackMinor: 3_33, pointsTakenBackMinor: 1_66 })
    expect(value.lines).toMatchObject([
      {
        key: 'a',
        quantityMilli: 1000,
        priceMinor: 66_67,
        totalMinor: 66_67,
        promotions: [{ promotionId: 'p', amountMinor: 33 }],
      },
    ])
    expect(value.tenders).toEqual([
      { kind: 'card', amountMinor: 50_00 },
      { kind: 'cash', amountMinor: 16_67 },
    ])
    expect(value.isLast).toBe(false)
  })

  test('is all that is left when the rest went back before', () => {
    const receipt = {
      ...pillows,
      returned: [
        { key: 'a', quantityMilli: 2000 },
        { key: 'b', quantityMilli: 3000 },
      ],
    }
    expect(priced(receipt)).toMatchObject({
      lines: [{ key: 'a', quantityMilli: 1000, pointsSpentMinor: 3_34 }],
      pointsGivenBackMinor: 3_34,
      isLast: true,
    })
  })
})

test.each([
  ['more than was sold', [{ key: 'a', quantityMilli: 3001 }], 'already-returned'],
  [
    'more than was sold, named twice',
    [
      { key: 'a', quantityMilli: 2000 },
      { key: 'a', quantityMilli: 2000 },
    ],
    'already-returned',
  ],
  ['a line the receipt does not have', [{ key: 'z', quantityMilli: 1000 }], 'no-such-line'],
  ['nothing', [], 'no-such-line'],
] as const)('refuses %s', (_, selection, reason) => {
  expect(priceReturn(pillows, selection)).toEqual({ ok: false, reason })
})

test('keeps the total exact where portions of weighed goods round up each for itself', () => {
  const receipt = pastReceipt({
    totalMinor: 33,
    lines: [soldLine({ key: 'a', quantityMilli: 1000, priceMinor: 33, totalMinor: 33 })],
    tenders: [{ kind: 'cash', amountMinor: 33 }],
  })
  const half = [{ key: 'a', quantityMilli: 500 }]
  expect(priced(receipt, half).totalMinor).toBe(17)
  expect(priced({ ...receipt, returned: half }, half)).toMatchObject({
    totalMinor: 16,
    lines: [{ priceMinor: 32, totalMinor: 16 }],
  })
})

describe('a part prepayment', () => {
  const receipt = pastReceipt({
    totalMinor: 100_00,
    terms: { settlement: { kind: 'prepayment-part', amountMinor: 100_00 } },
    lines: [soldLine({ key: 'a', quantityMilli: 2000, priceMinor: 500_00, totalMinor: 1000_00 })],
    tenders: [{ kind: 'card', amountMinor: 100_00 }],
    pointsSpentMinor: 7_00,
  })

  test('goes back whole, by what was really paid', () => {
    expect(priced(receipt)).toMatchObject({
      totalMinor: 100_00,
      tenders: [{ kind: 'card', amountMinor: 100_00 }],
      pointsGivenBackMinor: 7_00,
      lines: [{ quantityMilli: 2000, priceMinor: 500_00, totalMinor: 1000_00 }],
      isLast: true,
    })
  })

  test('does not go back by line', () => {
    expect(priceReturn(receipt, [{ key: 'a', quantityMilli: 1000 }])).toEqual({ ok: false, reason: 'whole-only' })
  })
})

describe('money that was there before', () => {
  const giftCardId = 'a'.repeat(32)
  const sold = { lines: [soldLine({ key: 'a', quantityMilli: 2000, priceMinor: 100_00, totalMinor: 200_00 })] }

  test('goes back to the gift card it came from, by its share', () => {
    const receipt = pastReceipt({
      ...sold,
      totalMinor: 200_00,
      tenders: [
        { kind: 'advance', amountMinor: 50_00 },
        { kind: 'card', amountMinor: 150_00 },
      ],
      giftCards: [{ giftCardId, amountMinor: 50_00 }],
    })
    expect(priced(receipt, [{ key: 'a', quantityMilli: 1000 }])).toMatchObject({
      tenders: [
        { kind: 'advance', amountMinor: 25_00 },
        { kind: 'card', amountMinor: 75_00 },
      ],
      giftCards: [{ giftCardId, amountMinor: 25_00 }],
    })
  })

  test('of a prepayment is suggested as cash, beside the gift card', () => {
    const receipt = pastReceipt({
      ...sold,
      totalMinor: 200_00,
      terms: { settlement: { kind: 'handover', of: [{ fnNumber: '1', fdNumber: 1 }], prepaidMinor: 120_00 } },
      tenders: [
        { kind: 'advance', amountMinor: 170_00 },
        { kind: 'cash', amountMinor: 30_00 },
      ],
      giftCards: [{ giftCardId, amountMinor: 50_00 }],
    })
    expect(priced(receipt)).toMatchObject({
      tenders: [
        { kind: 'advance', amountMinor: 50_00 },
        { kind: 'cash', amountMinor: 150_00 },
      ],
      giftCards: [{ giftCardId, amountMinor: 50_00 }],
    })
  })

  test('of goods given in exchange is suggested as cash', () => {
    const receipt = pastReceipt({
      ...sold,
      totalMinor: 200_00,
      terms: { exchangeFor: 'return-1' },
      tenders: [{ kind: 'other', amountMinor: 200_00 }],
    })
    expect(priced(receipt).tenders).toEqual([{ kind: 'cash', amountMinor: 200_00 }])
  })
})

/** A receipt of two lines, paid with a card and cash. */
function receipt(more: Parameters<typeof pastReceipt>[0] = {}): PastReceipt {
  return pastReceipt({
    totalMinor: 233_37,
    lines: [
      soldLine({ key: 'a', quantityMilli: 3000, priceMinor: 66_67, totalMinor: 200_01 }),
      soldLine({ key: 'b', quantityMilli: 347, priceMinor: 96_13, totalMinor: 33_36 }),
    ],
    tenders: [
      { kind: 'card', amountMinor: 100_00 },
      { kind: 'cash', amountMinor: 133_37 },
    ],
    pointsSpentMinor: 99_99,
    pointsAccruedMinor: 7_00,
    ...more,
  })
}

describe('the whole receipt', () => {
  test('goes back for exactly what was paid, by the means it was paid with', () => {
    const past = receipt()
    expect(priceReturn(past)).toEqual({
      ok: true,
      value: {
        lines: past.lines,
        totalMinor: 233_37,
        tenders: past.tenders,
        giftCards: [],
        pointsGivenBackMinor: 99_99,
        pointsTakenBackMinor: 7_00,
        isLast: true,
      },
    })
  })

  test('does not pay out the change a second time', () => {
    const past = receipt({ tenders: [{ kind: 'cash', amountMinor: 500_00 }] })
    expect(priceReturn(past)).toMatchObject({ value: { tenders: [{ kind: 'cash', amountMinor: 233_37 }] } })
  })

  test('leaves out cash that went back as change altogether', () => {
    const past = receipt({
      tenders: [
        { kind: 'card', amountMinor: 233_37 },
        { kind: 'cash', amountMinor: 50_00 },
      ],
    })
    expect(priceReturn(past)).toMatchObject({ value: { tenders: [{ kind: 'card', amountMinor: 233_37 }] } })
  })

  test.each([
    ['less money than the total: the rest counts as cash', [{ kind: 'card', amountMinor: 100_00 }], [100_00, 133_37]],
    ['no money at all', [], [0, 233_37]],
    ['more on the card than the total: no more than that', [{ kind: 'card', amountMinor: 300_00 }], [233_37, 0]],
  ] as const)('goes back where the register software told of %s', (_, tenders, [card, cash]) => {
    const answer = priceReturn(receipt({ tenders }))
    const given = answer.ok ? answer.value.tenders : []
    const of = (kind: string) => given.find(tender => tender.kind === kind)?.amountMinor ?? 0
    expect([of('card'), of('cash'), given.length]).toEqual([card, cash, [card, cash].filter(Boolean).length])
  })

  test.each([
    ['a receipt returned before', { isReturned: true }, 'already-returned'],
    ['a total that is not the sum of its lines', { totalMinor: 233_36 }, 'amounts-differ'],
  ] as const)('is refused: %s', (_, more, reason) => {
    expect(priceReturn(receipt(more))).toEqual({ ok: false, reason })
  })
})
