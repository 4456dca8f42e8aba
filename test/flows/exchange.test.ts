import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { expectOk } from '../support/api-client.ts'
import { bread, cashier, cheese, openShop, type Shop, whenReady } from '../support/shop.ts'
import { addSecondRegister, openRegister, type TestRegister } from '../support/two-registers.ts'

const wine = { ...bread, key: 'wine', name: 'Вино', quantityMilli: 1000, priceMinor: 800_00, vatCode: 11 }

let shop: Shop
afterEach(async () => await shop.close())

describe('an exchange where the register software prints', () => {
  let till: TestRegister
  beforeEach(async () => {
    shop = await openShop({ fiscalMode: 'pos-prints' })
    await addSecondRegister(shop)
    till = await openRegister(shop, 'r-1')
  })

  const cheeseReturn = async () => {
    const { document } = await till.sell('sold', [cheese, bread])
    await till.applied()
    const lines = [{ key: 'cheese', quantityMilli: 345 }]
    const { body } = await expectOk(
      till.prepareReturn({ saleId: 'back', receipt: { by: 'document', ...document }, lines }),
    )
    return body.sale
  }

  it('counts one sum in both documents; the rest of the dearer goods is money, told in any order', async () => {
    const back = await cheeseReturn()
    expect(back).toMatchObject({ dueMinor: 310_47, tenders: [{ kind: 'cash', amountMinor: 310_47 }] })
    await expectOk(till.put('new', 1, [wine], { exchangeFor: 'back' as never }))
    const frozen = await till.checkOut('new')
    expect(frozen).toMatchObject({
      dueMinor: 800_00 - 310_47,
      credits: [{ from: 'exchange', kind: 'other', amountMinor: 310_47 }],
    })
    const { body } = await till.api.get('back')
    expect(body.sale).toMatchObject({ state: 'frozen', tenders: [{ kind: 'other', amountMinor: 310_47 }] })
    expect(body.sale.version).toBeGreaterThan(back.version)

    await till.report('new', [{ kind: 'cash', amountMinor: 489_53 }])
    await till.report('back', [{ kind: 'other', amountMinor: 310_47 }])
    await till.applied()
    expect(await shop.hub().summary()).toMatchObject({ sales: 2, returns: 1, openFindings: 0 })
  })

  it('gives back what cheaper goods leave over as it came', async () => {
    await cheeseReturn()
    await till.put('new', 1, [{ ...bread, key: 'b2' }], { exchangeFor: 'back' as never })
    expect(await till.checkOut('new')).toMatchObject({ dueMinor: 0, credits: [{ amountMinor: 91_00 }] })
    const { body } = await till.api.get('back')
    expect(body.sale.tenders).toMatchObject([
      { kind: 'other', amountMinor: 91_00 },
      { kind: 'cash', amountMinor: 219_47 },
    ])
  })

  it('takes the sum a printed return says, and is not cheaper than that', async () => {
    await cheeseReturn()
    await till.report('back', [{ kind: 'other', amountMinor: 310_47 }])
    await till.put('new', 1, [{ ...bread, key: 'b2' }], { exchangeFor: 'back' as never })
    const refused = await till.api.post('/sales/new/checkout', { operationId: 'c-1' })
    expect(refused).toMatchObject({ status: 422, body: { code: 'sale.exchange-differs' } })
    expect((await till.api.post('/sales/new/cancel')).body.code).toBe('sale.exchange-begun')
    await till.put('new', 2, [wine])
    expect(await till.checkOut('new')).toMatchObject({ dueMinor: 489_53 })
    expect((await till.api.post('/sales/new/cancel')).body.code).toBe('sale.exchange-begun')
    await till.report('new', [{ kind: 'card', amountMinor: 489_53 }])
    await till.applied()
    expect((await shop.hub().summary()).openFindings).toBe(0)
  })

  it('with money is a return and a sale that know nothing of each other', async () => {
    await cheeseReturn()
    await till.put('new', 1, [wine])
    expect(await till.checkOut('new')).toMatchObject({ dueMinor: 800_00, credits: [] })
    await till.report('new', [{ kind: 'cash', amountMinor: 800_00 }])
    await till.report('back', [{ kind: 'cash', amountMinor: 310_47 }])
    await till.applied()
    expect(await shop.hub().summary()).toMatchObject({ sales: 2, returns: 1, openFindings: 0 })
  })

  it('needs a prepared return of this register, and one sale for it', async () => {
    await till.put('new', 1, [wine], { exchangeFor: 'nobody' as never })
    const refused = await till.api.post('/sales/new/checkout', { operationId: 'c-1' })
    expect(refused.body.code).toBe('sale.no-such-exchange')
    await cheeseReturn()
    await till.put('new', 2, [wine], { exchangeFor: 'back' as never })
    await till.checkOut('new', 'c-2')
    await till.put('more', 1, [bread], { exchangeFor: 'back' as never })
    expect((await till.api.post('/sales/more/checkout', { operationId: 'c-3' })).body.code).toBe(
      'sale.no-such-exchange',
    )
    expect((await till.api.post('/sales/back/cancel')).body.code).toBe('sale.exchange-begun')
    await expectOk(till.api.post('/sales/new/cancel'))
    await expectOk(till.api.post('/sales/back/cancel'))
  })

  it('lets the points of the returned goods be spent at once', async () => {
    // All but a few points are spent on the first sale.
    await till.put('sold', 1, [{ ...wine, priceMinor: 1_200_00 }])
    await till.showWallet('sold')
    await expectOk(till.api.post('/sales/sold/redeem', { amountMinor: 500_00 }))
    await till.api.when('sold', sale => sale.quoteState === 'fresh' && sale.amounts.pointsMinor === 500_00)
    await till.checkOut('sold')
    const { document } = await till.report('sold', [{ kind: 'cash', amountMinor: 700_00 }])
    await till.applied()
    const { body } = await expectOk(till.prepareReturn({ saleId: 'back', receipt: { by: 'document', ...document } }))
    const { pointsSpentMinor = 0, pointsAccruedMinor = 0 } = body.sale.quote ?? {}
    expect(pointsSpentMinor).toBe(500_00)

    await till.put('new', 1, [{ ...wine, priceMinor: 1_500_00 }], { exchangeFor: 'back' as never })
    const known = await till.showWallet('new')
    const own = 'customer' in known.customer ? known.customer.customer.balanceMinor : 0
    expect(own).toBe(pointsAccruedMinor)
    expect(known.quote?.pointsSpendableMinor).toBe(500_00)
    await expectOk(till.api.post('/sales/new/redeem', { amountMinor: 500_00 }))
    await till.api.when('new', sale => sale.quoteState === 'fresh' && sale.amounts.pointsMinor === 500_00)
    const frozen = await till.checkOut('new')
    expect(frozen).toMatchObject({ totalMinor: 1_000_00, dueMinor: 300_00, credits: [{ amountMinor: 700_00 }] })
    await till.report('back', [{ kind: 'other', amountMinor: 700_00 }])
    await till.report('new', [{ kind: 'cash', amountMinor: 300_00 }])
    await till.applied()
    expect((await shop.hub().summary()).openFindings).toBe(0)
    expect(await shop.hub().pointsConsistent()).toMatchObject({ isConsistent: true })
  })

  it('goes on while the hub is away at each of its steps', async () => {
    const { document } = await till.sell('sold', [cheese])
    await till.applied()
    await shop.stopHub()
    await expectOk(till.prepareReturn({ saleId: 'back', receipt: { by: 'document', ...document } }))
    await till.put('new', 1, [wine], { exchangeFor: 'back' as never })
    expect(await till.checkOut('new')).toMatchObject({ dueMinor: 489_53 })
    await till.report('back', [{ kind: 'other', amountMinor: 310_47 }])
    await till.report('new', [{ kind: 'cash', amountMinor: 489_53 }])
    await shop.startHub()
    await till.applied()
    expect(await shop.hub().summary()).toMatchObject({ sales: 2, returns: 1, openFindings: 0 })
  })
})

describe('an exchange the agent prints', () => {
  it('prints the return first, each with tag 1217, whatever is tried in between', async () => {
    shop = await openShop()
    const { agent, api } = await shop.startAgent()
    await whenReady(agent)
    await api.openShift(cashier)
    const sold = await api.sell('sold', [cheese])
    const { fnNumber, fdNumber } = sold.documents[0]?.registered ?? { fnNumber: '', fdNumber: 0 }
    await expectOk(api.post('/returns', { saleId: 'back', receipt: { by: 'document', fnNumber, fdNumber } }))
    await expectOk(api.call('PUT', '/sales/new', { revision: 1, lines: [wine], terms: { exchangeFor: 'back' } }))
    await expectOk(api.post('/sales/new/checkout', { operationId: 'c-1' }))
    await api.when('new', sale => sale.state === 'frozen')

    const cash = (amountMinor: number) => ({ kind: 'cash', amountMinor })
    const early = await api.post('/sales/new/pay', { operationId: 'p-new', tenders: [cash(489_53)] })
    expect(early.body.code).toBe('sale.exchange-return-first')
    const otherwise = await api.post('/sales/back/pay', { operationId: 'p-x', tenders: [cash(310_47)] })
    expect(otherwise.body.code).toBe('sale.exchange-differs')

    const { tenders } = (await api.get('back')).body.sale
    await expectOk(
      api.post('/sales/back/pay', {
        operationId: 'p-back',
        tenders: tenders.map(({ kind, amountMinor }) => ({ kind, amountMinor })),
      }),
    )
    await api.when('back', sale => sale.state === 'completed')
    expect((await api.post('/sales/new/cancel')).body.code).toBe('sale.exchange-begun')
    await expectOk(api.post('/sales/new/pay', { operationId: 'p-new', tenders: [cash(489_53)] }))
    await api.when('new', sale => sale.state === 'completed')
    const [back, fresh] = shop.device.documents().slice(-2)
    expect(back).toMatchObject({ receiptKind: 'return', totalMinor: 310_47, payments: { 16: 310_47 } })
    expect(fresh).toMatchObject({ receiptKind: 'sale', totalMinor: 800_00, payments: { 16: 310_47, 1: 489_53 } })
  })
})
