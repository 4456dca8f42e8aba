import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SaleAnswer } from '../../../src/agent/api/answers.ts'
import { startAgentProcess } from '../../chaos/agent-process.ts'
import { expectOk } from '../../support/api-client.ts'
import { bread, cashier, openShop, PHONE, type Shop, whenReady } from '../../support/shop.ts'
import { waitFor } from '../../support/wait-for.ts'

const FN = '9999078902007777'

let shop: Shop
let api: Awaited<ReturnType<Shop['startAgent']>>['api']
let agent: Awaited<ReturnType<Shop['startAgent']>>['agent']
afterEach(async () => await shop.close())

const open = async (fiscalMode: 'agent-prints' | 'pos-prints') => {
  shop = await openShop({ fiscalMode })
  ;({ agent, api } = await shop.startAgent())
  await whenReady(agent)
  if (fiscalMode === 'agent-prints') await api.openShift(cashier)
  else await api.post('/shifts', { event: 'opened', fnNumber: FN, shiftNumber: 5 })
}

const told = (tenderId: string, state: string, more: object = {}) =>
  api.post('/sales/s-1/tenders', { tenderId, kind: 'card', amountMinor: 5100, state, checkoutVersion: 1, ...more })

/** Ninety-one roubles, forty of them in points held at the hub. */
async function freezeWithPoints() {
  await api.put('s-1', 1, [bread])
  const [, phone = '', code = ''] = /^QR:(\d+):(\d+)\.$/.exec(await shop.hub().walletText(PHONE)) ?? []
  await api.post('/sales/s-1/identify', { identifier: { by: 'wallet', phone, code } })
  await api.when('s-1', sale => sale.customer.state === 'verified')
  await api.post('/sales/s-1/redeem', { amountMinor: 4000 })
  await api.when('s-1', sale => sale.quoteState === 'fresh' && sale.amounts.pointsMinor === 4000)
  await expectOk(api.post('/sales/s-1/checkout', { operationId: 'c-1', expectedMinor: 5100 }))
  return await api.when('s-1', sale => sale.state === 'frozen')
}
const held = async () => (await shop.hub().summary()).heldMinor

describe('a card before the receipt, where the agent prints', () => {
  beforeEach(async () => await open('agent-prints'))

  it('is declined, then approved by another card: the hold stands all the while, and one receipt comes of it', async () => {
    expect((await freezeWithPoints()).dueMinor).toBe(5100)
    await expectOk(told('t-1', 'pending'))
    expect((await api.post('/sales/s-1/pay', { operationId: 'p-1' })).body.code).toBe('payment.tender-open')
    const declined = await expectOk(told('t-1', 'declined'))
    expect(declined.body.sale).toMatchObject({ state: 'frozen', dueMinor: 5100, tenders: [{ state: 'declined' }] })
    expect(await held()).toBe(4000)
    await expectOk(told('t-2', 'pending'))
    const taken = await expectOk(told('t-2', 'approved', { rrn: '001122334455' }))
    expect(taken.body.sale).toMatchObject({ dueMinor: 0, tenders: [{ state: 'declined' }, { state: 'approved' }] })
    await expectOk(api.post('/sales/s-1/pay', { operationId: 'p-1' }))
    await api.when('s-1', sale => sale.state === 'completed')
    expect(shop.device.documents().filter(({ kind }) => kind === 'receipt')).toMatchObject([{ totalMinor: 5100 }])
    // Its answer got lost: told again it is what it was.
    expect((await told('t-2', 'approved', { rrn: '001122334455' })).status).toBe(200)
    await waitFor('the hub to apply it', () => agent.register.sync.status().unapplied === 0)
    expect(await shop.hub().summary()).toMatchObject({ heldMinor: 0, openFindings: 0 })
  })

  it('is not asked for a price that changed', async () => {
    await freezeWithPoints()
    await api.post('/sales/s-1/reopen')
    await expectOk(api.put('s-1', 2, [{ ...bread, quantityMilli: 3000 }]))
    const stale = await api.post('/sales/s-1/checkout', { operationId: 'c-2', expectedMinor: 5100 })
    expect(stale).toMatchObject({ status: 409, body: { code: 'sale.price-changed' } })
    await expectOk(api.post('/sales/s-1/checkout', { operationId: 'c-2' }))
    await api.when('s-1', sale => sale.state === 'frozen')
    expect((await told('t-1', 'pending')).body.code).toBe('sale.price-changed')
    expect((await told('t-1', 'pending', { checkoutVersion: 2, amountMinor: 99_999 })).body.code).toBe(
      'payment.tenders-over',
    )
  })

  it('keeps the sale from being given up until its end is known, and good', async () => {
    await freezeWithPoints()
    await told('t-1', 'pending')
    expect((await api.post('/sales/s-1/cancel')).body.code).toBe('payment.tender-open')
    await told('t-1', 'unknown')
    expect((await api.post('/sales/s-1/cancel')).body.code).toBe('payment.tender-open')
    expect((await api.post('/sales/s-1/reopen')).body.code).toBe('payment.tender-open')
    await told('t-1', 'approved')
    expect((await api.post('/sales/s-1/cancel')).body.code).toBe('payment.money-taken')
    // Taken back at the terminal.
    await told('t-1', 'declined')
    expect((await expectOk(api.post('/sales/s-1/cancel'))).body.sale.state).toBe('cancelled')
    await waitFor('the points to be free', async () => (await held()) === 0)
  })
})

describe('a card before the receipt, where the register software prints', () => {
  beforeEach(async () => await open('pos-prints'))

  it('is listed after both programs started anew, still pending, and the report tells how it ended', async () => {
    await freezeWithPoints()
    await told('t-1', 'pending')
    await agent.stop()
    ;({ agent, api } = await shop.startAgent())
    const { body } = await api.call<{ sales: SaleAnswer[] }>('GET', '/sales?state=unsettled')
    expect(body.sales).toMatchObject([
      { sale: { saleId: 's-1', state: 'frozen', tenders: [{ tenderId: 't-1', state: 'pending' }] } },
    ])
    const approved = await expectOk(told('t-1', 'approved', { rrn: '7' }))
    expect(approved.body.toPrint?.documents).toMatchObject([{ tenders: [{ kind: 'card', amountMinor: 5100 }] }])
    const registered = { fnNumber: FN, fdNumber: 10, fiscalSign: '7', shiftNumber: 5 }
    const done = await expectOk(api.post('/sales/s-1/fiscalised', { documents: [{ registered }] }))
    expect(done.body.sale).toMatchObject({ state: 'completed', tenders: [{ kind: 'card', amountMinor: 5100 }] })
    await waitFor('the hub to apply it', async () => (await shop.hub().summary()).sales === 1)
    expect(await shop.hub().summary()).toMatchObject({ heldMinor: 0, openFindings: 0 })
  })

  it.each(['pending', 'unknown', 'approved'])('that is %s is no sale that shift totals give up', async state => {
    await freezeWithPoints()
    await told('t-1', state)
    const totals = { saleCount: 0, saleTotalMinor: 0, returnCount: 0, returnTotalMinor: 0 }
    const closed = await api.post('/shifts', { event: 'closed', fnNumber: FN, shiftNumber: 5, totals })
    expect(closed.body).toMatchObject({ registerTotals: totals, unsettled: 1 })
    expect((await api.get('s-1')).body.sale.state).toBe('frozen')
    expect(await held()).toBe(4000)
  })
})

describe.runIf(process.platform !== 'win32')('an agent that is killed while the terminal is asked', () => {
  const root = new URL('../../..', import.meta.url).pathname

  it('still knows of it, and takes the answer', async () => {
    shop = await openShop({ fiscalMode: 'pos-prints' })
    const compileCache = mkdtempSync(join(tmpdir(), 'tillside-compiled-'))
    const start = () => startAgentProcess({ root, dataFolder: shop.dataFolder, compileCache })
    let process = await start()
    try {
      await process.api.put('s-1', 1, [bread])
      await process.api.post('/sales/s-1/checkout', { operationId: 'c-1' })
      await process.api.when('s-1', sale => sale.state === 'frozen')
      const tender = { tenderId: 't-1', kind: 'card', amountMinor: 9100, checkoutVersion: 1 }
      await expectOk(process.api.post('/sales/s-1/tenders', { ...tender, state: 'pending' }))
      await process.kill()
      process = await start()
      const { body } = await process.api.get('s-1')
      expect(body.sale).toMatchObject({ state: 'frozen', tenders: [{ tenderId: 't-1', state: 'pending' }] })
      const done = await expectOk(process.api.post('/sales/s-1/tenders', { ...tender, state: 'approved' }))
      expect(done.body.sale.dueMinor).toBe(0)
    } finally {
      await process.kill()
      rmSync(compileCache, { recursive: true, force: true })
    }
  }, 90_000)
})
