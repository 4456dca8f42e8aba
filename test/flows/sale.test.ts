import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { expectOk } from '../support/api-client.ts'
import { bread, cashier, cheese, openShop, PHONE, type Shop, whenReady } from '../support/shop.ts'
import { waitFor } from '../support/wait-for.ts'

let shop: Shop
beforeEach(async () => {
  shop = await openShop()
})
afterEach(async () => await shop.close())

describe('a sale that the agent prints', () => {
  it('is registered once, kept, and applied at the hub', async () => {
    const { agent, api } = await shop.startAgent()
    await whenReady(agent)
    expect(await api.openShift(cashier)).toBe('applied')

    const sale = await api.sell('s-1', [bread, cheese])
    expect(sale.totalMinor).toBe(9100 + 31_047)

    const receipts = shop.device.documents().filter(document => document.kind === 'receipt')
    expect(receipts).toHaveLength(1)
    expect(receipts[0]).toMatchObject({ totalMinor: sale.totalMinor, receiptKind: 'sale' })
    expect(sale.documents[0]?.registered).toMatchObject({ fdNumber: receipts[0]?.fdNumber, shiftNumber: 1 })

    await waitFor('the hub to apply it', () => agent.register.sync.status().unapplied === 0)
    const summary = await shop.hub().summary()
    expect(summary).toMatchObject({ openFindings: 0, sales: 1, returns: 0, documents: 1 })
  })

  it('spends points after a code, holds them, and the receipt says so', async () => {
    const { agent, api } = await shop.startAgent()
    await whenReady(agent)
    await api.openShift(cashier)
    await api.put('s-1', 1, [bread, cheese])
    await api.post('/sales/s-1/identify', { phone: '8 (921) 555-01-47' })
    await api.when('s-1', sale => sale.customer.state === 'identified')

    const early = await api.post('/sales/s-1/redeem', { amountMinor: 10_000 })
    expect(early).toMatchObject({ status: 422, body: { code: 'loyalty.not-verified' } })

    await expectOk(api.post('/sales/s-1/code', { purpose: 'spend' }))
    await waitFor('the code', () => shop.hub().messagesFor(PHONE).length > 0)
    const code = /\d{4}/.exec(shop.hub().messagesFor(PHONE)[0]?.text ?? '')?.[0]
    await expectOk(api.post('/sales/s-1/code/check', { code }))
    await api.when('s-1', sale => sale.customer.state === 'verified')

    await expectOk(api.post('/sales/s-1/redeem', { amountMinor: 10_000 }))
    await api.post('/sales/s-1/checkout', { operationId: 'c-1' })
    const frozen = await api.when('s-1', sale => sale.state === 'frozen')
    expect(frozen.amounts.pointsMinor).toBe(10_000)
    expect(frozen.totalMinor).toBe(9100 + 31_047 - 10_000)

    await api.post('/sales/s-1/pay', {
      operationId: 'p-1',
      tenders: [{ kind: 'card', amountMinor: frozen.totalMinor }],
    })
    await api.when('s-1', sale => sale.state === 'completed')
    expect(shop.device.documents().at(-1)).toMatchObject({ totalMinor: frozen.totalMinor })

    await waitFor('the hub to apply it', () => agent.register.sync.status().unapplied === 0)
    expect((await shop.hub().pointsConsistent()).isConsistent).toBe(true)
    expect((await shop.hub().summary()).openFindings).toBe(0)
  })

  it('is returned whole: money, points, and the receipt once only', async () => {
    const { agent, api } = await shop.startAgent()
    await whenReady(agent)
    await api.openShift(cashier)
    const sold = await api.sell('s-1', [bread])
    const { fnNumber, fdNumber } = sold.documents[0]?.registered ?? { fnNumber: '', fdNumber: 0 }

    const prepared = await expectOk(
      api.post('/returns', { saleId: 'ret-1', receipt: { by: 'document', fnNumber, fdNumber } }),
    )
    expect(prepared.body.sale).toMatchObject({ kind: 'return', state: 'frozen', totalMinor: 9100 })
    const tenders = [{ kind: 'cash', amountMinor: 9100 }]
    await expectOk(api.post('/sales/ret-1/pay', { operationId: 'pr-1', tenders }))
    await api.when('ret-1', sale => sale.state === 'completed')
    expect(shop.device.documents().at(-1)).toMatchObject({ receiptKind: 'return', totalMinor: 9100 })

    const again = await api.post('/returns', { saleId: 'ret-2', receipt: { by: 'document', fnNumber, fdNumber } })
    expect(again).toMatchObject({ status: 422, body: { code: 'return.already-returned' } })
  })

  it('closes the shift, and register, device and hub seal it', async () => {
    const { agent, api } = await shop.startAgent()
    await whenReady(agent)
    await api.openShift(cashier)
    await api.sell('s-1', [bread])
    await api.sell('s-2', [cheese])
    await api.closeShift(cashier)
    await waitFor('the seal', () => agent.register.snapshot().lastShift?.seal === 'sealed')
    expect(agent.register.snapshot().lastShift).toMatchObject({ saleCount: 2, returnCount: 0 })
  })
})
