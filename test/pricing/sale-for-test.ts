import fc from 'fast-check'
import { priceSale } from '../../src/pricing/price-sale.ts'
import type { Programme } from '../../src/shared/programme.ts'
import type { SaleLine } from '../../src/shared/sale-line.ts'

export const programme: Programme = { version: 7, accrualBps: 300, maxSpendBps: 5000, minUnitPriceMinor: 1 }

export function line(priceMinor: number, quantityMilli = 1000, more: Partial<SaleLine> = {}): SaleLine {
  return { key: '1', name: 'Чай', quantityMilli, priceMinor, vatCode: 6, itemKind: 1, department: 1, ...more }
}

export type SaleInput = Parameters<typeof priceSale>[0]

/** A member with plenty of points who asks for none, unless told. */
export function priceForTest(lines: readonly SaleLine[], more: Partial<SaleInput> = {}) {
  return priceSale({
    lines: lines.map((given, at) => ({ ...given, key: String(at + 1) })),
    programme,
    spendableMinor: 100_000_00,
    redeemMinor: 0,
    isMember: true,
    source: 'local',
    ...more,
  })
}

const pieces = fc.integer({ min: 1, max: 12 }).map(count => count * 1000)
const weight = fc.integer({ min: 1, max: 5000 })
const price = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 20_000_00 }))

const anyLine = fc
  .record({
    priceMinor: price,
    quantityMilli: fc.oneof(pieces, weight),
    discountMinor: fc.integer({ min: 0, max: 900 }),
  })
  .map(given => line(given.priceMinor, given.quantityMilli, { fullPriceMinor: given.priceMinor + given.discountMinor }))

const points = fc.oneof(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 50_000_00 }))

export const anySale: fc.Arbitrary<SaleInput> = fc
  .record({
    lines: fc.array(anyLine, { maxLength: 12 }),
    maxSpendBps: fc.oneof(fc.constant(10_000), fc.integer({ min: 0, max: 10_000 })),
    accrualBps: fc.integer({ min: 0, max: 1_000 }),
    minUnitPriceMinor: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 500 })),
    spendableMinor: points,
    redeemMinor: points,
  })
  .map(given => ({
    lines: given.lines.map((one, at) => ({ ...one, key: String(at + 1) })),
    programme: {
      version: 1,
      accrualBps: given.accrualBps,
      maxSpendBps: given.maxSpendBps,
      minUnitPriceMinor: given.minUnitPriceMinor,
    },
    spendableMinor: given.spendableMinor,
    redeemMinor: given.redeemMinor,
    isMember: true,
    source: 'hub' as const,
  }))
