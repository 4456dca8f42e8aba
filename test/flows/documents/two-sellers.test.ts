import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type AgentProcess, startAgentProcess } from '../../chaos/agent-process.ts'
import { expectOk } from '../../support/api-client.ts'
import { bread, cashier, openShop, type Shop, type ShopOptions, whenReady } from '../../support/shop.ts'
import { waitFor } from '../../support/wait-for.ts'

const CLOSE_RECEIPT = 0xff45
const OTHER_INN = '7728168971'
const FN = '9999078902007777'
const lamp = { ...bread, key: 'lamp', name: 'Лампа', priceMinor: 10_000, quantityMilli: 1000, sellerInn: OTHER_INN }
const cart = [bread, lamp]
const pay = { operationId: 'p-1', tenders: [{ kind: 'cash', amountMinor: 20_000 }] }

let shop: Shop
afterEach(async () => await shop.close())

const receipts = () => shop.device.documents().filter(({ kind }) => kind === 'receipt')
const totals = () => receipts().map(({ totalMinor }) => totalMinor)

async function openRegister(options: ShopOptions = {}) {
  shop = await openShop(options)
  const started = await shop.startAgent()
  await whenReady(started.agent)
  if (options.fiscalMode !== 'pos-prints') await started.api.openShift(cashier)
  const { agent, api } = started
  const freeze = async (saleId: string) => {
    await expectOk(api.put(saleId, 1, cart))
    return await expectOk(api.post(`/sales/${saleId}/checkout`, { operationId: `c-${saleId}` }))
  }
  return { agent, api, freeze }
}

describe('a cart of two sellers', () => {
  it('is printed as two receipts, each to its own total, and the shift is sealed', async () => {
    const { agent, api, freeze } = await openRegister()
    const { body } = await freeze('s-1')
    expect(body.sale).toMatchObject({ plannedDocuments: 2, totalMinor: 19_100, dueMinor: 19_100 })
    await expectOk(api.post('/sales/s-1/pay', pay))
    const sold = await api.when('s-1', sale => sale.state === 'completed')
    expect(sold).toMatchObject({ changeMinor: 900, dueMinor: 0, documents: [{}, { sellerInn: OTHER_INN }] })
    expect(totals()).toEqual([9100, 10_000])
    expect(receipts().map(({ payments }) => payments?.['1'])).toEqual([9100, 10_000])
    // The other seller's goods say whose they are: tags 1222 and 1226.
    expect(
      receipts()[1]?.lines?.[0]?.received?.map(hex => Number.parseInt(hex.slice(2, 4) + hex.slice(0, 2), 16)),
    ).toEqual([1222, 1226])
    await api.closeShift(cashier)
    await waitFor('the seal', () => agent.register.snapshot().lastShift?.seal === 'sealed')
    expect(await shop.hub().summary()).toMatchObject({ sales: 1, documents: 2, openFindings: 0 })
  })

  it('out of paper at the second: nothing is given up, the same payment prints the rest', async () => {
    const { api, freeze } = await openRegister()
    await freeze('s-1')
    shop.onEdge(async edge => {
      if (edge.command === CLOSE_RECEIPT && edge.edge === 'answer-acked') {
        shop.onEdge(undefined)
        await shop.device.inflict('paper-out')
      }
      return 'continue' as const
    })
    await api.post('/sales/s-1/pay', pay)
    const stuck = await api.when('s-1', sale => sale.state === 'frozen' && sale.notice !== undefined)
    expect(stuck).toMatchObject({
      notice: { code: 'paper.out' },
      dueMinor: 10_000,
      documents: [{}],
      plannedDocuments: 2,
    })
    expect((await api.post('/sales/s-1/cancel')).body.code).toBe('sale.partly-printed')
    expect((await api.post('/sales/s-1/reopen')).body.code).toBe('sale.partly-printed')
    await shop.device.inflict('paper-in')
    await api.post('/sales/s-1/pay', pay)
    const sold = await api.when('s-1', sale => sale.state === 'completed')
    expect(totals()).toEqual([9100, 10_000])
    expect(sold.documents).toHaveLength(2)
  })

  it('loses the answer to the second: it is found, and not printed twice', async () => {
    const { api, freeze } = await openRegister()
    await freeze('s-1')
    let closed = 0
    shop.onEdge(edge => {
      if (edge.command === CLOSE_RECEIPT && edge.edge === 'committed') closed += 1
      return closed === 2 && edge.edge === 'committed' ? 'silent' : 'continue'
    })
    await api.post('/sales/s-1/pay', pay)
    await api.when('s-1', sale => sale.state === 'completed', 30_000)
    expect(totals()).toEqual([9100, 10_000])
  })

  it('is reported in two parts by the register software, or in one', async () => {
    const { agent, api, freeze } = await openRegister({ fiscalMode: 'pos-prints' })
    await api.post('/shifts', { event: 'opened', fnNumber: FN, shiftNumber: 5 })
    const report = (fdNumber: number, amountMinor: number, sellerInn?: string) => ({
      documents: [{ registered: { fnNumber: FN, fdNumber, fiscalSign: '7', shiftNumber: 5 }, sellerInn }],
      tenders: [{ kind: 'cash', amountMinor }],
    })
    const { body } = await freeze('s-1')
    expect(body.toPrint?.documents).toMatchObject([
      { lines: [{ key: 'bread', paymentMethod: 4 }], totalMinor: 9100, isReported: false },
      {
        sellerInn: OTHER_INN,
        lines: [{ key: 'lamp', requisites: [{ tag: 1222 }, { tag: 1226, value: OTHER_INN }] }],
        totalMinor: 10_000,
      },
    ])
    const half = await expectOk(api.post('/sales/s-1/fiscalised', report(10, 9100)))
    expect(half.body.sale).toMatchObject({ state: 'frozen', documents: [{}], dueMinor: 10_000 })
    expect(half.body.toPrint?.documents.map(({ isReported }) => isReported)).toEqual([true, false])
    expect((await api.post('/sales/s-1/cancel')).body.code).toBe('sale.partly-printed')
    // Told again, after a lost answer.
    await expectOk(api.post('/sales/s-1/fiscalised', report(10, 9100)))
    const whole = await expectOk(api.post('/sales/s-1/fiscalised', report(11, 10_000, OTHER_INN)))
    expect(whole.body.sale.state).toBe('completed')

    await freeze('s-2')
    const both = [...report(12, 0).documents, ...report(13, 0, OTHER_INN).documents]
    const once = await expectOk(
      api.post('/sales/s-2/fiscalised', { documents: both, tenders: [{ kind: 'card', amountMinor: 19_100 }] }),
    )
    expect(once.body.sale.state).toBe('completed')

    const sums = { saleCount: 4, saleTotalMinor: 38_200, returnCount: 0, returnTotalMinor: 0 }
    const closed = await api.post('/shifts', { event: 'closed', fnNumber: FN, shiftNumber: 5, totals: sums })
    expect(closed.body).toMatchObject({ registerTotals: sums, unsettled: 0 })
    await waitFor('the hub to apply it', () => agent.register.sync.status().unapplied === 0)
    expect(await shop.hub().summary()).toMatchObject({ sales: 2, documents: 4, openFindings: 0 })
  })

  it('half reported, is no sale that shift totals give up', async () => {
    const { api, freeze } = await openRegister({ fiscalMode: 'pos-prints' })
    await api.post('/shifts', { event: 'opened', fnNumber: FN, shiftNumber: 5 })
    await freeze('s-1')
    const registered = { fnNumber: FN, fdNumber: 10, fiscalSign: '7', shiftNumber: 5 }
    await expectOk(api.post('/sales/s-1/fiscalised', { documents: [{ registered }] }))
    const sums = { saleCount: 1, saleTotalMinor: 9100, returnCount: 0, returnTotalMinor: 0 }
    const closed = await api.post('/shifts', { event: 'closed', fnNumber: FN, shiftNumber: 5, totals: sums })
    expect(closed.body).toMatchObject({ registerTotals: sums, unsettled: 1 })
    expect((await api.get('s-1')).body.sale).toMatchObject({ state: 'frozen', documents: [{}] })
  })
})

// A pty keeps the line alive while its owner dies; Windows has none.
describe.runIf(process.platform !== 'win32')('an agent that is killed between two receipts of one sale', () => {
  const root = new URL('../../..', import.meta.url).pathname

  it('prints the second only when it is asked again, and once', async () => {
    const { agent, freeze } = await openRegister()
    await freeze('s-1')
    await agent.stop()
    const compileCache = mkdtempSync(join(tmpdir(), 'tillside-compiled-'))
    const start = () => startAgentProcess({ root, dataFolder: shop.dataFolder, compileCache })
    const ready = async ({ api }: AgentProcess) =>
      await waitFor('the register to be ready', async () => {
        const { body } = await api.call<{ device: { state: string } }>('GET', '/health')
        return body.device.state === 'ready'
      })
    let process = await start()
    try {
      await ready(process)
      const killed = Promise.withResolvers<void>()
      let closed = 0
      shop.onEdge(async edge => {
        if (edge.command !== CLOSE_RECEIPT || edge.edge !== 'frame-received') return 'continue'
        closed += 1
        if (closed < 2) return 'continue'
        // The second receipt was about to be closed: its answer comes to nobody, and it is not made.
        shop.onEdge(undefined)
        await process.kill()
        killed.resolve()
        return 'drop'
      })
      await process.api.post('/sales/s-1/pay', pay).catch(() => undefined)
      await killed.promise
      expect(totals()).toEqual([9100])

      process = await start()
      const settled = await process.api.when('s-1', sale => sale.state === 'frozen', 30_000)
      expect(settled).toMatchObject({ documents: [{}], plannedDocuments: 2 })
      expect(totals()).toEqual([9100])
      await process.api.post('/sales/s-1/pay', pay)
      const sold = await process.api.when('s-1', sale => sale.state === 'completed', 30_000)
      expect(sold.documents).toHaveLength(2)
      expect(totals()).toEqual([9100, 10_000])
      await waitFor('the hub to know it', async () => (await shop.hub().summary()).sales === 1)
      expect(await shop.hub().summary()).toMatchObject({ openFindings: 0 })
    } finally {
      await process.kill()
      rmSync(compileCache, { recursive: true, force: true })
    }
  }, 90_000)
})
