import { describe, expect, it } from 'vitest'
import type { Sale } from '../../src/sale/sale.ts'
import type { SaleEvent, SaleStep } from '../../src/sale/sale-events.ts'
import { next } from '../../src/sale/sale-machine.ts'
import type { SaleState } from '../../src/sale/sale-phase.ts'
import type { FiscalMode } from '../../src/shared/sale-view.ts'
import { context, emptySale, events, line, moved, operation, quoteFor, saleIn, vera } from '../support/sales.ts'

const step = (sale: Sale, event: SaleEvent, fiscalMode: FiscalMode = 'agent-prints'): SaleStep =>
  next(sale, event, context(fiscalMode))

const effectsOf = (result: SaleStep) => (result.ok ? result.effects.map(effect => effect.type) : [])
const stateOf = (result: SaleStep) => (result.ok ? result.sale.phase.state : result.code)

const document = { kind: 'sale', registered: events.printed.registered } as const
const reported: SaleEvent = { type: 'reported', documents: [document], tenders: [], cashier: { name: 'Иванова' } }
const held: SaleEvent = { type: 'held', checkoutVersion: 1 }
const otherPay: SaleEvent = { ...events.pay, operationId: operation('pay-2') }
const otherCheckout: SaleEvent = { ...events.checkOut, operationId: operation('check-2') }
const refused: SaleEvent = {
  type: 'print-refused',
  operationId: operation('pay-1'),
  error: { code: 'paper.out', supportNumber: 'T301', params: {}, outcome: 'not-applied' },
}

/** What each state makes of each event: the state it leads to, or the code of the refusal. */
const table: Record<SaleState, [string, SaleEvent, string][]> = {
  composing: [
    ['new lines', events.lines([line({ quantityMilli: 2000 })], 2), 'composing'],
    ['older lines', events.lines([line({ name: 'Сыр' })], 0), 'request.revision-behind'],
    ['checkout', events.checkOut, 'frozen'],
    ['payment', events.pay, 'request.wrong-state'],
    ['a printed document', events.printed, 'request.wrong-state'],
    ['giving up', events.cancel, 'cancelled'],
    ['going back', events.reopen, 'composing'],
    ['points nobody proved', events.redeem, 'loyalty.not-verified'],
    [
      'an electronic receipt without a contact',
      { type: 'delivery-chosen', delivery: 'electronic' },
      'contact.missing-for-electronic',
    ],
  ],
  reserving: [
    ['new lines', events.lines([line({ quantityMilli: 2000 })], 2), 'sale.lines-frozen'],
    ['held points', held, 'frozen'],
    ['the same checkout', events.checkOut, 'reserving'],
    ['a second checkout', otherCheckout, 'request.wrong-state'],
    ['payment', events.pay, 'request.wrong-state'],
    ['giving up', events.cancel, 'cancelled'],
  ],
  frozen: [
    ['new lines', events.lines([line({ quantityMilli: 2000 })], 2), 'sale.lines-frozen'],
    ['the same lines again', events.lines(), 'frozen'],
    ['the same checkout', events.checkOut, 'frozen'],
    ['a second checkout', otherCheckout, 'request.wrong-state'],
    ['payment', events.pay, 'fiscalizing'],
    ['going back', events.reopen, 'composing'],
    ['giving up', events.cancel, 'cancelled'],
    ['a register report', reported, 'request.wrong-mode'],
    ['a missing report', events.missed, 'request.wrong-state'],
  ],
  fiscalizing: [
    ['the same payment', events.pay, 'fiscalizing'],
    ['a second payment', otherPay, 'request.wrong-state'],
    ['its document', events.printed, 'completed'],
    ['a refusal of the device', refused, 'frozen'],
    ['a lost answer', events.lost, 'settling'],
    ['giving up', events.cancel, 'fiscal.outcome-unknown'],
    ['going back', events.reopen, 'request.wrong-state'],
  ],
  settling: [
    ['the same lost answer', events.lost, 'settling'],
    ['its document', events.printed, 'completed'],
    ['the device’s word that it was not printed', refused, 'frozen'],
    ['the register program’s word that it was not', events.notPrinted, 'fiscal.outcome-unknown'],
    ['giving up', events.cancel, 'fiscal.outcome-unknown'],
    ['payment under another operation', otherPay, 'request.wrong-state'],
    ['new lines', events.lines([line({ quantityMilli: 2000 })], 2), 'sale.lines-frozen'],
  ],
  completed: [
    ['the same payment', events.pay, 'completed'],
    ['a second payment', otherPay, 'request.wrong-state'],
    ['the same document', events.printed, 'completed'],
    [
      'a second document',
      { ...events.printed, registered: { ...events.printed.registered, fdNumber: 18 } },
      'fiscal.second-document',
    ],
    ['giving up', events.cancel, 'request.wrong-state'],
    ['a contact', { type: 'contact-set', contact: '+79215550147' }, 'sale.lines-frozen'],
  ],
  cancelled: [
    ['giving up again', events.cancel, 'cancelled'],
    ['payment', events.pay, 'request.wrong-state'],
    ['checkout', otherCheckout, 'request.wrong-state'],
    ['its document', events.printed, 'request.wrong-state'],
  ],
}

for (const [state, rows] of Object.entries(table) as [SaleState, [string, SaleEvent, string][]][]) {
  describe(`a sale that is ${state}`, () => {
    it.each(rows)('given %s', (_, event, expected) => {
      expect(stateOf(step(saleIn(state), event))).toBe(expected)
    })

    it('is not changed by a refusal', () => {
      const sale = saleIn(state)
      const before = structuredClone(sale)
      for (const [, event] of rows) step(sale, event)
      expect(sale).toEqual(before)
    })
  })
}

describe('checking out', () => {
  it('asks for the points before prices are final', () => {
    const sale = saleIn('reserving')
    expect(sale.checkoutVersion).toBe(1)
    expect(sale.phase).toMatchObject({ state: 'reserving', operationId: 'check-1' })
  })

  it('goes on without points when the hub does not hold them, and takes back a hold that may exist', () => {
    const error = {
      code: 'loyalty.points-not-reserved',
      supportNumber: 'T508',
      params: {},
      outcome: 'not-applied',
    } as const
    const result = step(saleIn('reserving'), {
      type: 'not-held',
      checkoutVersion: 1,
      loyaltyMode: 'offline',
      error,
      quote: quoteFor([line()]),
    })
    expect(stateOf(result)).toBe('frozen')
    expect(effectsOf(result)).toEqual(['release-hold'])
    expect(result.ok && result.sale.notice?.code).toBe('loyalty.points-not-reserved')
  })

  it('drops an answer about an earlier checkout', () => {
    const again = moved(saleIn('reserving'), [held, events.reopen])
    const late = step(again, held)
    expect(late).toMatchObject({ ok: true, sale: again, effects: [] })
  })

  it('refuses an empty sale and a sale of nothing', () => {
    expect(stateOf(step(emptySale(), events.checkOut))).toBe('sale.empty')
    const free = moved(emptySale(), [
      events.lines([line({ priceMinor: 0 })]),
      events.quote(1, quoteFor([line({ priceMinor: 0 })])),
    ])
    expect(stateOf(step(free, events.checkOut))).toBe('sale.nothing-to-pay')
  })

  it('gives the points back when the cart is opened again', () => {
    expect(effectsOf(step(moved(saleIn('reserving'), [held]), events.reopen))).toEqual(['price', 'release-hold'])
  })
})

describe('paying', () => {
  it('keeps the change out of the document', () => {
    const sale = saleIn('fiscalizing')
    expect(sale.phase).toMatchObject({ payment: { changeMinor: 450 } })
  })

  it.each([
    ['too little', [{ kind: 'cash', amountMinor: 4549, state: 'approved' }], 'payment.tenders-short'],
    ['change from a card', [{ kind: 'card', amountMinor: 5000, state: 'approved' }], 'payment.tenders-over'],
    [
      'a card whose answer was lost',
      [{ kind: 'card', amountMinor: 4550, state: 'unknown' }],
      'payment.tender-not-approved',
    ],
    ['a declined card', [{ kind: 'card', amountMinor: 4550, state: 'declined' }], 'payment.tender-not-approved'],
  ] as const)('refuses %s', (_, tenders, code) => {
    expect(stateOf(step(saleIn('frozen'), { ...events.pay, tenders }))).toBe(code)
  })

  it('prints only after it was written down: the print is an effect', () => {
    expect(effectsOf(step(saleIn('frozen'), events.pay))).toEqual(['print'])
  })
})

describe('where the register software prints', () => {
  it('takes the report, also an hour late, also after the sale was given up', () => {
    expect(stateOf(step(saleIn('frozen'), reported, 'pos-prints'))).toBe('completed')
    expect(stateOf(step(saleIn('cancelled'), reported, 'pos-prints'))).toBe('completed')
  })

  it('asks about what was not reported, and keeps the hold meanwhile', () => {
    const asked = step(saleIn('frozen'), events.missed, 'pos-prints')
    expect(stateOf(asked)).toBe('settling')
    expect(effectsOf(asked)).toEqual([])
    expect(stateOf(step(moved(saleIn('frozen'), [events.missed], 'pos-prints'), reported, 'pos-prints'))).toBe(
      'completed',
    )
  })

  it('never prints itself', () => {
    expect(stateOf(step(saleIn('frozen'), events.pay, 'pos-prints'))).toBe('request.wrong-mode')
  })
})

describe('the customer', () => {
  it('loses the points asked for when another one is named', () => {
    const spending = moved(saleIn('composing'), [events.verified, events.redeem])
    const other: SaleEvent = {
      type: 'customer-changed',
      customer: { state: 'identified', customer: vera },
      personal: {},
    }
    expect(moved(spending, [other]).redeemMinor).toBe(0)
  })

  it('keeps the contact for the receipt when the loyalty phone changes', () => {
    const named: SaleEvent = {
      type: 'customer-changed',
      customer: { state: 'named' },
      personal: { loyaltyPhone: '79215550147' },
    }
    const sale = moved(saleIn('composing'), [{ type: 'contact-set', contact: 'v@example.ru' }, named])
    expect(sale.personal).toEqual({ loyaltyPhone: '79215550147', receiptContact: 'v@example.ru' })
  })

  it('gets paper again when the contact is cleared', () => {
    const electronic = moved(saleIn('composing'), [
      { type: 'contact-set', contact: 'v@example.ru' },
      { type: 'delivery-chosen', delivery: 'electronic' },
    ])
    expect(moved(electronic, [{ type: 'contact-set', contact: undefined }]).delivery).toBe('paper')
  })
})

it('drops a quote for an older cart', () => {
  const sale = saleIn('composing')
  const changed = moved(sale, [events.lines([line({ quantityMilli: 3000 })], 2)])
  expect(step(changed, events.quote(1, quoteFor([line()])))).toMatchObject({ ok: true, sale: changed })
})
