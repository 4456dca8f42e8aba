import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { offerSavings } from '../../src/pricing/offer-savings.ts'
import { priceSale } from '../../src/pricing/price-sale.ts'
import { lineTotalMinor, shareMinor, sumMinor } from '../../src/shared/money.ts'
import type { Quote } from '../../src/shared/quote.ts'
import { anySale, line, percent, priceForTest, programme, type SaleInput } from './sale-for-test.ts'

const runs = { numRuns: 1500 }
/** The one property a customer would count after. */
const manyRuns = { numRuns: 10_000 }

function holds(property: (sale: SaleInput, quote: Quote) => void, parameters = runs): void {
  fc.assert(
    fc.property(anySale, sale => property(sale, priceSale(sale))),
    parameters,
  )
}

function sumOf(quote: Quote, wanted: Quote['lines'][number]['reasons'][number]['kind']): number {
  return sumMinor(quote.lines.flatMap(one => one.reasons.filter(({ kind }) => kind === wanted)).map(r => r.amountMinor))
}

describe('whatever is in the sale', () => {
  test('points never go over what was asked for, the balance, the share, or what was said to be spendable', () => {
    holds((sale, quote) => {
      expect(quote.pointsSpentMinor).toBeLessThanOrEqual(sale.redeemMinor)
      expect(quote.pointsSpentMinor).toBeLessThanOrEqual(quote.pointsSpendableMinor)
      expect(quote.pointsSpendableMinor).toBeLessThanOrEqual(sale.spendableMinor)
      expect(quote.pointsSpendableMinor).toBeLessThanOrEqual(
        shareMinor(quote.totalMinor + quote.pointsSpentMinor, sale.programme.maxSpendBps),
      )
    })
  })

  test('every kopeck is explained, and unit price × quantity is the line total', () => {
    holds((sale, quote) => {
      expect(quote.subtotalMinor - quote.totalMinor).toBe(quote.pointsSpentMinor + sumOf(quote, 'promotion'))
      expect(sumOf(quote, 'points')).toBe(quote.pointsSpentMinor)
      expect(sumMinor(quote.lines.map(one => one.totalMinor))).toBe(quote.totalMinor)
      const unexplained = quote.lines.filter((one, at) => {
        const { quantityMilli, fullPriceMinor = 0 } = sale.lines[at] ?? line(0)
        const explainedMinor = sumMinor(one.reasons.map(reason => reason.amountMinor))
        const isExact = one.totalMinor === lineTotalMinor(one.priceMinor, quantityMilli)
        const isExplained = one.totalMinor + explainedMinor === lineTotalMinor(fullPriceMinor, quantityMilli)
        return !isExact || !isExplained || one.reasons.some(reason => reason.amountMinor <= 0)
      })
      expect(unexplained).toEqual([])
    }, manyRuns)
  })

  test('the same sale has the same price, in whatever order the programme lists its promotions', () => {
    holds((sale, quote) => {
      const promotions = sale.programme.promotions.toReversed()
      expect(priceSale(sale)).toEqual(quote)
      expect(priceSale({ ...sale, programme: { ...sale.programme, promotions } })).toEqual(quote)
    })
  })

  test('no line has two promotions, and none that was not unlocked', () => {
    holds((sale, quote) => {
      for (const { reasons } of quote.lines) {
        const standing = reasons.filter(({ kind }) => kind === 'promotion')
        expect(standing.length).toBeLessThanOrEqual(1)
        const promotion = sale.programme.promotions.find(each => each.promotionId === standing[0]?.promotionId)
        if (promotion?.kind !== 'percent') continue
        const { given, promotionId } = promotion
        const unlocked =
          given === 'offer' ? sale.acceptedOffers : given === 'code' ? sale.codePromotionIds : [promotionId]
        expect(unlocked).toContain(promotionId)
      }
    })
  })

  test('an offer taken makes nothing dearer, and saves what was said', () => {
    fc.assert(
      fc.property(anySale, sale => {
        const without = { ...sale, redeemMinor: 0, acceptedOffers: [] }
        const before = priceSale(without).totalMinor
        const savings = offerSavings(without, sale.lines)
        for (const { promotionId } of sale.programme.promotions) {
          const after = priceSale({ ...without, acceptedOffers: [promotionId] }).totalMinor
          expect(before - after).toBe(savings.get(promotionId) ?? 0)
        }
      }),
      runs,
    )
  })

  test('promotions and points bring no price below the least one, and no line to nothing', () => {
    holds((sale, quote) => {
      quote.lines.forEach((one, at) => {
        const before = sale.lines[at] ?? line(0)
        if (one.priceMinor === before.priceMinor) return
        expect(one.priceMinor).toBeLessThan(before.priceMinor)
        expect(one.priceMinor).toBeGreaterThanOrEqual(sale.programme.minUnitPriceMinor)
        expect(one.totalMinor).toBeGreaterThan(0)
      })
    })
  })

  test('what stays unspent is less than the next step of any line that has room', () => {
    holds((sale, quote) => {
      const budgetMinor = Math.min(
        sale.redeemMinor,
        sale.spendableMinor,
        shareMinor(quote.totalMinor + quote.pointsSpentMinor, sale.programme.maxSpendBps),
      )
      const leftMinor = budgetMinor - quote.pointsSpentMinor
      quote.lines.forEach((one, at) => {
        const stepMinor = nextStepMinor(one, sale.lines[at] ?? line(0), sale.programme.minUnitPriceMinor)
        expect(leftMinor).toBeLessThan(stepMinor)
      })
    })
  })

  test('asking for more never spends less', () => {
    fc.assert(
      fc.property(anySale, fc.integer({ min: 0, max: 50 }), (sale, moreMinor) => {
        const less = priceSale(sale).pointsSpentMinor
        const more = priceSale({ ...sale, redeemMinor: sale.redeemMinor + moreMinor }).pointsSpentMinor
        expect(more).toBeGreaterThanOrEqual(less)
      }),
      runs,
    )
  })

  test('asking again for what was spent gives the very same prices', () => {
    holds((sale, quote) => {
      expect(priceSale({ ...sale, redeemMinor: quote.pointsSpentMinor }).lines).toEqual(quote.lines)
      const all = priceSale({ ...sale, redeemMinor: quote.pointsSpendableMinor })
      expect(all.pointsSpentMinor).toBe(quote.pointsSpendableMinor)
    })
  })

  test('accrual never exceeds its share of the money paid', () => {
    holds((sale, quote) => {
      expect(quote.pointsAccruedMinor).toBeLessThanOrEqual(shareMinor(quote.totalMinor, sale.programme.accrualBps))
    })
  })
})

/** By trial: lowers the price one kopeck at a time until the total moves. */
function nextStepMinor(
  one: Quote['lines'][number],
  before: SaleInput['lines'][number],
  minUnitPriceMinor: number,
): number {
  for (let priceMinor = one.priceMinor - 1; priceMinor >= minUnitPriceMinor; priceMinor -= 1) {
    const totalMinor = lineTotalMinor(priceMinor, before.quantityMilli)
    if (totalMinor === 0) break
    if (totalMinor < one.totalMinor) return one.totalMinor - totalMinor
  }
  return Number.POSITIVE_INFINITY
}

test('500 lines are priced within 2 ms', () => {
  const lines = Array.from({ length: 500 }, (_, at) => line(1_000 + ((at * 7919) % 90_000), 1000 * (1 + (at % 4))))
  const tookMs = Array.from({ length: 40 }, (_, at) => {
    const startedAtMs = performance.now()
    priceForTest(lines, { redeemMinor: 2_000_01 + at, programme })
    return performance.now() - startedAtMs
  })
  expect(Math.min(...tookMs)).toBeLessThan(2)
})

test('20 lines are priced by 200 promotions within 2 ms', () => {
  const barcodeOf = (at: number) => String(4_600_000_000_000 + at)
  const promotions = Array.from({ length: 200 }, (_, at) =>
    percent({
      promotionId: `p-${at}`,
      percentBps: 100 + at * 10,
      goods: { barcodes: Array.from({ length: 100 }, (_, of) => barcodeOf(at * 100 + of)), categories: [] },
    }),
  )
  const lines = Array.from({ length: 20 }, (_, at) => line(10_000 + at, 1000, { barcode: barcodeOf(at * 1000) }))
  const tookMs = Array.from({ length: 400 }, (_, at) => {
    const startedAtMs = performance.now()
    priceForTest(lines, { redeemMinor: 100 + at, programme: { ...programme, promotions } })
    return performance.now() - startedAtMs
  })
  // The median: other work on this machine is not the price's fault.
  expect(tookMs.toSorted((a, b) => a - b)[tookMs.length / 2]).toBeLessThan(2)
})
