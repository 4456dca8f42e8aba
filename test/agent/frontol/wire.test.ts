import { describe, expect, it } from 'vitest'
import { saleIdOf } from '../../../src/agent/frontol/document-sale.ts'
import { fiscalDocumentOf } from '../../../src/agent/frontol/fiscal-number.ts'
import { tendersFor } from '../../../src/agent/frontol/tenders-for.ts'
import { DocumentRequest, toRoubles } from '../../../src/agent/frontol/wire.ts'

const least = { action: 'calculate', uid: 'u-1' }

describe('a document of Frontol', () => {
  it('reads roubles as numbers and as texts, with a comma too', () => {
    const position = { index: '1', id: 7, text: 'Сыр', price: '899,90', quantity: '0.345', totalAmount: 310.47 }
    expect(DocumentRequest.parse({ ...least, positions: [position] }).positions).toEqual([
      { index: 1, id: '7', text: 'Сыр', price: 899_90, quantity: 345, totalAmount: 310_47 },
    ])
  })

  it('bears fields nobody knows, missing ones, null and empty payments', () => {
    const parsed = DocumentRequest.parse({
      ...least,
      type: null,
      client: { card: '', mobilePhone: null },
      coupons: null,
      payments: [{ type: 'cach', mode: 'fiscal', amount: '10' }, {}, { type: 'bonus', mode: 'nonFiscal', amount: 5 }],
      businessUnit: 'x',
      marketing: { future: true },
    })
    expect(parsed).toMatchObject({ kind: 'sale', coupons: [], positions: [], bonusMinor: 5_00 })
    expect(parsed.client).toBeUndefined()
    expect(parsed.tenders).toEqual([{ kind: 'cash', amountMinor: 10_00 }])
  })

  it('does not take two positions of one index, nor a negative amount', () => {
    const position = { index: 1, price: 1, quantity: 1, totalAmount: 1 }
    expect(DocumentRequest.safeParse({ ...least, positions: [position, position] }).success).toBe(false)
    expect(DocumentRequest.safeParse({ ...least, positions: [{ ...position, price: -1 }] }).success).toBe(false)
  })

  it('is one sale however its uid is spelled', () => {
    const ids = ['{6F9619FF-8B86-D011-B42D-00CF4FC964FF}', '6f9619ff-8b86-d011-b42d-00cf4fc964ff'].map(uid =>
      saleIdOf(DocumentRequest.parse({ ...least, uid }).uid),
    )
    expect(new Set(ids)).toEqual(new Set(['frontol-6f9619ff-8b86-d011-b42d-00cf4fc964ff']))
    expect(saleIdOf('чек № 5 / смена 7')).toMatch(/^frontol-[0-9a-f]{48}$/)
  })

  it('has the same stand-in for FN and FD each time, and another document another', () => {
    const of = (uid: string) => fiscalDocumentOf(DocumentRequest.parse({ ...least, uid, number: 5 }))
    expect(of('u-1')).toEqual(of('u-1'))
    expect(of('u-1').fnNumber).not.toBe(of('u-2').fnNumber)
    expect(of('u-1').fnNumber).toHaveLength(16)
  })

  it('tells kopecks as roubles without a trace of binary fractions', () => {
    for (let minor = 0; minor < 20_000; minor += 1) {
      expect(String(toRoubles(minor)).replace(/^\d+\.?/, '').length).toBeLessThanOrEqual(2)
    }
  })
})

describe('the payments of a printed receipt', () => {
  const cash = (amountMinor: number) => ({ kind: 'cash' as const, amountMinor })
  const card = (amountMinor: number) => ({ kind: 'card' as const, amountMinor })

  it('make up its total: change is taken off the cash', () => {
    expect(tendersFor([card(30), cash(100)], 101)).toMatchObject([cash(71), card(30)])
    expect(tendersFor([cash(500)], 101)).toMatchObject([cash(101)])
  })

  it('name what nothing explains as other', () => {
    expect(tendersFor([cash(1)], 101)).toMatchObject([cash(1), { kind: 'other', amountMinor: 100 }])
    expect(tendersFor([], 101)).toMatchObject([{ kind: 'other', amountMinor: 101 }])
  })
})
