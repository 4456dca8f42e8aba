import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { expectOk } from '../support/api-client.ts'
import { cashier, openShop, PHONE, type Shop, whenReady } from '../support/shop.ts'
import { addSecondRegister, openRegister, type TestRegister } from '../support/two-registers.ts'

const sofa = {
  key: 'sofa',
  name: 'Диван угловой',
  quantityMilli: 1000,
  priceMinor: 1_000_00,
  vatCode: 11,
  itemKind: 1,
  department: 1,
}
const paidInFull = { settlement: { kind: 'prepayment-full' } } as const
const paidInPart = { settlement: { kind: 'prepayment-part', amountMinor: 400_00 } } as const

let shop: Shop
afterEach(async () => await shop.close())

describe('a prepayment', () => {
  let first: TestRegister
  let second: TestRegister
  beforeEach(async () => {
    shop = await openShop({ fiscalMode: 'pos-prints' })
    await addSecondRegister(shop)
    first = await openRegister(shop, 'r-1')
    second = await openRegister(shop, 'r-2')
  })
  const findings = async () => (await shop.hub().summary()).openFindings
  const balance = async (register: TestRegister, saleId: string) => {
    await register.put(saleId, 1, [sofa])
    const { customer } = await register.showWallet(saleId)
    return 'customer' in customer ? customer.customer.balanceMinor : undefined
  }

  it('is handed over at another register: the rest is paid, points were spent at the first document, accrued at the last', async () => {
    await first.put('order', 1, [sofa], paidInPart)
    await first.showWallet('order')
    await expectOk(first.api.post('/sales/order/redeem', { amountMinor: 100_00 }))
    await first.api.when('order', sale => sale.quoteState === 'fresh' && sale.amounts.pointsMinor === 100_00)
    const ordered = await first.checkOut('order')
    expect(ordered).toMatchObject({ totalMinor: 400_00, dueMinor: 400_00, quote: { pointsAccruedMinor: 0 } })
    const { document } = await first.report('order', [{ kind: 'card', amountMinor: 400_00 }])
    await first.applied()
    expect(await balance(first, 'look-1')).toBe(400_00)

    const { body } = await expectOk(second.settle('delivery', [document]))
    expect(body.sale).toMatchObject({
      state: 'composing',
      totalMinor: 900_00,
      lines: [{ key: 'sofa', priceMinor: 900_00, vatCode: 11 }],
      customer: { state: 'identified', customer: { name: 'Вера' } },
      terms: { settlement: { kind: 'handover', of: [document], prepaidMinor: 400_00 } },
    })
    const frozen = await second.checkOut('delivery')
    expect(frozen).toMatchObject({
      dueMinor: 500_00,
      credits: [{ from: 'prepayment', kind: 'advance', amountMinor: 400_00 }],
    })
    const accrued = frozen.quote?.pointsAccruedMinor ?? 0
    expect(accrued).toBeGreaterThan(0)
    await second.report('delivery', [{ kind: 'cash', amountMinor: 500_00 }])
    await second.applied()
    expect(await balance(second, 'look-2')).toBe(400_00 + accrued)
    expect(await findings()).toBe(0)

    const again = await first.settle('delivery-2', [document])
    expect(again).toMatchObject({ status: 422, body: { code: 'sale.prepayment-used-up' } })
  })

  it('of the whole price leaves nothing to pay, and answers the same when asked again', async () => {
    const { document } = await first.sell('order', [sofa], paidInFull)
    const { body } = await expectOk(first.settle('delivery', [document]))
    const repeated = await expectOk(first.settle('delivery', [document]))
    expect(repeated.body.sale.version).toBe(body.sale.version)
    expect(await first.checkOut('delivery')).toMatchObject({ totalMinor: 1_000_00, dueMinor: 0 })
    await first.report('delivery', [])
    await first.applied()
    expect(await findings()).toBe(0)
    const other = await first.settle('delivery', [{ ...document, fdNumber: document.fdNumber + 100 }])
    expect(other.body.code).toBe('request.operation-reused')
  })

  it('in two parts is counted together, its goods once', async () => {
    const one = await first.sell('part-1', [sofa], paidInPart)
    const two = await first.sell('part-2', [sofa], { settlement: { kind: 'prepayment-part', amountMinor: 250_00 } })
    const { body } = await expectOk(first.settle('delivery', [one.document, two.document]))
    expect(body.sale.lines).toHaveLength(1)
    expect(body.sale.terms.settlement).toMatchObject({ prepaidMinor: 650_00 })
    expect(await first.checkOut('delivery')).toMatchObject({ dueMinor: 350_00 })
    await first.report('delivery', [{ kind: 'cash', amountMinor: 350_00 }])
    await first.applied()
    expect(await findings()).toBe(0)
    const used = await first.settle('delivery-2', [two.document])
    expect(used.body.code).toBe('sale.prepayment-used-up')
  })

  it('as an advance has no goods: the register software puts them, and the advance counts', async () => {
    const paid = await first.sell('advance', [{ ...sofa, key: 'a', name: 'Аванс', priceMinor: 300_00 }], {
      settlement: { kind: 'advance' },
    })
    const { body } = await expectOk(first.settle('delivery', [paid.document]))
    expect(body.sale.lines).toEqual([])
    await expectOk(first.put('delivery', 2, [sofa]))
    expect(await first.checkOut('delivery')).toMatchObject({ dueMinor: 700_00 })
  })

  it('of another register needs the hub; put by the register software itself it goes on without, and is sorted out later', async () => {
    const { document } = await first.sell('order', [sofa], paidInFull)
    await first.applied()
    await shop.stopHub()
    const away = await second.settle('delivery', [document])
    expect(away).toMatchObject({ status: 422, body: { code: 'return.hub-away', retryable: true } })
    const handover = { settlement: { kind: 'handover', of: [document], prepaidMinor: 1_000_00 } }
    await expectOk(second.put('delivery', 1, [sofa], handover))
    expect(await second.checkOut('delivery')).toMatchObject({ dueMinor: 0 })
    await second.report('delivery', [])
    await expectOk(first.settle('own', [document]))
    await shop.startHub()
    await second.applied()
    expect(await findings()).toBe(0)
    await whenReady(first.agent)
    expect((await first.settle('own-2', [document])).body.code).toBe('sale.prepayment-used-up')
  })

  it('is paid back when the order is cancelled, unless the goods are gone', async () => {
    const { document } = await first.sell('order', [sofa], paidInPart)
    await first.applied()
    const receipt = { by: 'document', ...document }
    const { body } = await expectOk(first.prepareReturn({ saleId: 'back', receipt }))
    expect(body.sale).toMatchObject({
      totalMinor: 400_00,
      dueMinor: 400_00,
      terms: { settlement: { kind: 'prepayment-part', amountMinor: 400_00 } },
    })
    await first.report('back', [{ kind: 'cash', amountMinor: 400_00 }])
    await first.applied()
    expect((await first.settle('delivery', [document])).body.code).toBe('sale.prepayment-used-up')

    const other = await first.sell('order-2', [sofa], paidInPart)
    await first.settle('delivery-2', [other.document])
    await first.checkOut('delivery-2')
    await first.report('delivery-2', [{ kind: 'cash', amountMinor: 600_00 }])
    await first.applied()
    const gone = await first.prepareReturn({ saleId: 'back-2', receipt: { by: 'document', ...other.document } })
    expect(gone.body.code).toBe('return.already-used')
    expect(await findings()).toBe(0)
  })

  it('is no ordinary receipt, and no receipt nobody has', async () => {
    const { document } = await first.sell('sold', [sofa])
    expect((await first.settle('d-1', [document])).body.code).toBe('sale.not-a-prepayment')
    const unknown = { fnNumber: document.fnNumber, fdNumber: 99_999 }
    expect((await first.settle('d-2', [unknown])).body.code).toBe('return.no-such-receipt')
  })
})

it('prints the prepayment with the calculated rate and the delivery with what was paid before', async () => {
  shop = await openShop()
  const { agent, api } = await shop.startAgent()
  await whenReady(agent)
  await api.openShift(cashier)
  await expectOk(api.call('PUT', '/sales/order', { revision: 1, lines: [sofa], terms: paidInPart }))
  await expectOk(api.post('/sales/order/identify', { phone: PHONE }))
  await api.post('/sales/order/checkout', { operationId: 'c-1' })
  await api.when('order', sale => sale.state === 'frozen')
  await api.post('/sales/order/pay', { operationId: 'p-1', tenders: [{ kind: 'card', amountMinor: 400_00 }] })
  const order = await api.when('order', sale => sale.state === 'completed')
  const { fnNumber, fdNumber } = order.documents[0]?.registered ?? { fnNumber: '', fdNumber: 0 }

  await expectOk(api.post('/settlements', { saleId: 'delivery', of: [{ fnNumber, fdNumber }] }))
  await api.post('/sales/delivery/checkout', { operationId: 'c-2' })
  await api.when('delivery', sale => sale.state === 'frozen')
  await api.post('/sales/delivery/pay', { operationId: 'p-2', tenders: [{ kind: 'cash', amountMinor: 600_00 }] })
  await api.when('delivery', sale => sale.state === 'completed')
  const [paid, delivered] = shop.device.documents().slice(-2)
  expect(paid).toMatchObject({
    totalMinor: 400_00,
    payments: { 2: 400_00 },
    lines: [{ priceMinor: 400_00, paymentMethod: 2, itemKind: 10 }],
  })
  expect(delivered).toMatchObject({
    totalMinor: 1_000_00,
    payments: { 14: 400_00, 1: 600_00 },
    lines: [{ priceMinor: 1_000_00, paymentMethod: 4, itemKind: 1 }],
  })
})
