import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atolItem, atolSale } from '../agent/facade/atol-client.ts'
import { type FacadeShop, openFacadeShop } from '../agent/facade/facade-shop.ts'
import { kkmCheck, kkmLine } from '../agent/facade/kkmserver-client.ts'

let facade: FacadeShop
let started: Awaited<ReturnType<FacadeShop['start']>>
beforeAll(async () => {
  facade = await openFacadeShop({ settings: { senderEmail: 'shop@example.com', sellerInn: '7707083893' } })
  started = await facade.start()
  await facade.atol.print('shift', [{ type: 'openShift' }])
})
afterAll(async () => await facade.shop.close())

const item = (fields: object) => [atolSale({ items: [atolItem({ ...fields })] })]
const sale = (fields: object) => [atolSale({ ...fields })]

/** What is wrong, and the field the answer names. */
const atolTable: readonly Readonly<{ wrong: string; request: unknown; names: string }>[] = [
  { wrong: 'no tasks', request: [], names: 'request' },
  { wrong: 'a task without a type', request: [{}], names: 'type' },
  { wrong: 'a task that is no object', request: [7], names: 'request[0]' },
  { wrong: 'no items', request: sale({ items: [] }), names: 'items' },
  { wrong: 'no price', request: item({ price: null }), names: 'items[0].price' },
  { wrong: 'a part of a kopeck', request: item({ price: 45.505 }), names: 'items[0].price' },
  { wrong: 'a price below nothing', request: item({ price: -1 }), names: 'items[0].price' },
  { wrong: 'a price beyond all money', request: item({ price: 1e15 }), names: 'items[0].price' },
  { wrong: 'an infinite price', request: item({ price: '1e400' }), names: 'items[0].price' },
  { wrong: 'no quantity at all', request: item({ quantity: 0 }), names: 'items[0].quantity' },
  { wrong: 'a quantity beyond thousandths', request: item({ quantity: 0.3333 }), names: 'items[0].quantity' },
  { wrong: 'an amount that is not price × quantity', request: item({ amount: 90 }), names: 'items[0].amount' },
  { wrong: 'a total that is not the sum', request: sale({ total: 90.99 }), names: 'total' },
  { wrong: 'too little money', request: sale({ payments: [{ type: 'cash', sum: 90 }] }), names: 'payments' },
  {
    wrong: 'too much on a card',
    request: sale({ payments: [{ type: 'electronically', sum: 92 }] }),
    names: 'payments',
  },
  {
    wrong: 'a means of payment of its own',
    request: sale({ payments: [{ type: '7', sum: 91 }] }),
    names: 'payments[0].type',
  },
  { wrong: 'no VAT', request: item({ tax: undefined }), names: 'items[0].tax.type' },
  { wrong: 'a VAT nobody has', request: item({ tax: { type: 'vat13' } }), names: 'items[0].tax.type' },
  {
    wrong: 'an unknown object of payment',
    request: item({ paymentObject: 'toString' }),
    names: 'items[0].paymentObject',
  },
  { wrong: 'no name', request: item({ name: ' ' }), names: 'items[0].name' },
  {
    wrong: 'a marking code',
    request: item({ imcParams: { imcType: 'auto', imc: 'MDE=' } }),
    names: 'items[0].imcParams',
  },
  { wrong: 'a mark', request: item({ markingCode: { mark: 'MDE=' } }), names: 'items[0].markingCode' },
  {
    wrong: 'goods taken apart',
    request: item({ nomenclatureCode: { type: 'furs' } }),
    names: 'items[0].nomenclatureCode',
  },
  {
    wrong: 'an electronic receipt for nobody',
    request: sale({ electronically: true }),
    names: 'clientInfo.emailOrPhone',
  },
  {
    wrong: 'a contact that is none',
    request: sale({ clientInfo: { emailOrPhone: 'по почте' } }),
    names: 'clientInfo.emailOrPhone',
  },
  { wrong: 'an INN that is none', request: sale({ clientInfo: { vatin: '12' } }), names: 'clientInfo.vatin' },
  {
    wrong: 'another sender',
    request: sale({ companyInfo: { email: 'else@example.com' } }),
    names: 'companyInfo.email',
  },
  { wrong: 'another seller', request: sale({ companyInfo: { inn: '7736207543' } }), names: 'companyInfo.inn' },
  { wrong: 'an unknown tax system', request: sale({ taxationType: 'constructor' }), names: 'taxationType' },
  { wrong: 'a correction without a ground', request: sale({ type: 'sellCorrection' }), names: 'correctionType' },
  {
    wrong: 'credit paid along with goods',
    request: sale({ items: [atolItem(), atolItem({ paymentMethod: 'creditPayment' })] }),
    names: 'items',
  },
]

describe('through ATOL Web Server', () => {
  it.each(atolTable)('refuses $wrong by the name of the field, and makes nothing of it', async ({ request, names }) => {
    const { status, body } = await facade.atol.add('bad', request)
    expect(status).toBe(420)
    expect((body.error as { description: string }).description).toContain(names)
    expect((await facade.atol.get('bad')).status).toBe(404)
    nothingIsLeft()
  })

  it.each([
    ['a purchase', { type: 'buy' }],
    ['a text', { type: 'nonFiscal' }],
    ['a name of the language', { type: '__proto__' }],
  ])('does not do %s, and says so', async (_, task) => {
    expect(await facade.atol.add('no', [task])).toMatchObject({ status: 420, body: { error: { code: 11 } } })
  })

  it.each([
    ['no JSON', '{"uuid": "x", "request": ['],
    ['a list', '[]'],
    ['nothing', ''],
    ['a depth without end', `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`],
    ['no uuid', '{"request": []}'],
    [
      'a callback it would wait for',
      '{"uuid":"c","request":[{"type":"reportX"}],"callbacks":{"resultUrl":"http://x"}}',
    ],
  ])('answers %s', async (_, body) => {
    expect((await facade.atol.call('POST', '/requests', body)).status).toBe(420)
  })

  it('knows no other address', async () => {
    expect(await facade.atol.call('GET', '/devices')).toMatchObject({ status: 404, body: { error: { code: 11 } } })
  })
})

const line = (fields: object) => ({ CheckStrings: [{ Register: kkmLine({ ...fields }) }] })

const kkmTable: readonly Readonly<{ wrong: string; fields: object; names: string }>[] = [
  { wrong: 'no lines', fields: { CheckStrings: [] }, names: 'CheckStrings' },
  {
    wrong: 'an amount that is not price × quantity',
    fields: line({ Amount: 90 }),
    names: 'CheckStrings[0].Register.Amount',
  },
  { wrong: 'a part of a kopeck', fields: line({ Price: '45.505' }), names: 'Register.Price' },
  { wrong: 'no quantity', fields: line({ Quantity: null }), names: 'Register.Quantity' },
  { wrong: 'no VAT', fields: line({ Tax: null }), names: 'Register.Tax' },
  { wrong: 'a VAT nobody has', fields: line({ Tax: 13 }), names: 'Register.Tax' },
  { wrong: 'too little money', fields: { Cash: 90 }, names: 'Cash' },
  { wrong: 'money in words', fields: { Cash: 'много' }, names: 'Cash' },
  { wrong: 'a marking code', fields: line({ GoodCodeData: { BarCode: '010460' } }), names: 'GoodCodeData' },
  { wrong: 'a receipt for nobody', fields: { NotPrint: true }, names: 'ClientAddress' },
  { wrong: 'another sender', fields: { SenderEmail: 'else@example.com' }, names: 'SenderEmail' },
  { wrong: 'a card terminal', fields: { PayByProcessing: true }, names: 'PayByProcessing' },
  { wrong: 'a correction without a ground', fields: { TypeCheck: 2 }, names: 'CorrectionType' },
  { wrong: 'an id that is too long', fields: { IdCommand: 'x'.repeat(41) }, names: 'IdCommand' },
  { wrong: 'no id', fields: { IdCommand: '' }, names: 'IdCommand' },
]

describe('through KKMServer', () => {
  it.each(kkmTable)('refuses $wrong by the name of the field, with HTTP 200, and makes nothing of it', async row => {
    const { status, body } = await facade.kkm.post(kkmCheck('bad', { ...row.fields }))
    expect(status).toBe(200)
    expect(body).toMatchObject({ Status: 2, Error: expect.stringContaining(row.names) })
    expect(await facade.kkm.result('bad')).toMatchObject({ Status: 3 })
    nothingIsLeft()
  })

  it.each([
    ['a purchase', kkmCheck('buy', { TypeCheck: 10 })],
    ['a text', kkmCheck('text', { IsFiscalCheck: false })],
    ['another device', kkmCheck('other', { NumDevice: 2 })],
    ['a terminal', { Command: 'PayByPaymentCard', IdCommand: 'card' }],
  ])('does not do %s, and says so', async (_, command) => {
    expect(await facade.kkm.execute(command)).toMatchObject({ Status: 3, Error: expect.stringContaining('T492') })
  })

  it.each(['{"Command":', '[]', '', '7', '{"Command":{}}'])('answers %j', async body => {
    expect(await facade.kkm.post(body)).toMatchObject({ status: 200, body: { Status: 2 } })
  })
})

function nothingIsLeft(): void {
  expect(facade.receipts()).toHaveLength(0)
  expect(started.agent.register.runner.open()).toHaveLength(0)
}
