import * as fc from 'fast-check'
import type { Sale } from '../../src/sale/sale.ts'
import type { SaleEvent } from '../../src/sale/sale-events.ts'
import type { GiftCardId } from '../../src/shared/gift-card.ts'
import type { OperationId } from '../../src/shared/ids.ts'
import type { Quote } from '../../src/shared/quote.ts'
import type { SaleLine } from '../../src/shared/sale-line.ts'
import { isPrepayment, type Settlement, usualTerms } from '../../src/shared/sale-terms.ts'
import { emptySale, moved } from './sales.ts'

const SELLERS = [undefined, '7707083893', '7728168971']

const quantity = fc.oneof(
  fc.integer({ min: 1, max: 20 }).map(pieces => pieces * 1000),
  fc.integer({ min: 1, max: 50_000 }),
)

const saleLine: fc.Arbitrary<Omit<SaleLine, 'key'>> = fc.record(
  {
    name: fc.constantFrom('Хлеб', 'Диван', 'Лампа'),
    priceMinor: fc.integer({ min: 0, max: 5_000_000 }),
    quantityMilli: quantity,
    vatCode: fc.constantFrom(1, 2, 5, 6, 7, 8, 11),
    itemKind: fc.constantFrom(1, 2, 4, 33),
    department: fc.constant(1),
    sellerInn: fc.constantFrom(...SELLERS),
    giftCard: fc.option(fc.constant({ giftCardId: 'c'.repeat(32) as GiftCardId, masked: '•• 1' }), {
      nil: undefined,
      freq: 9,
    }),
  },
  { requiredKeys: ['name', 'priceMinor', 'quantityMilli', 'vatCode', 'itemKind', 'department'] },
)

const settlement: fc.Arbitrary<Settlement> = fc.oneof(
  fc.constantFrom(
    { kind: 'full' as const },
    { kind: 'prepayment-full' as const },
    { kind: 'advance' as const },
    { kind: 'credit-part' as const },
    { kind: 'credit' as const },
  ),
  fc.integer({ min: 1, max: 3_000_000 }).map(amountMinor => ({ kind: 'prepayment-part' as const, amountMinor })),
  fc.integer({ min: 0, max: 3_000_000 }).map(prepaidMinor => ({
    kind: 'handover' as const,
    of: [{ fnNumber: '9999078900001234', fdNumber: 1 }],
    prepaidMinor,
  })),
)

const drawnSale = fc.record({
  lines: fc
    .array(saleLine, { minLength: 1, maxLength: 8 })
    .map(lines => lines.map((line, at): SaleLine => ({ ...line, key: String(at) }))),
  settlement,
  exchangeMinor: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 2_000_000 })),
  giftCards: fc.array(fc.integer({ min: 1, max: 1_000_000 }), { maxLength: 3 }),
  cashShare: fc.integer({ min: 0, max: 100 }),
  changeMinor: fc.constantFrom(0, 0, 1, 99, 50_000),
  terminalShare: fc.integer({ min: 0, max: 100 }),
  refusals: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
})

/** A cart, how it is settled, and the money that goes for it: shares are parts of a hundred of what is due. */
export const generatedSale = drawnSale.map(drawn => ({
  ...drawn,
  lines: drawn.lines.map((line, at) => ({ ...line, giftCard: line.giftCard && cardAt(at, drawn.settlement) })),
}))

/** Each card is sold once, and beside no prepayment. */
function cardAt(at: number, how: Settlement): SaleLine['giftCard'] {
  return isPrepayment(how) ? undefined : { giftCardId: String(at).repeat(32) as GiftCardId, masked: '•• 1' }
}
export type GeneratedSale = typeof generatedSale extends fc.Arbitrary<infer T> ? T : never

/** That sale, past its checkout. */
export function checkedOut({ lines, settlement: how, exchangeMinor, giftCards }: GeneratedSale, quote: Quote): Sale {
  const terms = { ...usualTerms, settlement: how }
  const cards = giftCards.map((balanceMinor, at): SaleEvent => {
    const giftCardId = String(at).repeat(32) as GiftCardId
    return { type: 'gift-card-added', giftCard: { giftCardId, masked: '•• 1', balanceMinor } }
  })
  const sale = moved(emptySale(), [...cards, { type: 'lines-put', revision: 1, lines, terms }])
  const operationId = 'check-1' as OperationId
  const frozen = moved(sale, [
    { type: 'quoted', pricedInputs: sale.pricedInputs, quote },
    { type: 'checked-out', operationId, loyaltyMode: 'online', exchangeMinor },
  ])
  return frozen.phase.state === 'reserving' ? moved(frozen, [{ type: 'held', checkoutVersion: 1 }]) : frozen
}
