import fc from 'fast-check'
import { expect, it } from 'vitest'
import { milliOf, minorOf, roublesOf } from '../../../src/agent/facade/plain-roubles.ts'
import { MAX_AMOUNT_MINOR } from '../../../src/shared/money.ts'

it('takes every amount there and back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: MAX_AMOUNT_MINOR }), amountMinor => {
      expect(minorOf(roublesOf(amountMinor))).toBe(amountMinor)
      expect(minorOf(roublesOf(amountMinor).toFixed(2))).toBe(amountMinor)
    }),
  )
})

it('takes sums of floating-point roubles for the kopecks they are', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1_000_000 }), { maxLength: 50 }), amounts => {
      const roubles = amounts.reduce((sum, amountMinor) => sum + amountMinor / 100, 0)
      expect(minorOf(roubles)).toBe(amounts.reduce((sum, amountMinor) => sum + amountMinor, 0))
    }),
  )
})

it.each([
  [0.30000000000000004, 30],
  ['12,5', 1250],
  [' 7 ', 700],
  [45.505, undefined],
  [-0.01, undefined],
  [1e12, undefined],
  [Number.NaN, undefined],
  ['12 руб', undefined],
  ['', undefined],
  [null, undefined],
  [{}, undefined],
])('reads %j as %j kopecks', (value, expected) => expect(minorOf(value)).toBe(expected))

it.each([
  [0.345, 345],
  [3, 3000],
  [0.0005, undefined],
  [0.3333, undefined],
])('reads %j as %j thousandths', (value, expected) => expect(milliOf(value)).toBe(expected))
