import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { expectOk } from '../support/api-client.ts'
import { openShop, type Shop } from '../support/shop.ts'
import { addSecondRegister, openRegister, type TestRegister } from '../support/two-registers.ts'

const sofa = { key: 'sofa', name: 'Диван угловой', quantityMilli: 1000, priceMinor: 1_000_00, vatCode: 11 }
const paidInFull = { settlement: { kind: 'prepayment-full' } } as const
const part = (amountMinor: number) => ({ settlement: { kind: 'prepayment-part', amountMinor } })

let shop: Shop
let first: TestRegister
beforeEach(async () => {
  shop = await openShop({ fiscalMode: 'pos-prints' })
  await addSecondRegister(shop)
  first = await openRegister(shop, 'r-1')
})
afterEach(async () => await shop.close())

describe('money that was paid before the goods', () => {
  it('pays for one of two handovers that were begun together', async () => {
    const { document } = await first.sell('order', [sofa], paidInFull)
    await first.settle('one', [document])
    await first.settle('other', [document])
    expect(await first.checkOut('one')).toMatchObject({ dueMinor: 0 })
    const other = await first.api.post('/sales/other/checkout', { operationId: 'c-2' })
    expect(other).toMatchObject({ status: 422, body: { code: 'sale.prepayment-used-up' } })
    await first.report('one', [])
    expect((await first.api.post('/sales/other/checkout', { operationId: 'c-2' })).body.code).toBe(
      'sale.prepayment-used-up',
    )
    await expectOk(first.api.post('/sales/other/cancel'))
    await first.applied()
    expect((await shop.hub().summary()).openFindings).toBe(0)
  })

  it('is no more than its receipt says, whatever the register software puts', async () => {
    const { document } = await first.sell('order', [sofa], part(400_00))
    const handover = (prepaidMinor: number) => ({ settlement: { kind: 'handover', of: [document], prepaidMinor } })
    await expectOk(first.put('s-1', 1, [sofa], handover(1_000_00)))
    const refused = await first.api.post('/sales/s-1/checkout', { operationId: 'c-1' })
    expect(refused.body.code).toBe('sale.prepayment-used-up')
    await expectOk(first.put('s-1', 2, [sofa], handover(400_00)))
    expect(await first.checkOut('s-1')).toMatchObject({ dueMinor: 600_00 })
  })

  it('is not paid back while goods are being handed over for it', async () => {
    const { document } = await first.sell('order', [sofa], paidInFull)
    await first.applied()
    await first.settle('handover', [document])
    await first.checkOut('handover')
    const receipt = { by: 'document', ...document }
    expect((await first.prepareReturn({ saleId: 'back', receipt })).body.code).toBe('return.already-used')
    await expectOk(first.api.post('/sales/handover/cancel'))
    expect((await first.prepareReturn({ saleId: 'back-2', receipt })).status).toBe(200)
  })

  it('of two receipts is used up in their order, with the hub away too', async () => {
    const paid = [
      (await first.sell('a', [sofa], part(400_00))).document,
      (await first.sell('b', [sofa], part(250_00))).document,
    ]
    await shop.stopHub()
    const chair = { ...sofa, key: 'chair', name: 'Стул', priceMinor: 300_00 }
    for (const saleId of ['s-1', 's-2']) {
      await expectOk(first.settle(saleId, paid))
      await expectOk(first.put(saleId, 2, [chair]))
      await first.checkOut(saleId)
      await first.report(saleId, [])
    }
    const { body } = await expectOk(first.settle('s-3', paid))
    expect(body.sale.terms.settlement).toMatchObject({ prepaidMinor: 50_00 })
  })

  it('gives the points spent on it back with the goods', async () => {
    await first.put('order', 1, [sofa], paidInFull)
    await first.showWallet('order')
    await expectOk(first.api.post('/sales/order/redeem', { amountMinor: 100_00 }))
    await first.api.when('order', sale => sale.quoteState === 'fresh' && sale.amounts.pointsMinor === 100_00)
    await first.checkOut('order')
    const order = await first.report('order', [{ kind: 'card', amountMinor: 900_00 }])
    await first.applied()
    await first.settle('handover', [order.document])
    await first.checkOut('handover')
    const { document } = await first.report('handover', [])
    await first.applied()
    const back = await expectOk(first.prepareReturn({ saleId: 'back', receipt: { by: 'document', ...document } }))
    expect(back.body.sale).toMatchObject({ totalMinor: 900_00, quote: { pointsSpentMinor: 100_00 } })
    await first.report('back', [{ kind: 'cash', amountMinor: 900_00 }])
    await first.applied()
    await first.put('look', 1, [sofa])
    expect((await first.showWallet('look')).customer).toMatchObject({ customer: { balanceMinor: 500_00 } })
  })
})

it('a gift card is sold once in a cart, and beside no prepayment', async () => {
  const card = { ...sofa, key: 'card', name: 'Подарочная карта', priceMinor: 300_00, giftCardNumber: '7000 1234 5678' }
  const again = { ...card, key: 'again', giftCardNumber: '700012345678' }
  expect((await first.put('s-1', 1, [card, again])).body.code).toBe('sale.gift-card-twice')
  expect((await first.put('s-1', 1, [sofa, card], part(400_00))).body.code).toBe('sale.gift-card-apart')
  await expectOk(first.put('s-1', 1, [sofa, card]))
})
