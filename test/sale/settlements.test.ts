import { describe, expect, it } from 'vitest'
import { planDocuments, plannedTotalMinor } from '../../src/sale/document-plan.ts'
import { dueMinor } from '../../src/sale/due.ts'
import { checkoutOf, madeDocuments, quoteOf, type Sale, type SaleGiftCard } from '../../src/sale/sale.ts'
import type { SaleEvent, SaleStep } from '../../src/sale/sale-events.ts'
import { next } from '../../src/sale/sale-machine.ts'
import type { GiftCardId } from '../../src/shared/gift-card.ts'
import type { SaleId } from '../../src/shared/ids.ts'
import type { Quote } from '../../src/shared/quote.ts'
import { type SaleTerms, usualTerms } from '../../src/shared/sale-terms.ts'
import type { FiscalMode } from '../../src/shared/sale-view.ts'
import { context, emptySale, events, line, moved, quoteFor, vera } from '../support/sales.ts'
import { approved, frozenWith, pay, printed, reported } from '../support/several-documents.ts'

const step = (sale: Sale, event: SaleEvent, fiscalMode: FiscalMode = 'agent-prints'): SaleStep =>
  next(sale, event, context(fiscalMode))
const outcome = (result: SaleStep) => (result.ok ? result.sale.phase.state : result.code)
const sofa = line({ key: 'sofa', name: 'Диван', priceMinor: 100_000, vatCode: 11 })
const chair = line({ key: 'chair', name: 'Стул', priceMinor: 10_000, quantityMilli: 3000, vatCode: 2 })
const credits = (sale: Sale) => (checkoutOf(sale)?.credits ?? []).map(({ from, amountMinor }) => [from, amountMinor])
const put = (lines = [sofa], terms: Partial<SaleTerms> = {}, revision = 1): SaleEvent => ({
  type: 'lines-put',
  revision,
  lines,
  terms: { ...usualTerms, ...terms },
})
const cards: SaleGiftCard[] = ['a', 'b'].map((letter, at) => ({
  giftCardId: letter.repeat(32) as GiftCardId,
  masked: '•••• 4821',
  balanceMinor: 30_000 * (at + 1),
}))
const withCards = cards.map((giftCard): SaleEvent => ({ type: 'gift-card-added', giftCard }))
const card = (at: number) => cards[at] as SaleGiftCard
/** A quote that accrues a kopeck of points on each line. */
const accruing = (quote: Quote): Quote => ({
  ...quote,
  lines: quote.lines.map(each => ({ ...each, accruedMinor: 1 })),
  pointsAccruedMinor: quote.lines.length,
})
const error = { code: 'loyalty.gift-card-not-held', supportNumber: 'T534', params: {}, outcome: 'not-applied' } as const

describe('what counts before the buyer pays', () => {
  const settlement = { kind: 'handover' as const, of: [{ fnNumber: '1', fdNumber: 2 }], prepaidMinor: 40_000 }
  const handover = { settlement }

  it('is the prepayment, the returned goods, then gift cards, each at most what is left', () => {
    const exchange = { exchangeMinor: 20_000 }
    const sale = frozenWith([sofa], { ...handover, exchangeFor: 'r-1' as SaleId }, 'agent-prints', withCards, exchange)
    expect(credits(sale)).toEqual([
      ['prepayment', 40_000],
      ['exchange', 20_000],
      ['gift-card', 30_000],
      ['gift-card', 10_000],
    ])
    expect(dueMinor(sale)).toBe(0)
    const whole = moved(sale, [pay('p-1', []), printed('p-1', 7)])
    expect(madeDocuments(whole)[0]?.tenders).toEqual([
      { kind: 'advance', amountMinor: 80_000 },
      { kind: 'other', amountMinor: 20_000 },
    ])
  })

  it('leaves the rest to be paid, no more and no less', () => {
    const sale = frozenWith([sofa], handover)
    expect(dueMinor(sale)).toBe(60_000)
    expect(outcome(step(sale, pay('p-1', [])))).toBe('payment.tenders-short')
    expect(outcome(step(sale, pay('p-1', [approved('card', 60_001)])))).toBe('payment.tenders-over')
    expect(outcome(step(sale, pay('p-1', [approved('card', 60_000)])))).toBe('fiscalizing')
  })

  it('is never more than the sale: what is left of a prepayment stays the customer’s', () => {
    const more = { settlement: { ...handover.settlement, prepaidMinor: 150_000 } }
    expect(credits(frozenWith([sofa], more))).toEqual([['prepayment', 100_000]])
  })

  it('is all of it where goods go on credit, and a tender that says so again does no harm', () => {
    const sale = frozenWith([sofa], { settlement: { kind: 'credit' } })
    expect([dueMinor(sale), credits(sale)]).toEqual([0, [['debt', 100_000]]])
    for (const tenders of [[], [approved('credit', 100_000)]]) {
      const whole = moved(sale, [pay('p-1', tenders), printed('p-1', 7)])
      expect(madeDocuments(whole)[0]?.tenders).toEqual([{ kind: 'credit', amountMinor: 100_000 }])
    }
  })

  it.each<[string, SaleEvent, string]>([
    ['money and what is owed', pay('p-1', [approved('cash', 30_000), approved('credit', 70_000)]), 'fiscalizing'],
    ['money alone', pay('p-1', [approved('cash', 100_000)]), 'payment.credit-differs'],
    ['debt alone', pay('p-1', [approved('credit', 100_000)]), 'payment.credit-differs'],
    ['too little of both', pay('p-1', [approved('cash', 1), approved('credit', 70_000)]), 'payment.tenders-short'],
  ])('partly on credit, paid with %s', (_, event, expected) => {
    expect(outcome(step(frozenWith([sofa], { settlement: { kind: 'credit-part' } }), event))).toBe(expected)
  })

  it.each<[string, readonly Parameters<typeof approved>[], (string | number)[][], (string | number)[][]]>([
    ['leaves credits out', [['cash', 60_000]], [['prepayment', 40_000]], [['cash', 60_000]]],
    [
      'names them',
      [
        ['advance', 40_000],
        ['cash', 60_000],
      ],
      [['prepayment', 40_000]],
      [['cash', 60_000]],
    ],
    ['knows of no money at all', [], [['prepayment', 40_000]], []],
    ['says the prepayment was not used', [['cash', 100_000]], [], [['cash', 100_000]]],
    [
      'says less of it was used',
      [
        ['advance', 10_000],
        ['cash', 90_000],
      ],
      [['prepayment', 10_000]],
      [['cash', 90_000]],
    ],
    ['tells cash before the change', [['cash', 70_000]], [['prepayment', 40_000]], [['cash', 60_000]]],
  ])('is settled by a report that %s', (_, given, credited, paid) => {
    const tenders = given.map(each => approved(...each))
    const sale = frozenWith([sofa], handover, 'pos-prints')
    // Seventy thousand in cash beside forty prepaid is ten too much: it went back.
    const whole = moved(sale, [reported([{ fdNumber: 7 }], tenders)], 'pos-prints')
    const { phase } = whole
    const payment = phase.state === 'completed' ? phase.payment.tenders : []
    expect(credits(whole)).toEqual(credited)
    expect(payment.map(({ kind, amountMinor }) => [kind, amountMinor])).toEqual(paid)
  })
})

describe('gift cards to pay with', () => {
  const composing = () => {
    const sale = moved(emptySale(), [put([sofa]), ...withCards])
    return moved(sale, [events.quote(sale.pricedInputs, quoteFor([sofa]))])
  }

  it('are held at the hub before prices are final', () => {
    const result = step(composing(), events.checkOut)
    expect(result.ok && result.effects[0]).toEqual({
      type: 'hold',
      amountMinor: 0,
      promoCodes: [],
      giftCards: [
        { giftCardId: card(0).giftCardId, amountMinor: 30_000 },
        { giftCardId: card(1).giftCardId, amountMinor: 60_000 },
      ],
      checkoutVersion: 1,
    })
  })

  it('pay nothing when the hub does not hold them, and what an exchange is worth may then be needed whole', () => {
    const cheap = quoteFor([line({ key: 'sofa', priceMinor: 80_000 })])
    const sale = composing()
    const discounted = moved(sale, [
      events.quote(sale.pricedInputs, cheap),
      { ...events.checkOut, exchangeMinor: 95_000 },
    ])
    const notHeld: SaleEvent = {
      type: 'not-held',
      checkoutVersion: 1,
      loyaltyMode: 'offline',
      error,
      quote: quoteFor([sofa]),
    }
    const after = moved(moved(sale, [events.checkOut]), [notHeld])
    expect([credits(after), after.giftCards, dueMinor(after)]).toEqual([[], [], 100_000])
    // Only the exchange stood, so nothing is held here at all.
    expect(credits(discounted)).toEqual([['exchange', 80_000]])
    const both = moved(sale, [{ ...events.checkOut, exchangeMinor: 95_000 }])
    expect(both.phase.state).toBe('reserving')
    expect(credits(moved(both, [notHeld]))).toEqual([['exchange', 95_000]])
  })

  it.each<[string, SaleEvent]>([
    ['given up', events.cancel],
    ['opened again', events.reopen],
  ])('are free again when the sale is %s', (_, event) => {
    const held = moved(composing(), [events.checkOut, { type: 'held', checkoutVersion: 1 }])
    const result = step(held, event)
    expect(result.ok && result.effects.map(({ type }) => type)).toContain('release-hold')
  })

  it('are at most five, told once each, and not after checkout', () => {
    const five = Array.from({ length: 5 }, (_, at): SaleEvent => {
      const giftCardId = String(at).repeat(32) as GiftCardId
      return { type: 'gift-card-added', giftCard: { giftCardId, masked: '••', balanceMinor: 100 } }
    })
    const sale = moved(composing(), [
      { type: 'gift-card-removed', giftCardId: card(0).giftCardId },
      { type: 'gift-card-removed', giftCardId: card(1).giftCardId },
      ...five,
    ])
    expect(outcome(step(sale, withCards[0] as SaleEvent))).toBe('sale.gift-cards-full')
    expect(moved(sale, [five[0] as SaleEvent]).giftCards).toHaveLength(5)
    expect(step(sale, { type: 'gift-card-removed', giftCardId: card(0).giftCardId })).toMatchObject({ ok: true, sale })
    expect(outcome(step(frozenWith([sofa]), withCards[0] as SaleEvent))).toBe('sale.lines-frozen')
  })
})

describe('points', () => {
  const accruedWith = (terms: Partial<SaleTerms>, lines = [sofa, chair]) => {
    const sale = moved(emptySale(), [put(lines, terms)])
    return quoteOf(moved(sale, [events.quote(sale.pricedInputs, accruing(quoteFor(lines)))]))?.pointsAccruedMinor
  }

  it.each<[SaleTerms['settlement'], number]>([
    [{ kind: 'full' }, 2],
    [{ kind: 'prepayment-full' }, 0],
    [{ kind: 'prepayment-part', amountMinor: 10 }, 0],
    [{ kind: 'advance' }, 0],
    [{ kind: 'handover', of: [], prepaidMinor: 0 }, 2],
    [{ kind: 'credit-part' }, 2],
    [{ kind: 'credit' }, 2],
  ])('of $kind', (settlement, accrued) => {
    expect(accruedWith({ settlement })).toBe(accrued)
  })

  it('are accrued neither on gift cards, nor on a correction, nor on debt that is paid', () => {
    const voucher = line({ key: 'gift', giftCard: { giftCardId: card(0).giftCardId, masked: '•• 1' } })
    expect(accruedWith({}, [sofa, voucher])).toBe(1)
    const correction = { type: 'self', date: '2026-11-20', reason: 'не пробит чек', person: 'Петрова' } as const
    expect(accruedWith({ correction })).toBe(0)
    expect(accruedWith({ settlement: { kind: 'credit-payment', of: [] } }, [sofa])).toBe(0)
  })

  it('are not accrued on a prepayment either when the hub did not hold what was asked for', () => {
    const sale = moved(emptySale(), [put([sofa], { settlement: { kind: 'advance' } }), ...withCards])
    const reserving = moved(sale, [events.quote(sale.pricedInputs, accruing(quoteFor([sofa]))), events.checkOut])
    const quote = accruing(quoteFor([sofa]))
    const frozen = moved(reserving, [{ type: 'not-held', checkoutVersion: 1, loyaltyMode: 'offline', error, quote }])
    expect(quoteOf(frozen)?.pointsAccruedMinor).toBe(0)
  })
})

describe('a part prepayment', () => {
  const terms = { settlement: { kind: 'prepayment-part' as const, amountMinor: 33_333 } }

  it('is the total of the sale now, spread over the lines by what they cost', () => {
    const sale = frozenWith([sofa, chair], terms)
    expect([plannedTotalMinor(sale, quoteFor([sofa, chair])), dueMinor(sale)]).toEqual([33_333, 33_333])
    const [document] = planDocuments(sale, quoteFor([sofa, chair]))
    expect(document?.lines.map(({ priceMinor, quantityMilli }) => [priceMinor, quantityMilli])).toEqual([
      [25_641, 1000],
      [7_692, 1000],
    ])
  })

  it('goes without lines that are too cheap for a kopeck of it, and never over what the lines cost', () => {
    const pin = line({ key: 'pin', priceMinor: 1 })
    const tiny = frozenWith([sofa, pin], { settlement: { kind: 'prepayment-part', amountMinor: 1 } })
    expect(planDocuments(tiny, quoteFor([sofa, pin]))[0]?.lines.map(({ key }) => key)).toEqual(['sofa'])
    const over = frozenWith([chair], { settlement: { kind: 'prepayment-part', amountMinor: 9_999_999 } })
    expect(plannedTotalMinor(over, quoteFor([chair]))).toBe(30_000)
  })

  it('stands beside no gift card: its money would count as paid for the goods', () => {
    const voucher = line({
      key: 'gift',
      priceMinor: 5_000,
      giftCard: { giftCardId: card(0).giftCardId, masked: '•• 1' },
    })
    const lines = [sofa, voucher]
    const prepaid = { ...usualTerms, ...terms }
    expect(step(emptySale(), put(lines, terms))).toMatchObject({ ok: false, code: 'sale.gift-card-apart' })
    // Printed already: it is a fact, and the card has its whole price.
    const [document] = planDocuments({ lines, terms: prepaid }, quoteFor(lines))
    expect(document?.lines.map(({ totalMinor }) => totalMinor)).toEqual([33_333, 5_000])
  })
})

describe('a checkout', () => {
  const composing = () => {
    const sale = moved(emptySale(), [put([sofa])])
    return moved(sale, [events.quote(sale.pricedInputs, quoteFor([sofa]))])
  }

  it.each([
    [100_000, 'frozen'],
    [99_999, 'sale.price-changed'],
  ])('for a price of %d as it was shown', (expectedMinor, expected) => {
    expect(outcome(step(composing(), { ...events.checkOut, expectedMinor }))).toBe(expected)
  })
})

describe('money for goods handed over before', () => {
  it.each<[string, SaleEvent]>([
    ['by its terms', put([sofa, chair], { settlement: { kind: 'credit-payment', of: [] } })],
    ['by its line', put([sofa, { ...chair, paymentMethod: 7 }])],
  ])('stands alone, %s', (_, event) => {
    expect(outcome(step(emptySale(), event))).toBe('sale.credit-line-alone')
  })
})

describe('a correction', () => {
  const correction = { type: 'self', date: '2026-11-20', reason: 'не пробит чек', person: 'Петрова А. А.' } as const
  const corrected = (kind: 'sale' | 'return' = 'sale') => {
    const sale = moved(emptySale(), [{ ...put([sofa], { correction }), kind } as SaleEvent])
    return moved(sale, [events.quote(sale.pricedInputs, quoteFor([sofa]))])
  }

  it.each<[string, SaleEvent, string]>([
    ['a customer', events.verified, 'sale.correction-without-loyalty'],
    ['points', events.redeem, 'sale.correction-without-loyalty'],
    ['a gift card', withCards[0] as SaleEvent, 'sale.correction-without-loyalty'],
    [
      'a promo code',
      { type: 'promo-code-added', promoCode: { code: 'TEA-10', promotionId: 'p', title: { ru: 'Чай', en: 'Tea' } } },
      'sale.correction-without-loyalty',
    ],
    [
      'nobody',
      { type: 'customer-changed', customer: { state: 'anonymous', lookup: 'none' }, personal: {} },
      'composing',
    ],
    ['a checkout', events.checkOut, 'frozen'],
  ])('given %s', (_, event, expected) => {
    expect(outcome(step(corrected(), event))).toBe(expected)
  })

  it('lets go of whoever was identified before it was one', () => {
    const sale = moved(emptySale(), [
      {
        type: 'customer-changed',
        customer: { state: 'verified', customer: vera, proof: 'wallet' },
        personal: { loyaltyPhone: '79215550147' },
      },
      { type: 'contact-set', contact: 'v@example.ru' },
      ...withCards,
      put([sofa], { correction }),
    ])
    expect(sale).toMatchObject({
      customer: { state: 'anonymous' },
      personal: { receiptContact: 'v@example.ru' },
      giftCards: [],
    })
    expect(sale.personal.loyaltyPhone).toBeUndefined()
  })

  it('may take goods back, which nothing else does without a receipt, and may be opened again', () => {
    const back = corrected('return')
    expect(back.kind).toBe('return')
    expect(moved(back, [events.checkOut, events.reopen]).phase.state).toBe('composing')
    expect(outcome(step(emptySale(), { ...put([sofa]), kind: 'return' } as SaleEvent))).toBe('sale.return-by-receipt')
    const paid = moved(back, [events.checkOut, pay('p-1', [approved('cash', 100_000)]), printed('p-1', 7)])
    expect(madeDocuments(paid)[0]?.kind).toBe('return')
  })

  it('is put once: the same again changes nothing, other terms under the same number are refused', () => {
    const sale = corrected('return')
    const same = { ...put([sofa], { correction }), kind: 'return' } as SaleEvent
    expect(step(sale, same)).toMatchObject({ ok: true, sale, effects: [] })
    expect(outcome(step(sale, put([sofa], { correction: { ...correction, reason: 'другая причина' } })))).toBe(
      'request.revision-behind',
    )
  })
})
