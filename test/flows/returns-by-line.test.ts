import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { expectOk } from '../support/api-client.ts'
import { bread, openShop, type Shop, whenReady } from '../support/shop.ts'
import { addSecondRegister, openRegister, type TestRegister } from '../support/two-registers.ts'
import { waitFor } from '../support/wait-for.ts'

const shoes = {
  ...bread,
  key: 'shoes',
  name: 'Туфли',
  quantityMilli: 3000,
  priceMinor: 100_00,
  itemKind: 33,
  requisites: [{ tag: 1162, value: '444d00000000' }],
}

let shop: Shop
let first: TestRegister
let second: TestRegister
beforeEach(async () => {
  shop = await openShop({ fiscalMode: 'pos-prints' })
  await addSecondRegister(shop)
  first = await openRegister(shop, 'r-1')
  second = await openRegister(shop, 'r-2')
})
afterEach(async () => await shop.close())

async function sold() {
  const { document } = await first.sell('1', [shoes, bread])
  await first.applied()
  return { by: 'document', ...document } as const
}
const pairs = (count: number) => [{ key: 'shoes', quantityMilli: count * 1000 }]
const cash = (amountMinor: number) => ({ kind: 'cash', amountMinor })

describe('a return by line', () => {
  it('takes back a part, then the rest, and never more than was sold', async () => {
    const receipt = await sold()
    const { body } = await expectOk(first.prepareReturn({ saleId: 'back-1', receipt, lines: pairs(1) }))
    expect(body.sale).toMatchObject({
      state: 'frozen',
      totalMinor: 100_00,
      tenders: [{ kind: 'cash', amountMinor: 100_00, state: 'pending' }],
      lines: [{ key: 'shoes', quantityMilli: 1000, priceMinor: 100_00, requisites: shoes.requisites }],
      receiptLines: [
        { key: 'shoes', soldMilli: 3000, leftMilli: 3000, isMarked: true },
        { key: 'bread', soldMilli: 2000, leftMilli: 2000, isMarked: false },
      ],
    })
    await first.report('back-1', [cash(100_00)])
    await first.applied()

    const tooMuch = await second.prepareReturn({ saleId: 'back-2', receipt, lines: pairs(3) })
    expect(tooMuch.status).toBe(422)
    expect(['return.already-returned', 'return.more-than-left']).toContain(tooMuch.body.code)
    const { body: rest } = await expectOk(second.prepareReturn({ saleId: 'back-3', receipt }))
    expect(rest.sale).toMatchObject({ totalMinor: 291_00, receiptLines: [{ key: 'shoes', leftMilli: 2000 }, {}] })
    await second.report('back-3', [cash(291_00)])
    await second.applied()
    const nothing = await first.prepareReturn({ saleId: 'back-4', receipt })
    expect(nothing.body.code).toBe('return.already-returned')
    expect(await shop.hub().summary()).toMatchObject({ returns: 2, openFindings: 0 })
  })

  it('sets its lines aside: another register is refused them until the return is given up', async () => {
    const receipt = await sold()
    await expectOk(first.prepareReturn({ saleId: 'back-1', receipt, lines: pairs(2) }))
    const refused = await second.prepareReturn({ saleId: 'back-2', receipt, lines: pairs(2) })
    expect(refused).toMatchObject({ status: 422, body: { code: 'return.claimed' } })
    await expectOk(second.prepareReturn({ saleId: 'back-3', receipt, lines: pairs(1) }))
    await expectOk(first.api.post('/sales/back-1/cancel'))
    await waitFor(
      'the lines to be free',
      async () => {
        const reply = await second.api.post('/returns', { saleId: 'back-4', receipt, lines: pairs(2) })
        return reply.status === 200
      },
      8_000,
    )
  })

  it('of this register goes on while the hub is away, and counts what was taken back here', async () => {
    const receipt = await sold()
    await shop.stopHub()
    await expectOk(first.prepareReturn({ saleId: 'back-1', receipt, lines: pairs(1) }))
    await first.report('back-1', [cash(100_00)])
    await expectOk(first.prepareReturn({ saleId: 'back-2', receipt, lines: pairs(1) }))
    const refused = await first.prepareReturn({ saleId: 'back-3', receipt, lines: pairs(2) })
    expect(refused.body.code).toBe('return.more-than-left')
    const { body } = await expectOk(first.prepareReturn({ saleId: 'back-4', receipt }))
    expect(body.sale).toMatchObject({ totalMinor: 191_00, receiptLines: [{ leftMilli: 1000 }, { leftMilli: 2000 }] })
    await first.report('back-2', [cash(100_00)])
    await first.report('back-4', [cash(191_00)])
    await shop.startHub()
    await first.applied()
    expect(await shop.hub().summary()).toMatchObject({ returns: 3, openFindings: 0 })
  })

  it('keeps what it set aside over a restart of the agent, and the hub frees what nobody names', async () => {
    const receipt = await sold()
    await expectOk(first.prepareReturn({ saleId: 'back-1', receipt, lines: pairs(2) }))
    await first.agent.stop()
    first = await openRegister(shop, 'r-1')
    expect((await second.prepareReturn({ saleId: 'back-2', receipt, lines: pairs(2) })).body.code).toBe(
      'return.claimed',
    )
    await shop.stopHub()
    await expectOk(first.api.post('/sales/back-1/cancel'))
    await shop.startHub()
    await whenReady(first.agent)
    await whenReady(second.agent)
    await waitFor(
      'the lines to be free',
      async () => {
        const reply = await second.api.post('/returns', { saleId: 'back-3', receipt, lines: pairs(3) })
        return reply.status === 200
      },
      8_000,
    )
  })

  it('of a receipt nobody can be asked about is made of the lines that were sent; its points follow', async () => {
    await first.put('1', 1, [shoes])
    await first.showWallet('1')
    await first.checkOut('1')
    const { document, sale } = await first.report('1', [cash(300_00)])
    const accrued = sale.quote?.pointsAccruedMinor ?? 0
    expect(accrued).toBeGreaterThan(0)
    await first.applied()
    await shop.stopHub()
    const receipt = { by: 'document', ...document }
    const alone = await second.prepareReturn({ saleId: 'back-1', receipt, lines: pairs(1) })
    expect(alone).toMatchObject({ status: 422, body: { code: 'return.hub-away' } })
    const { body } = await expectOk(
      second.prepareReturn({ saleId: 'back-1', receipt, lines: [{ ...shoes, quantityMilli: 1000 }] }),
    )
    expect(body.sale).toMatchObject({ totalMinor: 100_00, loyaltyMode: 'offline', tenders: [cash(100_00)] })
    await second.report('back-1', [cash(100_00)])
    await shop.startHub()
    await second.applied()
    await whenReady(first.agent)
    await first.put('2', 1, [bread])
    const { customer } = await first.showWallet('2')
    const balanceMinor = 'customer' in customer ? customer.customer.balanceMinor : 0
    expect(balanceMinor).toBe(500_00 + accrued - accrued / 3)
    expect(await shop.hub().summary()).toMatchObject({ returns: 1, openFindings: 0 })
    const left = await second.prepareReturn({ saleId: 'back-2', receipt, lines: pairs(3) })
    expect(left.status).toBe(422)
  })

  it('without any receipt needs whole lines', async () => {
    const bare = await second.prepareReturn({ saleId: 'back-1', lines: pairs(1) })
    expect(bare.body.code).toBe('return.no-such-receipt')
    expect((await second.prepareReturn({ saleId: 'back-1' })).status).toBe(400)
    const { body } = await expectOk(second.prepareReturn({ saleId: 'back-1', lines: [bread] }))
    expect(body.sale).toMatchObject({ totalMinor: 91_00, tenders: [cash(91_00)] })
    await second.report('back-1', [cash(91_00)])
    await second.applied()
    expect(await shop.hub().summary()).toMatchObject({ returns: 1 })
  })

  it('counts a return that was printed while nobody was here, whatever it called its lines', async () => {
    const receipt = await sold()
    await shop.stopHub()
    const late = {
      saleId: 'late-1',
      kind: 'return',
      lines: [{ ...shoes, key: '1', quantityMilli: 2000 }],
      tenders: [cash(200_00)],
      documents: [{ registered: { fnNumber: receipt.fnNumber, fdNumber: 90_000 + receipt.fdNumber, fiscalSign: '1' } }],
      printedAt: '2026-11-22T15:00:00+03:00',
      original: { fnNumber: receipt.fnNumber, fdNumber: receipt.fdNumber },
    }
    await expectOk(first.api.post('/receipts', { receipts: [late] }))
    const { body } = await expectOk(first.prepareReturn({ saleId: 'back-1', receipt }))
    expect(body.sale).toMatchObject({ totalMinor: 191_00, receiptLines: [{ leftMilli: 1000 }, { leftMilli: 2000 }] })
  })

  it('of which two are prepared at once shares the lines out, without the hub too', async () => {
    const receipt = await sold()
    await shop.stopHub()
    const replies = await Promise.all(
      ['back-1', 'back-2', 'back-3', 'back-4'].map(saleId => first.prepareReturn({ saleId, receipt, lines: pairs(1) })),
    )
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 422])
  })

  it('asked for again answers with the return as it stands; asked for otherwise it is refused', async () => {
    const receipt = await sold()
    await expectOk(first.prepareReturn({ saleId: 'back-1', receipt, lines: pairs(1) }))
    const { body } = await expectOk(first.prepareReturn({ saleId: 'back-1', receipt, lines: pairs(1) }))
    expect(body.sale.totalMinor).toBe(100_00)
    const other = await first.prepareReturn({ saleId: 'back-1', receipt, lines: pairs(2) })
    expect(other).toMatchObject({ status: 409, body: { code: 'request.operation-reused' } })
    const unknown = await first.prepareReturn({ saleId: 'x', receipt, lines: [{ key: 'hat', quantityMilli: 1000 }] })
    expect(unknown.body.code).toBe('return.more-than-left')
  })
})

it('says that money went back another way than it came, where the chain wants that', async () => {
  await first.put('1', 1, [bread])
  await first.checkOut('1')
  const { document } = await first.report('1', [{ kind: 'card', amountMinor: 91_00 }])
  await first.applied()
  const receipt = { by: 'document', ...document }
  const oneLoaf = [{ key: 'bread', quantityMilli: 1000 }]
  await expectOk(first.prepareReturn({ saleId: 'back-1', receipt, lines: oneLoaf }))
  expect((await first.report('back-1', [cash(45_50)])).sale.notice).toBeUndefined()
  await first.applied()

  await first.agent.stop()
  shop.writeSettings({ returns: { enforceTenders: true } })
  first = await openRegister(shop, 'r-1')
  await expectOk(first.prepareReturn({ saleId: 'back-2', receipt, lines: oneLoaf }))
  const { sale } = await first.report('back-2', [cash(45_50)])
  expect(sale).toMatchObject({ state: 'completed', notice: { code: 'return.tenders-unlike' } })
})
