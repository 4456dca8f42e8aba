import { describe, expect, it } from 'vitest'
import { Sale, type SalePromoCode } from '../../src/sale/sale.ts'
import type { Proposals, SaleEvent, SaleStep } from '../../src/sale/sale-events.ts'
import { next } from '../../src/sale/sale-machine.ts'
import type { CustomerId } from '../../src/shared/ids.ts'
import type { Quote } from '../../src/shared/quote.ts'
import { context, emptySale, events, line, moved, NOW_MS, operation, quoteFor, saleIn, vera } from '../support/sales.ts'

const title = { ru: 'Чай', en: 'Tea' }
const promoCode: SalePromoCode = { code: 'TEA-10', promotionId: 'tea-10', title }
const addCode: SaleEvent = { type: 'promo-code-added', promoCode }
const removeCode: SaleEvent = { type: 'promo-code-removed', code: 'TEA-10' }
const accept: SaleEvent = { type: 'offer-answered', promotionId: 'p-1', answer: 'accepted' }
const yes: SaleEvent = { type: 'script-answered', scriptId: 'card', answer: { answerId: 'yes', outcome: 'accepted' } }
const held: SaleEvent = { type: 'held', checkoutVersion: 1 }
const error = { code: 'loyalty.promo-code-used', supportNumber: 'T516', params: {}, outcome: 'not-applied' } as const
const notHeld: SaleEvent = {
  type: 'not-held',
  checkoutVersion: 1,
  loyaltyMode: 'online',
  error,
  quote: quoteFor([line()]),
}

const proposing = (proposals: Proposals) => context('agent-prints', { propose: () => proposals })
const step = (sale: Sale, event: SaleEvent, proposals: Proposals = { scriptId: undefined, offerIds: [] }): SaleStep =>
  next(sale, event, proposing(proposals))
const effectsOf = (result: SaleStep) => (result.ok ? result.effects.map(effect => effect.type) : [])
const codeOf = (result: SaleStep) => (result.ok ? 'ok' : result.code)
const saleOf = (result: SaleStep): Sale => {
  if (!result.ok) throw new Error(result.code)
  return result.sale
}

/** A quote in which a promotion takes one rouble off the only line. */
function promotedQuote(promotionId: string, coupons: Quote['coupons'] = []): Quote {
  const quote = quoteFor([line()])
  const [first] = quote.lines
  if (!first) throw new Error('no line')
  const totalMinor = first.totalMinor - 100
  const reasons = [{ kind: 'promotion' as const, promotionId, amountMinor: 100 }]
  return { ...quote, lines: [{ ...first, priceMinor: totalMinor, totalMinor, reasons }], totalMinor, coupons }
}

const quoted = (sale: Sale, quote: Quote = quoteFor([line()])): SaleEvent => events.quote(sale.pricedInputs, quote)
/** Composing, with a code that lowers the price. */
const withCode = (): Sale => {
  const sale = moved(saleIn('composing'), [addCode])
  return moved(sale, [quoted(sale, promotedQuote('tea-10'))])
}

describe('what the programme proposes', () => {
  it('is written down in the step that brings it to the screen', () => {
    const sale = saleIn('composing')
    const after = saleOf(step(sale, quoted(sale), { scriptId: 'card', offerIds: ['p-1', 'p-2'] }))
    expect(after.scripts).toEqual([{ scriptId: 'card', shownAtMs: NOW_MS }])
    expect(after.offers.map(({ promotionId }) => promotionId)).toEqual(['p-1', 'p-2'])
    expect(after.version).toBe(sale.version + 1)
  })

  it('is written down once', () => {
    const proposals = { scriptId: 'card', offerIds: ['p-1'] }
    const sale = saleIn('composing')
    const once = saleOf(step(sale, quoted(sale), proposals))
    const twice = saleOf(step(once, quoted(once), proposals))
    expect([twice.scripts, twice.offers]).toEqual([once.scripts, once.offers])
  })

  it('is the next line as soon as the last one was answered', () => {
    const sale = saleIn('composing')
    const shown = saleOf(step(sale, quoted(sale), { scriptId: 'card', offerIds: [] }))
    const after = saleOf(step(shown, yes, { scriptId: 'bag', offerIds: [] }))
    expect(after.scripts).toEqual([
      { scriptId: 'card', shownAtMs: NOW_MS, answer: { answerId: 'yes', outcome: 'accepted', atMs: NOW_MS } },
      { scriptId: 'bag', shownAtMs: NOW_MS },
    ])
  })

  it('has its last word at checkout', () => {
    const after = saleOf(step(saleIn('composing'), events.checkOut, { scriptId: 'at-the-till', offerIds: [] }))
    expect(after.phase.state).toBe('frozen')
    const answered = step(after, { ...yes, scriptId: 'at-the-till' })
    expect(saleOf(answered).scripts[0]?.answer?.outcome).toBe('accepted')
    expect(effectsOf(answered)).toEqual([])
  })
})

describe('an answer', () => {
  const sale = saleIn('composing')
  const shown = saleOf(step(sale, quoted(sale), { scriptId: 'card', offerIds: ['p-1'] }))

  it('to a script stands: a second one changes nothing', () => {
    const answered = saleOf(step(shown, yes))
    const no = { ...yes, answer: { answerId: 'no', outcome: 'refused' } } as const
    expect(saleOf(step(answered, no))).toBe(answered)
  })

  it('to a script may be given its reason one tap later, and keeps its time', () => {
    const no = { ...yes, answer: { answerId: 'no', outcome: 'refused' } } as const
    const answered = saleOf(step(shown, no))
    const explained = saleOf(step(answered, { ...no, answer: { ...no.answer, reasonId: 'hurry' } }))
    expect(explained.scripts[0]?.answer).toEqual({ ...no.answer, reasonId: 'hurry', atMs: NOW_MS })
    const other = { ...no, answer: { ...no.answer, reasonId: 'price' } }
    expect(saleOf(step(explained, other))).toBe(explained)
  })

  it('to an offer prices the sale anew, may change, and is nothing when repeated', () => {
    const accepted = step(shown, accept)
    expect(effectsOf(accepted)).toEqual(['price'])
    expect(saleOf(accepted).pricedInputs).toBe(shown.pricedInputs + 1)
    expect(saleOf(step(saleOf(accepted), accept))).toBe(saleOf(accepted))
    expect(saleOf(step(saleOf(accepted), { ...accept, answer: 'refused' })).offers[0]?.answer).toBe('refused')
  })

  it('is of one customer: it outlives a second look-up of the same, not another person', () => {
    const known = (customerId: string): SaleEvent => ({
      type: 'customer-changed',
      customer: { state: 'identified', customer: { ...vera, customerId: customerId as CustomerId } },
      personal: {},
    })
    const searching: SaleEvent = {
      type: 'customer-changed',
      customer: { state: 'anonymous', lookup: 'searching' },
      personal: {},
    }
    const first = moved(shown, [known('c-1'), yes, accept])
    const again = moved(first, [searching, known('c-1')])
    expect([again.scripts, again.offers]).toEqual([first.scripts, first.offers])
    const other = moved(first, [searching, known('c-2')])
    expect([other.scripts, other.offers]).toEqual([[], []])
  })

  it.each<[string, Sale, SaleEvent, string]>([
    ['to a script that never stood there', saleIn('composing'), yes, 'request.wrong-state'],
    ['to an offer that never stood there', saleIn('composing'), accept, 'request.wrong-state'],
    ['to an offer after checkout', moved(shown, [events.checkOut]), accept, 'sale.lines-frozen'],
    ['to a script after the payment', moved(shown, [events.checkOut, events.pay]), yes, 'request.wrong-state'],
  ])('%s is refused', (_, given, event, code) => {
    expect(codeOf(step(given, event))).toBe(code)
  })
})

describe('a promo code', () => {
  it('prices the sale anew when it comes and when it goes', () => {
    const added = step(saleIn('composing'), addCode)
    expect(effectsOf(added)).toEqual(['price'])
    expect(saleOf(added).promoCodes).toEqual([promoCode])
    const removed = step(saleOf(added), removeCode)
    expect(effectsOf(removed)).toEqual(['price'])
    expect(saleOf(removed).promoCodes).toEqual([])
  })

  it('is the same one when it is entered twice, and removing none changes nothing', () => {
    const added = saleOf(step(saleIn('composing'), addCode))
    expect(saleOf(step(added, addCode))).toBe(added)
    const none = saleIn('composing')
    expect(saleOf(step(none, removeCode))).toBe(none)
  })

  it('is refused as the sixth, and after checkout', () => {
    const five = ['1111', '2222', '3333', '4444', '5555'].map(
      (code): SaleEvent => ({ type: 'promo-code-added', promoCode: { ...promoCode, code } }),
    )
    expect(codeOf(step(moved(saleIn('composing'), five), addCode))).toBe('loyalty.promo-codes-full')
    expect(codeOf(step(saleIn('frozen'), addCode))).toBe('sale.lines-frozen')
    expect(codeOf(step(saleIn('frozen'), removeCode))).toBe('sale.lines-frozen')
  })

  it('is held at checkout, without a customer too', () => {
    const checkedOut = step(withCode(), events.checkOut)
    expect(saleOf(checkedOut).phase.state).toBe('reserving')
    expect(checkedOut.ok && checkedOut.effects).toEqual([
      {
        type: 'hold',
        amountMinor: 0,
        promoCodes: [{ code: 'TEA-10', promotionId: 'tea-10' }],
        giftCards: [],
        checkoutVersion: 1,
      },
    ])
    const { phase } = moved(saleOf(checkedOut), [held])
    expect(phase).toMatchObject({
      state: 'frozen',
      checkout: { heldMinor: 0, heldCodes: [{ code: 'TEA-10', promotionId: 'tea-10' }] },
    })
  })

  it('that takes nothing off this sale is not used up', () => {
    const sale = moved(saleIn('composing'), [addCode])
    const checkedOut = step(moved(sale, [quoted(sale)]), events.checkOut)
    expect(saleOf(checkedOut).phase).toMatchObject({ state: 'frozen', checkout: { heldCodes: [] } })
  })

  it('is held once of two that unlock the same promotion', () => {
    const second: SaleEvent = { type: 'promo-code-added', promoCode: { ...promoCode, code: 'TEA-10-TOO' } }
    const sale = moved(saleIn('composing'), [addCode, second])
    const checkedOut = step(moved(sale, [quoted(sale, promotedQuote('tea-10'))]), events.checkOut)
    expect(checkedOut.ok && checkedOut.effects[0]).toMatchObject({ promoCodes: [{ code: 'TEA-10' }] })
  })

  it('that somebody else got first leaves the sale at the price without it', () => {
    const result = step(moved(withCode(), [events.checkOut]), notHeld)
    expect(effectsOf(result)).toEqual(['release-hold'])
    expect(saleOf(result)).toMatchObject({ phase: { state: 'frozen' }, promoCodes: [], notice: error })
  })

  it.each([
    ['opened again', events.reopen, ['price', 'release-hold']],
    ['given up', events.cancel, ['record-cancelled', 'release-hold']],
  ] as const)('is free again when the sale is %s', (_, event, effects) => {
    expect(effectsOf(step(moved(withCode(), [events.checkOut, held]), event))).toEqual(effects)
  })
})

describe.each(['reserving', 'frozen', 'fiscalizing', 'settling', 'completed', 'cancelled'] as const)(
  'a sale that is %s',
  state => {
    it.each([
      ['an answer to an offer', accept, 'sale.lines-frozen'],
      ['a promo code', addCode, 'sale.lines-frozen'],
      ['the removal of a promo code', removeCode, 'sale.lines-frozen'],
      ['an answer to what nobody said', yes, 'request.wrong-state'],
    ] as const)('refuses %s', (_, event, code) => {
      expect(codeOf(step(saleIn(state), event))).toBe(code)
    })

    it('drops the answer about a hold of another checkout', () => {
      const sale = saleIn(state)
      expect(saleOf(step(sale, { ...held, checkoutVersion: 7 } as SaleEvent))).toBe(sale)
      expect(saleOf(step(sale, { ...notHeld, checkoutVersion: 7 } as SaleEvent))).toBe(sale)
    })
  },
)

describe('coupons', () => {
  const toIssue = [{ promotionId: 'tea-coupon', couponFor: 'tea-10', title, validDays: 30 }]
  const paid = () => {
    const sale = saleIn('composing')
    return moved(sale, [quoted(sale, promotedQuote('p-1', toIssue)), events.checkOut, events.pay])
  }

  it('come out with the receipt', () => {
    const printed = step(paid(), events.printed)
    expect(saleOf(printed).coupons).toEqual([
      {
        code: 'AAAA-AAAA-0001',
        promotionId: 'tea-coupon',
        couponFor: 'tea-10',
        title,
        validUntilMs: expect.any(Number),
      },
    ])
    expect(printed.ok && printed.effects).toEqual([{ type: 'record-completed', wasCancelled: false }])
  })

  it.each([
    ['the first minute of the shop’s day', '2026-11-21T21:00:00Z'],
    ['its last', '2026-11-22T20:59:59Z'],
  ])('are good to the end of the day they say, sold in %s', (_, soldAt) => {
    const printed = next(paid(), events.printed, context('agent-prints', { nowMs: Date.parse(soldAt) }))
    expect(saleOf(printed).coupons[0]?.validUntilMs).toBe(Date.parse('2026-12-22T21:00:00Z'))
  })

  it('keep their codes when the document is told twice', () => {
    const completed = saleOf(step(paid(), events.printed))
    expect(saleOf(step(completed, events.printed))).toBe(completed)
  })

  it('are none without a receipt', () => {
    const refused: SaleEvent = { type: 'print-refused', operationId: operation('pay-1'), error }
    expect(moved(paid(), [events.lost, refused, events.cancel]).coupons).toEqual([])
  })

  it('come with a receipt that is found after the sale was given up, and the hub is told so', () => {
    const toldNotPrinted: SaleEvent = { type: 'print-refused', operationId: operation('pay-1'), error }
    const late = step(moved(paid(), [events.lost, toldNotPrinted, events.cancel]), events.printed)
    expect(late.ok ? late.effects : late.code).toEqual([{ type: 'record-completed', wasCancelled: true }])
    expect(saleOf(late).coupons).toHaveLength(1)
  })
})

it('a sale written down before there were proposals has none', () => {
  const { scripts: _, offers: __, promoCodes: ___, coupons: ____, ...old } = emptySale()
  expect(Sale.parse(old)).toEqual(emptySale())
})
