import { describe, expect, it } from 'vitest'
import { readBody, readTasks } from '../../../src/agent/facade/atol/read-request.ts'
import type { ReceiptTask } from '../../../src/agent/facade/facade-task.ts'
import { atolItem, atolSale } from './atol-client.ts'

const read = (task: unknown) => {
  const [first] = readTasks(readBody({ uuid: 'u', request: [task] }), {})
  if (!first) throw new Error('no task')
  return first
}
const receipt = (task: unknown) => read(task).task as ReceiptTask
const line = (fields: Readonly<Record<string, unknown>>) => receipt(atolSale({ items: [atolItem(fields)] })).lines[0]

describe('a receipt of ATOL', () => {
  it.each([
    ['none', 6],
    ['vat0', 5],
    ['vat5', 7],
    ['vat7', 8],
    ['vat10', 2],
    ['vat18', 1],
    ['vat20', 1],
    ['vat22', 11],
    ['vat105', 9],
    ['vat107', 10],
    ['vat110', 4],
    ['vat118', 3],
    ['vat120', 3],
    ['vat122', 12],
  ])('says %s for VAT code %i', (type, vatCode) => {
    expect(line({ tax: { type } })).toMatchObject({ vatCode })
    expect(line({ tax: type })).toMatchObject({ vatCode })
  })

  it.each([
    ['fullPrepayment', 1],
    ['advance', 3],
    ['fullPayment', 4],
    [6, 6],
    [undefined, 4],
  ])('settles %s as 1214 = %i', (paymentMethod, expected) => {
    expect(line({ paymentMethod })).toMatchObject({ paymentMethod: expected })
  })

  it.each([
    ['commodity', 1],
    ['service', 4],
    [33, 33],
    [undefined, 1],
  ])('sells %s as 1212 = %i', (paymentObject, itemKind) => {
    expect(line({ paymentObject })).toMatchObject({ itemKind })
  })

  it('carries the further requisites of a position', () => {
    const fields = {
      nomenclatureCode: 'RE0ELx+WgXhKZ1hKNS5UMTEyMDAw',
      measurementUnit: 'kilogram',
      countryCode: '643',
      customsDeclaration: '10702020/060520/0013422',
      exciseSum: 1.5,
      agentInfo: { agents: ['commissionAgent'] },
      supplierInfo: { name: 'ООО «Поставщик»', vatin: '7707083893', phones: ['+79215550147'] },
      industryInfo: [{ date: '2023.11.21', fois: '030', number: '1944', industryAttribute: 'UUID=1' }],
    }
    expect(line(fields)?.requisites).toEqual([
      { tag: 1162, type: 'bytes', value: '444d042f1f9681784a67584a352e54313132303030' },
      { tag: 2108, value: 11 },
      { tag: 1229, value: 150 },
      { tag: 1230, value: '643' },
      { tag: 1231, value: '10702020/060520/0013422' },
      { tag: 1222, value: 32 },
      {
        tag: 1224,
        value: [
          { tag: 1171, value: '+79215550147' },
          { tag: 1225, value: 'ООО «Поставщик»' },
        ],
      },
      { tag: 1226, value: '7707083893' },
      {
        tag: 1260,
        value: [
          { tag: 1262, value: '030' },
          { tag: 1263, value: '21.11.2023' },
          { tag: 1264, value: '1944' },
          { tag: 1265, value: 'UUID=1' },
        ],
      },
    ])
  })

  it('keeps the amount of weighed goods and moves the price by what that takes', () => {
    const weighed = { price: 899.9, quantity: 0.345, amount: 310.46 }
    const task = receipt(
      atolSale({ items: [atolItem(weighed)], payments: [{ type: 'cash', sum: 310.46 }], total: 310.46 }),
    )
    expect(task.totalMinor).toBe(31_046)
    expect(task.lines[0]?.priceMinor).toBe(89_987)
  })

  it('corrects with a ground, and the cashier answers for it', () => {
    const correction = {
      type: 'sellReturnCorrection',
      correctionType: 'instruction',
      correctionBaseDate: '2026.11.20',
      correctionBaseNumber: '12',
    }
    expect(receipt(atolSale(correction))).toMatchObject({
      receiptKind: 'return',
      terms: { correction: { type: 'order', date: '2026-11-20', number: '12', person: 'Иванова А. П.' } },
    })
  })

  it('keeps contact and buyer apart from the rest', () => {
    const client = { emailOrPhone: '+7 (921) 555-01-47', name: 'ООО «Ромашка»', vatin: '7707083893' }
    const { task, personal } = read(atolSale({ clientInfo: client }))
    expect(personal).toEqual({ contact: '+79215550147', buyer: { name: 'ООО «Ромашка»', inn: '7707083893' } })
    expect(JSON.stringify(task)).not.toMatch(/79215550147|Ромашка/)
    expect(task).toMatchObject({ delivery: 'both' })
  })

  it('takes the names of means of payment, and change from cash alone', () => {
    const payments = [
      { type: 'electronically', sum: 40 },
      { type: '2', sum: 11 },
      { type: 'cash', sum: 100 },
    ]
    expect(receipt(atolSale({ payments })).tenders).toEqual([
      { kind: 'card', amountMinor: 4000 },
      { kind: 'advance', amountMinor: 1100 },
      { kind: 'cash', amountMinor: 10_000 },
    ])
  })

  it('comes as a single task too', () => {
    expect(readTasks(readBody({ request: { type: 'openShift' } }), {})).toHaveLength(1)
  })
})
