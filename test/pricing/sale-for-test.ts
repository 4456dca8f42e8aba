import fc from 'fast-check'
import { priceSale } from '../../src/pricing/price-sale.ts'
import type { PercentPromotion, Programme } from '../../src/shared/programme.ts'
import type { SaleLine } from '../../src/shared/sale-line.ts'

export const NOW_MS = Date.UTC(2026, 10, 22, 15, 0)

export const programme: Programme = {
  version: 7,
  accrualBps: 300,
  maxSpendBps: 5000,
  minUnitPriceMinor: 1,
  storeId: 'store-1',
  spendingFromMs: 0,
  promotions: [],
  scripts: [],
}

/** 20 % off everything for everybody, unless told. */
export function percent(more: Partial<PercentPromotion> = {}): PercentPromotion {
  return {
    kind: 'percent',
    promotionId: 'tea-20',
    title: { ru: 'Чай −20 %', en: 'Tea −20%' },
    percentBps: 2000,
    goods: { barcodes: [], categories: [] },
    given: 'always',
    audience: {},
    ...more,
  }
}

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
    nowMs: NOW_MS,
    audience: { isMember: true, storeId: 'store-1' },
    acceptedOffers: [],
    codePromotionIds: [],
    source: 'local',
    ...more,
  })
}

const pieces = fc.integer({ min: 1, max: 12 }).map(count => count * 1000)
const weight = fc.integer({ min: 1, max: 5000 })
const price = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 20_000_00 }))

const barcode = fc.constantFrom(undefined, '4601', '4602', '4603')
const category = fc.constantFrom(undefined, 'tea', 'bread')

const anyLine = fc
  .record({
    priceMinor: price,
    quantityMilli: fc.oneof(pieces, weight),
    discountMinor: fc.integer({ min: 0, max: 900 }),
    barcode,
    category,
  })
  .map(({ priceMinor, quantityMilli, discountMinor, ...goods }) =>
    line(priceMinor, quantityMilli, { fullPriceMinor: priceMinor + discountMinor, ...goods }),
  )

const points = fc.oneof(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 50_000_00 }))

const anyPromotion = fc
  .record({
    percentBps: fc.oneof(fc.constant(9_900), fc.integer({ min: 1, max: 9_900 })),
    goods: fc.record({
      barcodes: fc.subarray(['4601', '4602', '4603']),
      categories: fc.subarray(['tea', 'bread']),
    }),
    given: fc.constantFrom('always' as const, 'offer' as const, 'code' as const),
    audience: fc.constantFrom<PercentPromotion['audience']>(
      {},
      { isMember: true },
      { isNew: true },
      { stores: ['store-1'] },
    ),
    fromMs: fc.constantFrom(undefined, NOW_MS - 1, NOW_MS + 1),
  })
  .map(given => percent(given))

const promotionIds = Array.from({ length: 8 }, (_, at) => `p-${at}`)

export const anySale: fc.Arbitrary<SaleInput> = fc
  .record({
    lines: fc.array(anyLine, { maxLength: 12 }),
    maxSpendBps: fc.oneof(fc.constant(10_000), fc.integer({ min: 0, max: 10_000 })),
    accrualBps: fc.integer({ min: 0, max: 1_000 }),
    minUnitPriceMinor: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 500 })),
    promotions: fc.array(anyPromotion, { maxLength: promotionIds.length }),
    spendableMinor: points,
    redeemMinor: points,
    acceptedOffers: fc.subarray(promotionIds),
    codePromotionIds: fc.subarray(promotionIds),
    isNew: fc.constantFrom(undefined, true, false),
  })
  .map(({ lines, maxSpendBps, accrualBps, minUnitPriceMinor, promotions, isNew, ...rest }) => ({
    ...rest,
    lines: lines.map((one, at) => ({ ...one, key: String(at + 1) })),
    programme: {
      ...programme,
      accrualBps,
      maxSpendBps,
      minUnitPriceMinor,
      promotions: promotions.map((one, at) => ({ ...one, promotionId: promotionIds[at] ?? '' })),
    },
    nowMs: NOW_MS,
    audience: { isMember: true, isNew, storeId: 'store-1' },
    source: 'hub' as const,
  }))
