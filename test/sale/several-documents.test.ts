import { describe, expect, it } from 'vitest'
import { dueMinor, payableMinor } from '../../src/sale/due.ts'
import { madeDocuments, type Sale } from '../../src/sale/sale.ts'
import type { SaleEvent, SaleStep } from '../../src/sale/sale-events.ts'
import { next } from '../../src/sale/sale-machine.ts'
import type { FiscalMode } from '../../src/shared/sale-view.ts'
import { context, events, line, moved } from '../support/sales.ts'
import {
  approved,
  frozenWith,
  lost,
  OTHER_INN,
  ownBread,
  pay,
  printed,
  refused,
  reported,
  theirLamp,
} from '../support/several-documents.ts'

const step = (sale: Sale, event: SaleEvent, fiscalMode: FiscalMode = 'agent-prints'): SaleStep =>
  next(sale, event, context(fiscalMode))
const outcome = (result: SaleStep) => (result.ok ? result.sale.phase.state : result.code)
const saleOf = (result: SaleStep): Sale => {
  if (!result.ok) throw new Error(result.code)
  return result.sale
}
const effectsOf = (result: SaleStep) => (result.ok ? result.effects : [])
const fdNumbers = (sale: Sale) => madeDocuments(sale).map(({ registered }) => registered.fdNumber)
const cashPaid = pay('p-1', [approved('cash', 15_000)])
/** The first of two documents is made, the second is on its way. */
const halfPrinted = () => moved(frozenWith(), [cashPaid, printed('p-1', 11)])

describe('a cart of two sellers that the agent prints', () => {
  it('becomes two documents, one after the other, each to its own total', () => {
    const first = step(moved(frozenWith(), [cashPaid]), printed('p-1', 11))
    expect(outcome(first)).toBe('fiscalizing')
    expect(effectsOf(first)).toEqual([{ type: 'record-document' }, { type: 'print', operationId: 'p-1.2' }])
    const second = step(saleOf(first), printed('p-1.2', 12))
    expect(effectsOf(second)).toEqual([{ type: 'record-completed', wasCancelled: false }])
    expect(saleOf(second).phase).toMatchObject({
      state: 'completed',
      payment: { changeMinor: 450 },
      documents: [
        { registered: { fdNumber: 11 }, totalMinor: 4550, tenders: [{ kind: 'cash', amountMinor: 4550 }] },
        { registered: { fdNumber: 12 }, totalMinor: 10_000, sellerInn: OTHER_INN },
      ],
    })
  })

  it.each<[string, SaleEvent, string]>([
    ['the first document again', printed('p-1', 11), 'fiscalizing'],
    ['another document under the first id', printed('p-1', 99), 'fiscal.second-document'],
    ['a document under an id nobody gave', printed('p-7', 12), 'request.wrong-state'],
    ['a refusal of the first, which is made', refused('p-1'), 'request.wrong-state'],
    ['a refusal of the second', refused('p-1.2'), 'frozen'],
    ['a lost answer to the first, which is made', lost('p-1'), 'request.wrong-state'],
    ['a lost answer to the second', lost('p-1.2'), 'settling'],
    ['the same payment', cashPaid, 'fiscalizing'],
    ['another payment', pay('p-2', [approved('cash', 15_000)]), 'request.wrong-state'],
    ['giving up', events.cancel, 'fiscal.outcome-unknown'],
    ['going back', events.reopen, 'request.wrong-state'],
  ])('half printed, given %s', (_, event, expected) => {
    expect(outcome(step(halfPrinted(), event))).toBe(expected)
  })

  it('refused at the second, is neither given up nor changed, and the same payment prints the rest without new money', () => {
    const stuck = moved(halfPrinted(), [refused('p-1.2')])
    expect([dueMinor(stuck), fdNumbers(stuck)]).toEqual([10_000, [11]])
    expect(outcome(step(stuck, events.cancel))).toBe('sale.partly-printed')
    expect(outcome(step(stuck, events.reopen))).toBe('sale.partly-printed')
    const again = step(stuck, cashPaid)
    expect(effectsOf(again)).toEqual([{ type: 'print', operationId: 'p-1.2' }])
    expect(moved(saleOf(again), [printed('p-1.2', 12)]).phase).toMatchObject({
      state: 'completed',
      payment: { operationId: 'p-1', changeMinor: 450 },
    })
  })

  it('lost at the second and found by settling, is whole', () => {
    expect(fdNumbers(moved(halfPrinted(), [lost('p-1.2'), printed('p-1.2', 12)]))).toEqual([11, 12])
  })

  it('lost at the first and found by settling, prints nothing more before the caller asks', () => {
    const found = step(moved(frozenWith(), [cashPaid, lost('p-1')]), printed('p-1', 11))
    expect(outcome(found)).toBe('frozen')
    expect(effectsOf(found)).toEqual([{ type: 'record-document' }])
    expect(saleOf(found).notice?.code).toBe('sale.partly-printed')
    expect(effectsOf(step(saleOf(found), cashPaid))).toEqual([{ type: 'print', operationId: 'p-1.2' }])
  })

  it('paid anew for the rest under another id, needs exactly what the rest costs', () => {
    const stuck = moved(halfPrinted(), [refused('p-1.2')])
    expect(outcome(step(stuck, pay('p-2', [approved('card', 15_000)])))).toBe('payment.tenders-over')
    expect(outcome(step(stuck, pay('p-2', [approved('card', 9_999)])))).toBe('payment.tenders-short')
    const paid = step(stuck, pay('p-2', [approved('card', 10_000)]))
    expect(effectsOf(paid)).toEqual([{ type: 'print', operationId: 'p-2.2' }])
    const whole = moved(saleOf(paid), [printed('p-2.2', 12)])
    expect(madeDocuments(whole).map(({ tenders }) => tenders)).toEqual([
      [{ kind: 'cash', amountMinor: 4550 }],
      [{ kind: 'card', amountMinor: 10_000 }],
    ])
  })

  it('does not take again what a bank terminal gave for all of it', () => {
    const told: SaleEvent = {
      type: 'tender-told',
      tender: approved('card', 14_550, { tenderId: 't-1', rrn: '123' }),
      checkoutVersion: 1,
    }
    const paid = moved(frozenWith(), [told, pay('p-1', [])])
    const stuck = moved(paid, [printed('p-1', 11), refused('p-1.2')])
    expect([payableMinor(stuck), dueMinor(stuck)]).toEqual([10_000, 0])
    const whole = moved(stuck, [pay('p-2', []), printed('p-2.2', 12)])
    expect(madeDocuments(whole).map(({ tenders }) => tenders)).toEqual([
      [{ kind: 'card', amountMinor: 4550 }],
      [{ kind: 'card', amountMinor: 10_000 }],
    ])
  })

  it('goes on where a person was wrong: the first document turns up after the sale was given up', () => {
    const givenUp = moved(frozenWith(), [cashPaid, lost('p-1'), refused('p-1'), events.cancel])
    const found = step(givenUp, printed('p-1', 11))
    expect([outcome(found), fdNumbers(saleOf(found))]).toEqual(['frozen', [11]])
    const whole = step(moved(saleOf(found), [cashPaid]), printed('p-1.2', 12))
    expect(effectsOf(whole)).toEqual([{ type: 'record-completed', wasCancelled: true }])
  })

  it('refuses an operation id that has no room for the number of the document', () => {
    const long = pay('p'.repeat(62), [approved('cash', 14_550)])
    expect(outcome(step(frozenWith(), long))).toBe('request.malformed')
    expect(outcome(step(frozenWith([ownBread]), long))).toBe('fiscalizing')
  })

  it('counts lines that name the shop itself to the shop’s own document', () => {
    const own = line({ key: 'own', sellerInn: '7707083893' })
    const put: SaleEvent = { type: 'lines-put', revision: 9, lines: [ownBread, own] }
    const inShop = context('agent-prints', { sellerInn: '7707083893' })
    const result = next(moved(frozenWith(), [events.reopen]), put, inShop)
    expect(saleOf(result).lines.map(({ sellerInn }) => sellerInn)).toEqual([undefined, undefined])
    expect(next(saleOf(result), put, inShop)).toMatchObject({ ok: true, sale: saleOf(result), effects: [] })
  })
})

describe('a cart of two sellers that the register software prints', () => {
  const inPos = () => frozenWith(undefined, {}, 'pos-prints')
  const posStep = (sale: Sale, event: SaleEvent) => step(sale, event, 'pos-prints')
  const own = { fdNumber: 11 }
  const theirs = { fdNumber: 12, sellerInn: OTHER_INN }

  it('is whole with one report of both', () => {
    const whole = saleOf(posStep(inPos(), reported([own, theirs], [approved('card', 14_550, { rrn: '77' })])))
    expect(whole.phase).toMatchObject({
      state: 'completed',
      payment: { tenders: [{ kind: 'card', amountMinor: 14_550, rrn: '77' }] },
      documents: [
        { totalMinor: 4550, tenders: [{ kind: 'card', amountMinor: 4550 }] },
        { totalMinor: 10_000, tenders: [{ kind: 'card', amountMinor: 10_000 }] },
      ],
    })
  })

  it.each([
    ['the shop’s own first', own, 4550, theirs, 10_000],
    ['the other seller’s first', theirs, 10_000, own, 4550],
  ])('is whole with two reports, %s, each with its own money', (_, first, firstMinor, second, secondMinor) => {
    const half = posStep(inPos(), reported([first], [approved('cash', firstMinor)]))
    expect([outcome(half), effectsOf(half)]).toEqual(['frozen', [{ type: 'record-document' }]])
    expect(dueMinor(saleOf(half))).toBe(secondMinor)
    expect(saleOf(posStep(saleOf(half), reported([first], [approved('cash', firstMinor)])))).toBe(saleOf(half))
    const whole = saleOf(posStep(saleOf(half), reported([second], [approved('card', secondMinor)])))
    expect(whole.phase).toMatchObject({
      state: 'completed',
      payment: {
        tenders: [
          { kind: 'card', amountMinor: secondMinor },
          { kind: 'cash', amountMinor: firstMinor },
        ],
      },
    })
    expect(outcome(posStep(whole, reported([first])))).toBe('completed')
    expect(outcome(posStep(whole, reported([{ fdNumber: 13 }])))).toBe('fiscal.second-document')
  })

  it('takes a second report that tells the first document again, with the money of both', () => {
    const half = saleOf(posStep(inPos(), reported([own], [approved('cash', 4550)])))
    const whole = saleOf(posStep(half, reported([own, theirs], [approved('cash', 14_550)])))
    expect(whole.phase).toMatchObject({
      state: 'completed',
      payment: { tenders: [{ kind: 'cash', amountMinor: 14_550 }] },
    })
  })

  it('asks about what was not reported, and keeps what was', () => {
    const half = saleOf(posStep(inPos(), reported([own], [approved('cash', 4550)])))
    const asked = moved(half, [events.missed], 'pos-prints')
    expect([asked.phase.state, fdNumbers(asked)]).toEqual(['settling', [11]])
    const back = moved(asked, [events.notPrinted], 'pos-prints')
    expect([back.phase.state, fdNumbers(back)]).toEqual(['frozen', [11]])
    expect(outcome(posStep(back, events.cancel))).toBe('sale.partly-printed')
    expect(outcome(posStep(asked, reported([theirs])))).toBe('completed')
  })

  it('is whole with one document where that comes to everything, or the program says so', () => {
    expect(outcome(posStep(inPos(), reported([{ fdNumber: 11, totalMinor: 14_550 }])))).toBe('completed')
    const half = saleOf(posStep(inPos(), reported([own])))
    expect(half.phase.state).toBe('frozen')
    expect(outcome(posStep(half, reported([own], [], { isWhole: true })))).toBe('completed')
  })

  it('comes back to life with a late report of one document, and is whole with the other', () => {
    const half = posStep(moved(inPos(), [events.cancel], 'pos-prints'), reported([own]))
    expect([outcome(half), fdNumbers(saleOf(half))]).toEqual(['settling', [11]])
    const whole = posStep(saleOf(half), reported([theirs]))
    expect(effectsOf(whole)).toEqual([{ type: 'record-completed', wasCancelled: true }])
  })

  it('is never printed here, and no report is taken where the agent prints', () => {
    expect(outcome(posStep(inPos(), cashPaid))).toBe('request.wrong-mode')
    expect(outcome(step(frozenWith(), reported([own, theirs])))).toBe('request.wrong-mode')
    expect(outcome(posStep(moved(inPos(), [events.reopen]), reported([own])))).toBe('request.wrong-state')
  })
})

it('two documents for one that was planned are both kept, and the total stands once', () => {
  const inPos = frozenWith([theirLamp], {}, 'pos-prints')
  const whole = moved(inPos, [reported([{ fdNumber: 11 }, { fdNumber: 12 }], [approved('cash', 10_000)])], 'pos-prints')
  expect(madeDocuments(whole).map(({ totalMinor }) => totalMinor)).toEqual([10_000, undefined])
})
