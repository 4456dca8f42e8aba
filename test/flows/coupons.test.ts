import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Agent } from '../../src/agent/start-agent.ts'
import type { SaleView } from '../../src/shared/sale-view.ts'
import { expectOk } from '../support/api-client.ts'
import { loyaltyRules } from '../support/loyalty-rules.ts'
import { bread, openShop, type Shop, whenReady } from '../support/shop.ts'
import { waitFor } from '../support/wait-for.ts'

const SECOND_TOKEN = 'second-register-token-for-tests-0123456789abcdef'

type Register = Awaited<ReturnType<typeof openRegister>>

let shop: Shop
let fdNumber: number
beforeEach(async () => {
  shop = await openShop({ fiscalMode: 'pos-prints' })
  fdNumber = 0
  await shop.hub().setProgramme({ ...loyaltyRules, scripts: [] })
  await shop.hub().addRegister({
    registerId: 'r-2' as never,
    storeId: 'store-1',
    storeName: 'Магазин 1',
    token: SECOND_TOKEN,
  })
})
afterEach(async () => await shop.close())

/** One of two registers of the store; their register programs print. */
async function openRegister(registerId: 'r-1' | 'r-2') {
  const folder = registerId === 'r-1' ? shop.dataFolder : shop.makeFolder('agent-2')
  if (registerId === 'r-2') shop.writeSettings({ registerId, hub: { url: shop.hubUrl, token: SECOND_TOKEN } }, folder)
  const { agent, api } = await shop.startAgent(folder)
  await whenReady(agent)
  const fnNumber = `999907890200000${registerId.at(-1)}`
  await api.post('/shifts', { event: 'opened', fnNumber, shiftNumber: 1 })

  const report = async (saleId: string, kind: 'sale' | 'return', amountMinor: number) => {
    fdNumber += 1
    const registered = { fnNumber, fdNumber, fiscalSign: String(fdNumber), shiftNumber: 1 }
    const body = { documents: [{ kind, registered }], tenders: [{ kind: 'cash', amountMinor }] }
    const path = kind === 'return' ? `/returns/${saleId}/fiscalised` : `/sales/${saleId}/fiscalised`
    return { sale: (await expectOk(api.post(path, body))).body.sale, registered }
  }
  const checkOut = async (saleId: string): Promise<SaleView> => {
    await expectOk(api.post(`/sales/${saleId}/checkout`, { operationId: `check-${saleId}` }))
    return await api.when(saleId, sale => sale.state === 'frozen')
  }
  const withCode = async (saleId: string, code: string): Promise<SaleView> => {
    await expectOk(api.put(saleId, 1, [bread]))
    await api.post(`/sales/${saleId}/promo-codes`, { code })
    return await api.when(saleId, sale => sale.promoCodes.length > 0 && sale.quoteState === 'fresh')
  }
  /** Bread for 91 roubles; its coupon comes out with the receipt. */
  const sellForCoupon = async (saleId: string) => {
    await expectOk(api.put(saleId, 1, [bread]))
    await checkOut(saleId)
    const { sale, registered } = await report(saleId, 'sale', 91_00)
    const code = sale.coupons[0]?.code
    if (!code) throw new Error('no coupon')
    return { code, registered }
  }
  return { agent, api, report, checkOut, withCode, sellForCoupon }
}

const applied = (agent: Agent) =>
  waitFor('the hub to apply it', () => {
    const { state, unapplied } = agent.register.sync.status()
    return state === 'online' && unapplied === 0
  })

describe('a coupon', () => {
  let first: Register
  let second: Register
  beforeEach(async () => {
    first = await openRegister('r-1')
    second = await openRegister('r-2')
  })

  it('goes to one of two registers that use it at once; the other sells without it and says why', async () => {
    const { code } = await first.sellForCoupon('s-1')
    await applied(first.agent)
    await first.withCode('s-2', code)
    await second.withCode('s-3', code)
    const both = await Promise.all([first.checkOut('s-2'), second.checkOut('s-3')])

    const winners = both.filter(({ promoCodes }) => promoCodes.length > 0)
    const losers = both.filter(({ promoCodes }) => promoCodes.length === 0)
    expect(winners).toMatchObject([{ totalMinor: 72_80, promoCodes: [{ code, amountMinor: 18_20 }] }])
    expect(losers).toMatchObject([{ totalMinor: 91_00, notice: { code: 'loyalty.promo-code-used' } }])
    await first.report('s-2', 'sale', both[0].totalMinor)
    await second.report('s-3', 'sale', both[1].totalMinor)
    await applied(first.agent)
    await applied(second.agent)
    expect(await shop.hub().summary()).toMatchObject({ sales: 3, openFindings: 0 })
  })

  it('is free again when its sale is given up, or opened again', async () => {
    const { code } = await first.sellForCoupon('s-1')
    await applied(first.agent)
    await first.withCode('s-2', code)
    await first.checkOut('s-2')
    await expectOk(first.api.post('/sales/s-2/reopen'))
    await waitFor('the code to be free', async () => {
      await second.api.put('s-3', 1, [bread])
      return (await second.api.post('/sales/s-3/promo-codes', { code })).status === 200
    })
    await second.checkOut('s-3')
    await expectOk(second.api.post('/sales/s-3/cancel'))
    await waitFor('the code to be free', async () => {
      await first.api.put('s-4', 1, [bread])
      return (await first.api.post('/sales/s-4/promo-codes', { code })).status === 200
    })
  })

  it('comes back with the return of the sale that used it, and goes with the return of the one that gave it', async () => {
    const { code, registered: issuer } = await first.sellForCoupon('s-1')
    await applied(first.agent)
    await first.withCode('s-2', code)
    await first.checkOut('s-2')
    const { registered } = await first.report('s-2', 'sale', 72_80)
    await applied(first.agent)
    await second.api.put('s-3', 1, [bread])
    const used = await second.api.post('/sales/s-3/promo-codes', { code })
    expect(used.body.code).toBe('loyalty.promo-code-used')

    const giveBack = async (saleId: string, { fnNumber, fdNumber }: typeof issuer) => {
      const receipt = { by: 'document', fnNumber, fdNumber }
      const { sale } = (await expectOk(first.api.post('/returns', { saleId, receipt }))).body
      await first.report(saleId, 'return', sale.totalMinor)
      await applied(first.agent)
      return sale
    }
    expect(await giveBack('ret-2', registered)).toMatchObject({ totalMinor: 72_80, promoCodes: [], coupons: [] })
    expect((await second.withCode('s-3', code)).totalMinor).toBe(72_80)

    await giveBack('ret-1', issuer)
    await second.api.put('s-4', 1, [bread])
    expect((await second.api.post('/sales/s-4/promo-codes', { code })).status).toBe(422)
  })

  it('made while the hub was away is good once the hub has heard of it', async () => {
    await shop.stopHub()
    await waitFor('the register to notice', () => first.agent.register.snapshot().hub.state !== 'online')
    const { code } = await first.sellForCoupon('s-1')
    await shop.startHub()
    await applied(first.agent)
    await waitFor('the second register to be back', () => second.agent.register.snapshot().hub.state === 'online')
    await second.withCode('s-2', code)
    const frozen = await second.checkOut('s-2')
    expect(frozen).toMatchObject({ totalMinor: 72_80, promoCodes: [{ code }] })
  })

  it('may be typed without its hyphens', async () => {
    const { code } = await first.sellForCoupon('s-1')
    await applied(first.agent)
    const typed = code.replaceAll('-', '').toLowerCase()
    const sale = await first.withCode('s-2', typed)
    expect(sale.promoCodes).toMatchObject([{ code }])
    const without = await expectOk(first.api.post('/sales/s-2/promo-codes/remove', { code: typed }))
    expect(without.body.sale.promoCodes).toEqual([])
  })

  it('stays with its sale over a restart of the agent', async () => {
    const { code } = await first.sellForCoupon('s-1')
    await applied(first.agent)
    await first.withCode('s-2', code)
    await first.checkOut('s-2')
    await first.agent.stop()
    const { agent, api } = await shop.startAgent()
    await whenReady(agent)
    expect((await api.get('s-2')).body.sale).toMatchObject({
      state: 'frozen',
      totalMinor: 72_80,
      promoCodes: [{ code }],
    })
    await second.api.put('s-3', 1, [bread])
    expect((await second.api.post('/sales/s-3/promo-codes', { code })).body.code).toBe('loyalty.promo-code-used')
    expect((await api.get('s-1')).body.sale.coupons[0]?.code).toBe(code)
  })
})
