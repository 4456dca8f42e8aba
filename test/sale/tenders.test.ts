import { describe, expect, it } from 'vitest'
import { dueMinor } from '../../src/sale/due.ts'
import type { Sale } from '../../src/sale/sale.ts'
import type { SaleEvent, SaleStep } from '../../src/sale/sale-events.ts'
import { next } from '../../src/sale/sale-machine.ts'
import type { Tender } from '../../src/sale/sale-phase.ts'
import type { FiscalMode } from '../../src/shared/sale-view.ts'
import { context, events, moved, saleIn } from '../support/sales.ts'
import { approved, pay, printed, reported } from '../support/several-documents.ts'

const step = (sale: Sale, event: SaleEvent, fiscalMode: FiscalMode = 'agent-prints'): SaleStep =>
  next(sale, event, context(fiscalMode))
const outcome = (result: SaleStep) => (result.ok ? result.sale.phase.state : result.code)
const told = (state: Tender['state'], more: Partial<Tender> = {}, checkoutVersion = 1): SaleEvent => ({
  type: 'tender-told',
  tender: { tenderId: 't-1', kind: 'card', amountMinor: 4550, state, ...more },
  checkoutVersion,
})
const tendersOf = ({ phase }: Sale) => ('tenders' in phase ? phase.tenders.map(({ state }) => state) : [])
const frozenAfter = (...given: SaleEvent[]) => moved(saleIn('frozen'), given)

describe('a bank terminal that is asked', () => {
  it.each<[string, Sale, SaleEvent, string]>([
    ['before the checkout is refused', saleIn('composing'), told('pending'), 'request.wrong-state'],
    ['while points are being held is refused', saleIn('reserving'), told('pending'), 'request.wrong-state'],
    ['while the receipt is printed is refused', saleIn('fiscalizing'), told('pending'), 'request.wrong-state'],
    ['after the sale is refused', saleIn('completed'), told('pending'), 'request.wrong-state'],
    ['for a sale that was given up is refused', saleIn('cancelled'), told('pending'), 'request.wrong-state'],
    ['for the price of another checkout is refused', saleIn('frozen'), told('pending', {}, 2), 'sale.price-changed'],
    [
      'for more than is due is refused',
      saleIn('frozen'),
      told('pending', { amountMinor: 4551 }),
      'payment.tenders-over',
    ],
    [
      'twice for the same money is refused',
      frozenAfter(told('pending')),
      told('pending', { tenderId: 't-2' }),
      'payment.tenders-over',
    ],
    ['again under a finished id is refused', frozenAfter(told('declined')), told('pending'), 'payment.tender-differs'],
    [
      'for another sum under one id is refused',
      frozenAfter(told('pending')),
      told('approved', { amountMinor: 4000 }),
      'payment.tender-differs',
    ],
    [
      'for another kind under one id is refused',
      frozenAfter(told('pending')),
      told('approved', { kind: 'other' }),
      'payment.tender-differs',
    ],
    ['for a part of the price is taken', saleIn('frozen'), told('pending', { amountMinor: 4000 }), 'frozen'],
    [
      'by an answer alone, also of an earlier price, is taken: money is a fact',
      saleIn('frozen'),
      told('approved', {}, 7),
      'frozen',
    ],
  ])('%s', (_, sale, event, expected) => {
    expect(outcome(step(sale, event))).toBe(expected)
  })

  it('is a repeat with the same word, and changes nothing', () => {
    const sale = frozenAfter(told('pending'))
    expect(step(sale, told('pending'))).toMatchObject({ ok: true, sale, effects: [] })
    const done = moved(sale, [told('approved'), pay('p-1', []), printed('p-1', 9)])
    expect(step(done, told('approved'))).toMatchObject({ ok: true, sale: done, effects: [] })
  })

  it.each<[string, SaleEvent[], Tender['state'][]]>([
    ['pending, then approved', [told('pending'), told('approved', { rrn: '7' })], ['approved']],
    ['pending, unknown, then found approved', [told('pending'), told('unknown'), told('approved')], ['approved']],
    ['approved, then taken back at the terminal', [told('approved'), told('declined')], ['declined']],
    [
      'declined, then another try',
      [told('declined'), told('pending', { tenderId: 't-2' }), told('approved', { tenderId: 't-2' })],
      ['declined', 'approved'],
    ],
  ])('%s', (_, given, expected) => {
    expect(tendersOf(frozenAfter(...given))).toEqual(expected)
  })

  it('is not asked for ever', () => {
    const tries = Array.from({ length: 8 }, (_, at) => told('declined', { tenderId: `t-${at}` }))
    expect(outcome(step(frozenAfter(...tries), told('pending', { tenderId: 't-9' })))).toBe('payment.too-many-tenders')
  })

  it('may answer while it is asked whether the receipt was printed', () => {
    const asked = moved(frozenAfter(told('pending')), [events.missed], 'pos-prints')
    expect(tendersOf(moved(asked, [told('approved')], 'pos-prints'))).toEqual(['approved'])
  })
})

describe.each([
  ['pending', 'payment.tender-open', 'payment.tender-open'],
  ['unknown', 'payment.tender-open', 'payment.tender-open'],
  ['approved', 'payment.money-taken', 'fiscalizing'],
  ['declined', 'cancelled', 'payment.tenders-short'],
] as const)('a card that is %s', (state, cancelled, paid) => {
  const sale = frozenAfter(told(state))

  it('decides whether the sale can be given up or changed', () => {
    expect(outcome(step(sale, events.cancel))).toBe(cancelled)
    expect(outcome(step(sale, events.reopen))).toBe(state === 'declined' ? 'composing' : cancelled)
  })

  it('decides whether the receipt is printed without more money', () => {
    expect(outcome(step(sale, pay('p-1', [])))).toBe(paid)
  })

  it('shows what is still due', () => {
    expect(dueMinor(sale)).toBe(state === 'approved' ? 0 : 4550)
  })
})

describe('money that was told', () => {
  it('counts once, also where the payment names it again', () => {
    const paid = step(
      frozenAfter(told('approved', { rrn: '7' })),
      pay('p-1', [approved('card', 4550, { tenderId: 't-1' })]),
    )
    expect(paid).toMatchObject({ sale: { phase: { payment: { tenders: [{ amountMinor: 4550, rrn: '7' }] } } } })
  })

  it('is completed by what comes with the payment', () => {
    const sale = frozenAfter(told('approved', { amountMinor: 4000 }))
    expect(outcome(step(sale, pay('p-1', [approved('cash', 500)])))).toBe('payment.tenders-short')
    expect(step(sale, pay('p-1', [approved('cash', 1000)]))).toMatchObject({
      sale: { phase: { payment: { changeMinor: 450 } } },
    })
  })

  it.each<[string, Tender[]]>([
    ['left out of the report', []],
    ['named in the report again', [approved('card', 4550)]],
  ])('stands in the receipt of the register software once, %s', (_, tenders) => {
    const whole = moved(
      frozenAfter(told('approved', { rrn: '7' })),
      [reported([{ fdNumber: 9 }], tenders)],
      'pos-prints',
    )
    expect(whole.phase).toMatchObject({ payment: { tenders: [{ kind: 'card', amountMinor: 4550, rrn: '7' }] } })
  })

  it('goes beside what the report names', () => {
    const sale = frozenAfter(told('approved', { amountMinor: 4000 }))
    const whole = moved(sale, [reported([{ fdNumber: 9 }], [approved('cash', 1000)])], 'pos-prints')
    // Ten roubles in cash for five and a half: the change went back.
    expect(whole.phase).toMatchObject({
      payment: {
        tenders: [
          { kind: 'card', amountMinor: 4000 },
          { kind: 'cash', amountMinor: 550 },
        ],
      },
    })
  })

  it('is not invented: a receipt is completed also while nobody knows how the terminal ended', () => {
    const whole = moved(frozenAfter(told('unknown')), [reported([{ fdNumber: 9 }])], 'pos-prints')
    expect(whole.phase).toMatchObject({ state: 'completed', payment: { tenders: [] } })
  })
})
