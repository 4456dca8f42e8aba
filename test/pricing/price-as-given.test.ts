import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isRoundedTotal, priceAsGiven } from '../../src/pricing/price-as-given.ts'
import { lineTotalMinor, shareMinor, sumMinor } from '../../src/shared/money.ts'
import { line } from '../support/sales.ts'

const programme = { accrualBps: 300, version: 7 }

describe('a sale whose prices were made elsewhere', () => {
  it('costs what was printed, whoever buys', () => {
    const lines = [line({ key: '1', priceMinor: 4550, quantityMilli: 2000 }), line({ key: '2', priceMinor: 100 })]
    for (const isMember of [true, false]) {
      expect(priceAsGiven({ lines, programme, isMember })).toMatchObject({
        totalMinor: 9200,
        subtotalMinor: 9200,
        pointsSpentMinor: 0,
        pointsSpendableMinor: 0,
        coupons: [],
        source: 'local',
        programmeVersion: 7,
      })
    }
  })

  it('tells what the register took off itself', () => {
    const lines = [line({ priceMinor: 4000, fullPriceMinor: 4550, quantityMilli: 3000 })]
    const quote = priceAsGiven({ lines, programme, isMember: false })
    expect(quote.lines[0]?.reasons).toEqual([{ kind: 'manual', amountMinor: 1650 }])
  })

  it('keeps the printed total of a line whose price was rounded', () => {
    const given = { ...line({ priceMinor: 3333, quantityMilli: 3000, fullPriceMinor: 3500 }), totalMinor: 10_000 }
    expect(isRoundedTotal(given)).toBe(true)
    const quote = priceAsGiven({ lines: [given], programme, isMember: true })
    expect(quote.lines[0]).toMatchObject({
      priceMinor: 3333,
      totalMinor: 10_000,
      accruedMinor: 300,
      reasons: [{ kind: 'manual', amountMinor: 500 }],
    })
  })

  it('does not take roubles for kopecks', () => {
    expect(isRoundedTotal({ ...line({ priceMinor: 100_00, quantityMilli: 1000 }), totalMinor: 100 })).toBe(false)
    expect(isRoundedTotal(line())).toBe(true)
  })

  it('gives points to a member only, on what was really paid', () => {
    const lineOf = fc.record({
      priceMinor: fc.integer({ min: 0, max: 1e7 }),
      quantityMilli: fc.integer({ min: 1, max: 1e5 }),
    })
    fc.assert(
      fc.property(fc.array(lineOf, { minLength: 1, maxLength: 20 }), fc.boolean(), (given, isMember) => {
        const lines = given.map((fields, at) => line({ key: String(at), ...fields }))
        const quote = priceAsGiven({ lines, programme, isMember })
        expect(quote.totalMinor).toBe(sumMinor(lines.map(each => lineTotalMinor(each.priceMinor, each.quantityMilli))))
        expect(quote.lines.map(each => each.priceMinor)).toEqual(lines.map(each => each.priceMinor))
        const due = isMember ? sumMinor(quote.lines.map(each => shareMinor(each.totalMinor, 300))) : 0
        expect(quote.pointsAccruedMinor).toBe(due)
      }),
    )
  })
})
