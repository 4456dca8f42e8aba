import { afterEach, expect, test } from 'vitest'
import { expectOk } from '../support/api-client.ts'
import { bread, cashier, openShop, PHONE, type Shop, whenReady } from '../support/shop.ts'
import { waitFor } from '../support/wait-for.ts'

const YEAR_MS = 365 * 24 * 60 * 60 * 1000
const SPENT_MINOR = 2000

let shop: Shop | undefined
afterEach(() => shop?.close())

for (const fiscalMode of ['agent-prints', 'pos-prints'] as const) {
  test(`no clock frees what a checkout holds, ${fiscalMode}: a year later the receipt still settles it`, async () => {
    let passedMs = 0
    shop = await openShop({ fiscalMode, now: () => Date.now() + passedMs })
    const { agent, api } = await shop.startAgent()
    await whenReady(agent)
    if (fiscalMode === 'agent-prints') await api.openShift(cashier)
    await expectOk(api.put('s-1', 1, [bread]))
    await expectOk(api.post('/sales/s-1/identify', { scan: await shop.hub().walletText(PHONE) }))
    await api.when('s-1', sale => sale.customer.state === 'verified')
    await expectOk(api.post('/sales/s-1/redeem', { amountMinor: SPENT_MINOR }))
    await expectOk(api.post('/sales/s-1/checkout', { operationId: 'c-1' }))
    const { totalMinor } = await api.when('s-1', sale => sale.state === 'frozen')
    const held = async () => (await shop?.hub().summary())?.heldMinor
    expect(await held()).toBe(SPENT_MINOR)

    passedMs = YEAR_MS
    await shop.stopHub()
    await shop.startHub()
    await whenReady(agent)
    await agent.stop()
    const later = await shop.startAgent()
    await whenReady(later.agent)
    expect(await held()).toBe(SPENT_MINOR)
    expect((await later.api.get('s-1')).body.sale.state).toBe('frozen')

    const tenders = [{ kind: 'cash', amountMinor: totalMinor }]
    if (fiscalMode === 'agent-prints') {
      // The shift is a year old by now, for the shop as for the printer: the device's own clock did not move.
      await expectOk(later.api.post('/sales/s-1/pay', { operationId: 'p-1', tenders }))
    } else {
      const registered = { fnNumber: '9999078900001234', fdNumber: 7, fiscalSign: '123' }
      await expectOk(later.api.post('/sales/s-1/fiscalised', { documents: [{ registered }], tenders, cashier }))
    }
    await later.api.when('s-1', sale => sale.state === 'completed')
    await waitFor('the hold to be settled', async () => (await held()) === 0)
  })
}
