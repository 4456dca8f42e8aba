import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { amountNamesIn, fromPlainAmounts, plainField, toPlainAmounts } from '../../../src/agent/api/amounts.ts'
import { AmountMinor, MAX_AMOUNT_MINOR, QuantityMilli } from '../../../src/shared/money.ts'

const schema = z.object({
  revision: z.int(),
  amountMinor: AmountMinor.optional(),
  lines: z.array(z.union([z.object({ priceMinor: AmountMinor, quantityMilli: QuantityMilli }), z.string()])).optional(),
})
const names = amountNamesIn(z.toJSONSchema(schema, { io: 'input' }))

const read = (body: unknown) => fromPlainAmounts(body, names)
const overTheWire = (value: unknown) => JSON.parse(JSON.stringify(value))

describe('the plain names of a request', () => {
  it('are those of its amounts, wherever they stand', () => {
    expect([...names]).toEqual([
      ['amount', 'Minor'],
      ['price', 'Minor'],
      ['quantity', 'Milli'],
    ])
  })

  it('leave a name alone that means something else already', () => {
    const both = z.object({ total: z.string(), totalMinor: AmountMinor })
    expect([...amountNamesIn(z.toJSONSchema(both))]).toEqual([])
  })
})

describe('amounts in roubles', () => {
  it('come back as they went, for every amount there is', () => {
    fc.assert(
      fc.property(fc.integer({ min: -MAX_AMOUNT_MINOR, max: MAX_AMOUNT_MINOR }), amountMinor => {
        const plain = overTheWire(toPlainAmounts({ amountMinor }))
        expect(String(plain.amount)).toMatch(/^-?\d+(\.\d{1,2})?$/)
        expect(read(plain)).toEqual({ ok: true, value: { amountMinor } })
      }),
      { numRuns: 3_000 },
    )
  })

  it('come back as they went for every kopeck of the small ones and the largest', () => {
    for (const from of [0, MAX_AMOUNT_MINOR - 20_000]) {
      for (let amountMinor = from; amountMinor <= from + 20_000; amountMinor += 1) {
        const answer = read(overTheWire(toPlainAmounts({ amountMinor })))
        if (!answer.ok || (answer.value as { amountMinor: number }).amountMinor !== amountMinor)
          throw new Error(`${amountMinor}`)
      }
    }
  })

  it('come back as they went for every quantity', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999_999 }), quantityMilli => {
        const plain = overTheWire(toPlainAmounts({ lines: [{ quantityMilli }] }))
        expect(read(plain)).toEqual({ ok: true, value: { lines: [{ quantityMilli }] } })
      }),
    )
  })

  it('may have been calculated: what floating point adds is taken off again', () => {
    const sums = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 100 })
    fc.assert(
      fc.property(sums, parts => {
        const amount = parts.reduce((sum, part) => sum + part / 100, 0)
        const amountMinor = parts.reduce((sum, part) => sum + part, 0)
        expect(read({ amount })).toEqual({ ok: true, value: { amountMinor } })
      }),
    )
    expect(read(JSON.parse('{"amount":125.49999999999999}'))).toEqual({ ok: true, value: { amountMinor: 12_550 } })
    expect(read(JSON.parse('{"amount":125.500000000000000000001}'))).toEqual({
      ok: true,
      value: { amountMinor: 12_550 },
    })
  })

  it.each<[string, unknown, string]>([
    ['a text with a comma', { amount: '125,50' }, 'amount'],
    ['a text with a point', { amount: '125.50' }, 'amount'],
    ['not a number', { amount: Number.NaN }, 'amount'],
    ['endless', { amount: Number.POSITIVE_INFINITY }, 'amount'],
    ['a third of a rouble', { lines: [{ price: 100 / 3, quantity: 1 }] }, 'lines.0.price'],
    ['half a kopeck', { lines: [{ price: 1, quantity: 1 }, { price: 1.005 }] }, 'lines.1.price'],
    ['a millionth of a rouble off', { amount: 125.499999 }, 'amount'],
    ['part of a thousandth', { lines: [{ price: 1, quantity: 0.3455 }] }, 'lines.0.quantity'],
    ['in kopecks after all', { amountMinor: 12_550 }, 'amountMinor'],
    ['true', { amount: true }, 'amount'],
    ['more than can be counted', { amount: 1e300 }, 'amount'],
  ])('are refused by name when one is %s', (_, body, field) => {
    expect(read(body)).toMatchObject({ ok: false, field })
    expect(schema.safeParse((read(body) as { value: unknown }).value).success).toBe(false)
  })

  it('leave everything else as it is', () => {
    const body = { revision: 125.5, lines: ['price'], other: { revision: '7' }, amount: undefined }
    expect(read(body)).toEqual({ ok: true, value: { ...body } })
    expect(read([])).toEqual({ ok: true, value: [] })
    expect(read(undefined)).toEqual({ ok: true, value: undefined })
  })

  it('are called by the name their sender knows', () => {
    expect(plainField('lines.0.priceMinor: too small')).toBe('lines.0.price: too small')
    expect(plainField('Minor')).toBe('Minor')
    expect(toPlainAmounts({ Minor: 1, text: 'priceMinor', priceMinor: 'x', balanceMinor: -1250 })).toEqual({
      Minor: 1,
      text: 'priceMinor',
      priceMinor: 'x',
      balance: -12.5,
    })
  })
})
