import { afterEach, describe, expect, it } from 'vitest'
import { expectOk } from '../support/api-client.ts'
import { bread, cashier, openShop, type Shop, whenReady } from '../support/shop.ts'
import { openRegister } from '../support/two-registers.ts'

const OTHER_INN = '7728168971'
const FN = '9999078902000001'
const lamp = { ...bread, key: 'lamp', name: 'Лампа', priceMinor: 10_000, quantityMilli: 1000, sellerInn: OTHER_INN }
const cash = (amountMinor: number) => [{ kind: 'cash', amountMinor }]
const registered = (fdNumber: number) => ({ fnNumber: FN, fdNumber, fiscalSign: String(fdNumber), shiftNumber: 1 })
const late = (saleId: string, fdNumber: number, more: object) => ({
  saleId,
  documents: [{ registered: registered(fdNumber) }],
  printedAt: '2026-11-22T18:40:00+03:00',
  ...more,
})

let shop: Shop
afterEach(async () => await shop.close())
const openings = async () => (await shop.hub().summary()).openFindings

it('a seller whose goods cost nothing gets no document, and the sale ends', async () => {
  shop = await openShop()
  const { agent, api } = await shop.startAgent()
  await whenReady(agent)
  await api.openShift(cashier)
  const sold = await api.sell('s-1', [bread, { ...lamp, priceMinor: 0 }])
  expect(sold).toMatchObject({ plannedDocuments: 1, totalMinor: 91_00, documents: [{}] })
})

describe('register software that prints by itself', () => {
  const open = async () => {
    shop = await openShop({ fiscalMode: 'pos-prints' })
    return await openRegister(shop, 'r-1')
  }

  it('tells of one receipt for two sellers: shift, device and hub count the same', async () => {
    const { api, put, checkOut, applied } = await open()
    const told = late('s-1', 101, { lines: [bread, lamp], tenders: cash(191_00) })
    expect((await api.call<object>('POST', '/receipts', { receipts: [told] })).body).toMatchObject({
      receipts: [{ status: 'taken' }],
    })
    await put('s-2', 1, [bread, lamp])
    await checkOut('s-2')
    const report = { isWhole: true, documents: [{ registered: registered(102) }], tenders: cash(191_00) }
    await expectOk(api.post('/sales/s-2/fiscalised', report))
    const totals = { saleCount: 2, saleTotalMinor: 382_00, returnCount: 0, returnTotalMinor: 0 }
    const closed = await api.post('/shifts', { event: 'closed', fnNumber: FN, shiftNumber: 1, totals })
    expect(closed.body).toMatchObject({ registerTotals: totals })
    await applied()
    expect(await openings()).toBe(0)
  })

  it('tells of no money: the receipt comes back all the same', async () => {
    const { put, checkOut, report, applied, prepareReturn } = await open()
    await put('s-1', 1, [bread])
    await checkOut('s-1')
    const { document } = await report('s-1', [])
    await applied()
    const { body } = await expectOk(prepareReturn({ saleId: 'r-1', receipt: { by: 'document', ...document } }))
    expect(body.sale).toMatchObject({ totalMinor: 91_00, tenders: cash(91_00) })
  })

  it.each([
    ['another total', { totalMinor: 90_99 }],
    ['a return', { kind: 'return' }],
  ])('tells of %s than was agreed: the hub has a finding', async (_, document) => {
    const { api, put, checkOut, applied } = await open()
    await put('s-1', 1, [bread])
    await checkOut('s-1')
    const documents = [{ registered: registered(101), ...document }]
    await expectOk(api.post('/sales/s-1/fiscalised', { documents, tenders: cash(91_00) }))
    await applied()
    expect(await openings()).toBe(1)
  })

  it('tells late of a return by its second document: those goods are back', async () => {
    const { api, put, checkOut, prepareReturn } = await open()
    await put('s-1', 1, [bread, lamp])
    await checkOut('s-1')
    const documents = [{ registered: registered(101) }, { registered: registered(102), sellerInn: OTHER_INN }]
    await expectOk(api.post('/sales/s-1/fiscalised', { documents, tenders: cash(191_00) }))
    await shop.stopHub()
    const original = { fnNumber: FN, fdNumber: 102 }
    const told = late('r-1', 103, { kind: 'return', lines: [lamp], tenders: cash(100_00), original })
    await expectOk(api.post('/receipts', { receipts: [told] }))
    const lines = [{ key: 'lamp', quantityMilli: 1000 }]
    const again = await prepareReturn({ saleId: 'r-2', receipt: { by: 'document', ...original }, lines })
    expect(again.body.code).toBe('return.more-than-left')
  })

  it('pays the return of an exchange in money though its sale counts on it: it is told so', async () => {
    const { api, sell, put, checkOut, report, prepareReturn } = await open()
    const { document } = await sell('s-1', [bread])
    await expectOk(prepareReturn({ saleId: 'r-1', receipt: { by: 'document', ...document } }))
    await put('s-2', 1, [lamp], { exchangeFor: 'r-1' } as never)
    expect(await checkOut('s-2')).toMatchObject({ dueMinor: 9_00 })
    await report('s-2', cash(9_00))
    await report('r-1', cash(91_00))
    const { body } = await expectOk(api.get('r-1'))
    expect(body.sale).toMatchObject({ state: 'completed', notice: { code: 'sale.exchange-differs' } })
  })

  it('puts two sales for one return: the one that came too late can be given up', async () => {
    const { api, sell, put, checkOut, report, prepareReturn } = await open()
    const { document } = await sell('s-1', [bread])
    await expectOk(prepareReturn({ saleId: 'r-1', receipt: { by: 'document', ...document } }))
    const exchange = { exchangeFor: 'r-1' } as never
    await put('s-2', 1, [lamp], exchange)
    await put('s-3', 1, [lamp], exchange)
    await checkOut('s-2')
    await report('r-1', [{ kind: 'other', amountMinor: 91_00 }])
    await report('s-2', cash(9_00))
    const late = await api.post('/sales/s-3/checkout', { operationId: 'c-3' })
    expect(late.body.code).toBe('sale.no-such-exchange')
    expect((await expectOk(api.post('/sales/s-3/cancel'))).body.sale.state).toBe('cancelled')
  })
})
