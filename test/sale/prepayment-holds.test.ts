import { describe, expect, it } from 'vitest'
import { dueMinor } from '../../src/sale/due.ts'
import { checkoutOf, type Sale } from '../../src/sale/sale.ts'
import type { SaleEvent } from '../../src/sale/sale-events.ts'
import { next } from '../../src/sale/sale-machine.ts'
import { usualTerms } from '../../src/shared/sale-terms.ts'
import { context, emptySale, events, line, moved, quoteFor } from '../support/sales.ts'

const sofa = line({ key: 'sofa', name: 'Диван', priceMinor: 100_000, vatCode: 11 })
const of = [{ fnNumber: '1', fdNumber: 2 }]
const settlement = { kind: 'handover' as const, of, prepaidMinor: 40_000 }
const error = { code: 'loyalty.prepayment-used', supportNumber: 'T544', params: {}, outcome: 'not-applied' } as const

const composing = (more: Partial<typeof usualTerms> = {}): Sale => {
  const terms = { ...usualTerms, settlement, ...more }
  const sale = moved(emptySale(), [{ type: 'lines-put', revision: 1, lines: [sofa], terms }])
  return moved(sale, [events.quote(sale.pricedInputs, quoteFor([sofa]))])
}
const reserving = () => moved(composing(), [events.checkOut])
const notHeld = (
  prepayment: Extract<SaleEvent, { type: 'not-held' }>['prepayment'],
  told: typeof error | undefined = undefined,
): SaleEvent => {
  const loyaltyMode = told ? 'online' : 'offline'
  return { type: 'not-held', checkoutVersion: 1, loyaltyMode, error: told, quote: quoteFor([sofa]), prepayment }
}
const step = (sale: Sale, event: SaleEvent) => {
  const result = next(sale, event, context('agent-prints'))
  if (!result.ok) throw new Error(result.code)
  return { sale: result.sale, effects: result.effects.map(({ type }) => type) }
}

describe('the prepayment of a handover', () => {
  it('is held at the hub before prices are final, as much of it as counts', () => {
    const { sale, effects } = step(composing(), events.checkOut)
    expect([sale.phase.state, effects]).toEqual(['reserving', ['hold']])
    const result = next(composing(), events.checkOut, context('agent-prints'))
    expect(result.ok && result.effects[0]).toMatchObject({ amountMinor: 0, prepayment: { of, amountMinor: 40_000 } })
    expect(dueMinor(moved(sale, [{ type: 'held', checkoutVersion: 1 }]))).toBe(60_000)
  })

  it('counts when nobody answered, and a hold that may exist is left alone', () => {
    const { sale, effects } = step(reserving(), notHeld('alone'))
    expect([dueMinor(sale), sale.notice, effects]).toEqual([60_000, undefined, []])
  })

  it('counts when more than it may be held: that goes', () => {
    const { sale, effects } = step(reserving(), notHeld('unheld'))
    expect([dueMinor(sale), effects]).toEqual([60_000, ['release-hold']])
  })

  it('does not count when the hub knows it is used up; reopened, it is asked for again', () => {
    const { sale } = step(reserving(), notHeld('used-up', error))
    expect([dueMinor(sale), sale.notice?.code]).toEqual([100_000, error.code])
    expect(checkoutOf(sale)?.credits).toEqual([])
    const again = moved(sale, [events.reopen])
    expect(again.terms.settlement).toEqual(settlement)
    const quoted = moved(again, [events.quote(again.pricedInputs, quoteFor([sofa]))])
    expect(step(quoted, { ...events.checkOut, operationId: 'check-2' as never }).effects).toEqual(['hold'])
  })

  it.each<[string, SaleEvent]>([
    ['given up', events.cancel],
    ['opened again', events.reopen],
  ])('is free again when the sale is %s', (_, event) => {
    const held = moved(reserving(), [{ type: 'held', checkoutVersion: 1 }])
    expect(step(held, event).effects).toContain('release-hold')
    expect(step(moved(reserving(), [notHeld('alone')]), event).effects).toContain('release-hold')
  })

  it('is not held for a correction, which tells of money settled before', () => {
    const correction = { type: 'self', date: '2026-11-20', reason: 'не пробит чек', person: 'Петрова' } as const
    expect(step(composing({ correction }), events.checkOut).sale.phase.state).toBe('frozen')
  })
})
