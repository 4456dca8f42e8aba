import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { expectOk } from '../support/api-client.ts'
import { openShop, type Shop } from '../support/shop.ts'
import { addSecondRegister, openRegister, type TestRegister } from '../support/two-registers.ts'
import { waitFor } from '../support/wait-for.ts'

const sofa = { key: 'sofa', name: 'Диван угловой', quantityMilli: 1000, priceMinor: 1_000_00, vatCode: 11 }
const paidInFull = { settlement: { kind: 'prepayment-full' } } as const
const NUMBER = '7000 1234 5678 4821'
const used = 'loyalty.prepayment-used'

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

const findings = async () => (await shop.hub().summary()).openFindings

/** A prepayment that both registers began to hand over before either checked out. */
async function begunTwice() {
  const { document } = await first.sell('order', [sofa], paidInFull)
  await first.applied()
  await expectOk(first.settle('s-1', [document]))
  await expectOk(second.settle('s-2', [document]))
  return document
}

describe('one prepayment at two registers', () => {
  it('pays for one of two handovers at once; the other shows the full price and says why', async () => {
    await begunTwice()
    const sales = await Promise.all([first.checkOut('s-1'), second.checkOut('s-2')])
    const [winner] = sales.filter(sale => sale.credits.length > 0)
    const [loser] = sales.filter(sale => sale.credits.length === 0)
    expect(winner).toMatchObject({ dueMinor: 0 })
    expect(winner?.notice).toBeUndefined()
    expect(loser).toMatchObject({ dueMinor: 1_000_00, notice: { code: used } })

    for (const { saleId, dueMinor } of sales) {
      const register = saleId === 's-1' ? first : second
      await register.report(saleId, dueMinor > 0 ? [{ kind: 'cash', amountMinor: dueMinor }] : [])
      await register.applied()
    }
    expect(await findings()).toBe(0)
  })

  it.each(['cancel', 'reopen'])('counts at the other one after a %s at the first', async way => {
    await begunTwice()
    expect(await first.checkOut('s-1')).toMatchObject({ dueMinor: 0 })
    expect(await second.checkOut('s-2')).toMatchObject({ dueMinor: 1_000_00, notice: { code: used } })
    await expectOk(first.api.post(`/sales/s-1/${way}`))
    let attempt = 1
    await waitFor('the money to be free', async () => {
      await expectOk(second.api.post('/sales/s-2/reopen'))
      attempt += 1
      return (await second.checkOut('s-2', `again-${attempt}`)).dueMinor === 0
    })
    if (way === 'reopen') expect((await first.checkOut('s-1', 'again')).notice?.code).toBe(used)
  })

  it('is not paid back while the other hands goods over for it, nor handed over while it is paid back', async () => {
    const document = await begunTwice()
    const receipt = { by: 'document', ...document }
    await first.checkOut('s-1')
    expect((await second.prepareReturn({ saleId: 'back', receipt })).body.code).toBe('return.already-used')
    await expectOk(first.api.post('/sales/s-1/cancel'))
    let attempt = 1
    await waitFor('the money to be free', async () => {
      attempt += 1
      return (await second.prepareReturn({ saleId: `back-${attempt}`, receipt })).status === 200
    })
    await expectOk(second.api.post('/sales/s-2/cancel'))
    await expectOk(
      first.put('s-3', 1, [sofa], { settlement: { kind: 'handover', of: [document], prepaidMinor: 1_000_00 } }),
    )
    expect(await first.checkOut('s-3')).toMatchObject({ dueMinor: 1_000_00, notice: { code: used } })
  })

  it('is held for a handover whose gift card turned out to be held elsewhere', async () => {
    const card = { ...sofa, key: 'card', name: 'Подарочная карта', priceMinor: 300_00, giftCardNumber: NUMBER }
    await first.sell('card', [card])
    const { document } = await first.sell('order', [sofa], {
      settlement: { kind: 'prepayment-part', amountMinor: 400_00 },
    })
    await first.applied()
    await expectOk(first.settle('s-1', [document]))
    await expectOk(second.settle('s-2', [document]))
    await expectOk(second.api.post('/sales/s-2/gift-cards', { number: NUMBER }))
    await first.put('s-3', 1, [sofa])
    await expectOk(first.api.post('/sales/s-3/gift-cards', { number: NUMBER }))
    await first.checkOut('s-3')

    const frozen = await second.checkOut('s-2')
    expect(frozen.credits).toEqual([{ from: 'prepayment', kind: 'advance', amountMinor: 400_00 }])
    expect(frozen).toMatchObject({ dueMinor: 600_00, notice: { code: 'loyalty.gift-card-short' } })
    expect(await first.checkOut('s-1')).toMatchObject({ dueMinor: 1_000_00, notice: { code: used } })
  })

  it('counts while the hub is away, with nothing to tell; twice used, it is found afterwards', async () => {
    await begunTwice()
    await shop.stopHub()
    for (const [register, saleId] of [
      [first, 's-1'],
      [second, 's-2'],
    ] as const) {
      const frozen = await register.checkOut(saleId)
      expect([frozen.dueMinor, frozen.notice, frozen.loyaltyMode]).toEqual([0, undefined, 'offline'])
      await register.report(saleId, [])
    }
    await shop.startHub()
    await first.applied()
    await second.applied()
    expect(await findings()).toBe(1)
  })
})
