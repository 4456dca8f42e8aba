import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isAsPrinted, pointsOf, quoteAsPrinted } from '../../../src/agent/frontol/as-printed.ts'
import { toSaleLines } from '../../../src/agent/frontol/document-lines.ts'
import { priceSale } from '../../../src/pricing/price-sale.ts'
import { lineTotalMinor, sumMinor } from '../../../src/shared/money.ts'
import type { Programme } from '../../../src/shared/programme.ts'
import type { SaleLine } from '../../../src/shared/sale-line.ts'
import { loyaltyRules } from '../../support/loyalty-rules.ts'

const programme: Programme = {
  version: 1,
  storeId: 'store-1',
  accrualBps: 500,
  maxSpendBps: 5000,
  minUnitPriceMinor: 1,
  spendingFromMs: 0,
  ...loyaltyRules,
} as never

const line = fc.record({
  priceMinor: fc.integer({ min: 100, max: 5_000_00 }),
  quantityMilli: fc.oneof(
    fc.integer({ min: 1, max: 20 }).map(pieces => pieces * 1000),
    fc.integer({ min: 50, max: 9_999 }),
  ),
})
const cart = fc.array(line, { minLength: 1, maxLength: 8 }).map(lines =>
  lines.map(({ priceMinor, quantityMilli }, at): SaleLine => {
    return { key: String(at + 1), name: 'Товар', priceMinor, quantityMilli, vatCode: 6, itemKind: 1, department: 1 }
  }),
)
const quoteOf = (lines: readonly SaleLine[], redeemMinor: number) =>
  priceSale({
    programme,
    lines,
    nowMs: Date.UTC(2026, 10, 22),
    audience: { isMember: true, storeId: 'store-1' },
    acceptedOffers: [],
    codePromotionIds: ['code-20'],
    spendableMinor: 1_000_000_00,
    redeemMinor,
    source: 'local',
  })

describe('what was printed', () => {
  it('as it was told is our own quote, whether the totals count points as paid or as taken off', () => {
    fc.assert(
      fc.property(cart, fc.integer({ min: 0, max: 500_00 }), fc.boolean(), (lines, redeemMinor, isBeforePoints) => {
        const quote = quoteOf(lines, redeemMinor)
        const totals = new Map(
          quote.lines.map(each => [each.key, each.totalMinor + (isBeforePoints ? pointsOf(each) : 0)]),
        )
        const printed = { totals, pointsMinor: quote.pointsSpentMinor, paidMinor: quote.totalMinor }
        expect(isAsPrinted(quote, printed)).toBe(true)
        const again = quoteAsPrinted(quote, { lines, printed, accrualBps: 500 })
        expect(again.lines.map(({ totalMinor }) => totalMinor)).toEqual(quote.lines.map(each => each.totalMinor))
        expect(again.pointsAccruedMinor).toBe(quote.pointsAccruedMinor)
      }),
    )
  })

  it('otherwise stands to the kopeck, and each kopeck off has its reason', () => {
    fc.assert(
      fc.property(cart, fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 8, maxLength: 8 }), (lines, off) => {
        const quote = quoteOf(lines, 0)
        const totals = new Map(
          lines.map((each, at) => {
            const fullMinor = lineTotalMinor(each.priceMinor, each.quantityMilli)
            return [each.key, Math.max(0, fullMinor - (off[at] ?? 0))]
          }),
        )
        const paidMinor = sumMinor(totals.values())
        const again = quoteAsPrinted(quote, {
          lines,
          printed: { totals, pointsMinor: 0, paidMinor },
          accrualBps: 500,
        })
        expect(again.totalMinor).toBe(paidMinor)
        again.lines.forEach((each, at) => {
          const { priceMinor = 0, quantityMilli = 0 } = lines[at] ?? {}
          const reasons = sumMinor(each.reasons.map(reason => reason.amountMinor))
          expect(each.totalMinor + reasons).toBe(lineTotalMinor(priceMinor, quantityMilli))
        })
      }),
    )
  })

  it('with a total that no unit price gives keeps that total', () => {
    const lines: SaleLine[] = [
      { key: '1', name: 'Хлеб', priceMinor: 45_50, quantityMilli: 2000, vatCode: 6, itemKind: 1, department: 1 },
    ]
    const printed = { totals: new Map([['1', 90_99]]), pointsMinor: 0, paidMinor: 90_99 }
    const { totalMinor, lines: quoted } = quoteAsPrinted(quoteOf(lines, 0), { lines, printed, accrualBps: 0 })
    expect(totalMinor).toBe(90_99)
    expect(quoted[0]).toMatchObject({ totalMinor: 90_99, reasons: [{ kind: 'manual' }] })
  })

  it('and paid by points nobody had agreed to takes them off the lines, all of them', () => {
    fc.assert(
      fc.property(cart, fc.integer({ min: 1, max: 99 }), (lines, percent) => {
        const quote = quoteOf(lines, 0)
        const totals = new Map(lines.map(each => [each.key, lineTotalMinor(each.priceMinor, each.quantityMilli)]))
        const toldMinor = sumMinor(totals.values())
        const pointsMinor = Math.max(1, Math.floor((toldMinor * percent) / 100))
        const printed = { totals, pointsMinor, paidMinor: toldMinor - pointsMinor }
        const again = quoteAsPrinted(quote, { lines, printed, accrualBps: 0 })
        expect(again).toMatchObject({ totalMinor: toldMinor - pointsMinor, pointsSpentMinor: pointsMinor })
      }),
    )
  })
})

describe('a position of Frontol as a line', () => {
  const position = (price: number, quantity: number, totalAmount: number) =>
    toSaleLines([{ index: 3, referenceIndex: undefined, id: 'a', text: 'Хлеб', price, quantity, totalAmount }])[0]

  it('keeps its price, or the price that what Frontol took off leaves', () => {
    expect(position(45_50, 2000, 91_00)).toMatchObject({ key: '3', barcode: 'a', priceMinor: 45_50 })
    expect(position(45_50, 2000, 91_00)?.fullPriceMinor).toBeUndefined()
    expect(position(45_50, 2000, 81_00)).toMatchObject({ priceMinor: 40_50, fullPriceMinor: 45_50 })
  })

  it('is never priced above what Frontol asks, and less than a kopeck per piece away', () => {
    fc.assert(
      fc.property(line, fc.integer({ min: 0, max: 99_99 }), ({ priceMinor, quantityMilli }, offMinor) => {
        const total = Math.max(0, lineTotalMinor(priceMinor, quantityMilli) - offMinor)
        const made = position(priceMinor, quantityMilli, total)
        const ours = lineTotalMinor(made?.priceMinor ?? 0, quantityMilli)
        expect(ours).toBeGreaterThanOrEqual(total)
        expect(ours - total).toBeLessThanOrEqual(Math.ceil(quantityMilli / 1000))
      }),
    )
  })
})
