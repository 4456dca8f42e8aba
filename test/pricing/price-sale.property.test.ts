import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { priceSale } from '../../src/pricing/price-sale.ts'
import { lineTotalMinor, shareMinor, sumMinor } from '../../src/shared/money.ts'
import type { Quote } from '../../src/shared/quote.ts'
import { anySale, line, priceForTest, programme, type SaleInput } from './sale-for-test.ts'

const runs = { numRuns: 1500 }

function holds(property: (sale: SaleInput, quote: Quote) => void): void {
  fc.assert(
    fc.property(anySale, sale => property(sale, priceSale(sale))),
    runs,
  )
}

function pointsOf(quote: Quote): number {
  return sumMinor(
    quote.lines.flatMap(one => one.reasons.filter(({ kind }) => kind === 'points')).map(r => r.amountMinor),
  )
}

describe('whatever is in the sale', () => {
  test('points never go over what was asked for, the balance, the share, or what was said to be spendable', () => {
    holds((sale, quote) => {
      expect(quote.pointsSpentMinor).toBeLessThanOrEqual(sale.redeemMinor)
      expect(quote.pointsSpentMinor).toBeLessThanOrEqual(quote.pointsSpendableMinor)
      expect(quote.pointsSpendableMinor).toBeLessThanOrEqual(sale.spendableMinor)
      expect(quote.pointsSpendableMinor).toBeLessThanOrEqual(
        shareMinor(quote.subtotalMinor, sale.programme.maxSpendBps),
      )
    })
  })

  test('every kopeck is explained, and unit price × quantity is the line total', () => {
    holds((sale, quote) => {
      expect(quote.subtotalMinor - quote.totalMinor).toBe(quote.pointsSpentMinor)
      expect(pointsOf(quote)).toBe(quote.pointsSpentMinor)
      expect(sumMinor(quote.lines.map(one => one.totalMinor))).toBe(quote.totalMinor)
      quote.lines.forEach((one, at) => {
        const { quantityMilli, fullPriceMinor = 0 } = sale.lines[at] ?? line(0)
        expect(one.totalMinor).toBe(lineTotalMinor(one.priceMinor, quantityMilli))
        const explainedMinor = sumMinor(one.reasons.map(reason => reason.amountMinor))
        expect(one.totalMinor + explainedMinor).toBe(lineTotalMinor(fullPriceMinor, quantityMilli))
        expect(one.reasons.every(reason => reason.amountMinor > 0)).toBe(true)
      })
    })
  })

  test('points bring no price below the least one, and no line to nothing', () => {
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
        shareMinor(quote.subtotalMinor, sale.programme.maxSpendBps),
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
