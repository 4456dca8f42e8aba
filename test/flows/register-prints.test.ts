import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { expectOk } from '../support/api-client.ts'
import { bread, cheese, openShop, PHONE, type Shop, whenReady } from '../support/shop.ts'
import { waitFor } from '../support/wait-for.ts'

const FN = '9999078902007777'

let shop: Shop
let api: Awaited<ReturnType<Shop['startAgent']>>['api']
let agent: Awaited<ReturnType<Shop['startAgent']>>['agent']
beforeEach(async () => {
  shop = await openShop({ fiscalMode: 'pos-prints' })
  ;({ agent, api } = await shop.startAgent())
  await whenReady(agent)
  await api.post('/shifts', { event: 'opened', fnNumber: FN, shiftNumber: 5 })
})
afterEach(async () => await shop.close())

const document = (fdNumber: number) => ({
  kind: 'sale',
  registered: { fnNumber: FN, fdNumber, fiscalSign: String(fdNumber), shiftNumber: 5 },
})

const report = (fdNumber: number, amountMinor: number) => ({
  documents: [document(fdNumber)],
  tenders: [{ kind: 'cash', amountMinor }],
})

const freeze = async (saleId: string, lines = [bread]) => {
  await expectOk(api.put(saleId, 1, lines))
  await expectOk(api.post(`/sales/${saleId}/checkout`, { operationId: `check-${saleId}` }))
  return await api.when(saleId, sale => sale.state === 'frozen')
}

const closeShift = (totals: object) => api.post('/shifts', { event: 'closed', fnNumber: FN, shiftNumber: 5, totals })

describe('where the register software prints', () => {
  it('gives what is to be printed, and takes the report, also twice', async () => {
    await api.put('s-1', 1, [bread, cheese])
    await api.post('/sales/s-1/contact', { contact: 'v@example.ru', delivery: 'electronic' })
    const { body } = await api.post('/sales/s-1/checkout', { operationId: 'c-1' })
    expect(body.toPrint).toMatchObject({ totalMinor: 40_147, buyerContact: 'v@example.ru', delivery: 'electronic' })

    await expectOk(api.post('/sales/s-1/fiscalised', report(10, 40_147)))
    const again = await expectOk(api.post('/sales/s-1/fiscalised', report(10, 40_147)))
    expect(again.body.sale.state).toBe('completed')
    await waitFor('the hub to apply it', () => agent.register.sync.status().unapplied === 0)
    expect(await shop.hub().summary()).toMatchObject({ sales: 1, documents: 1, openFindings: 0 })
    expect(shop.device.documents()).toEqual(shop.device.documents().filter(({ kind }) => kind === 'registration'))
  })

  it('calls a second document for the same checkout an alarm', async () => {
    await freeze('s-1')
    await api.post('/sales/s-1/fiscalised', report(10, 9100))
    const second = await api.post('/sales/s-1/fiscalised', report(11, 9100))
    expect(second).toMatchObject({ status: 409, body: { code: 'fiscal.second-document' } })
  })

  it('lists what was never reported after a restart of the agent, and takes the late report', async () => {
    await freeze('s-1')
    await agent.stop()
    const restarted = await shop.startAgent()
    const { body } = await restarted.api.call<{ sales: { sale: { saleId: string } }[] }>(
      'GET',
      '/sales?state=unsettled',
    )
    expect(body.sales.map(({ sale }) => sale.saleId)).toEqual(['s-1'])
    await expectOk(restarted.api.post('/sales/s-1/fiscalised', report(10, 9100)))
  })

  it('sells on while an earlier sale was never reported, and asks about it', async () => {
    await freeze('s-1')
    await freeze('s-2')
    expect(agent.register.snapshot().questions).toMatchObject([{ saleId: 's-1', reason: 'not-reported' }])
    const cancelled = await api.post('/sales/s-1/cancel')
    expect(cancelled).toMatchObject({ status: 409, body: { code: 'fiscal.outcome-unknown' } })
  })

  it('frees the points of an unreported sale when the shift totals show it was never printed', async () => {
    await api.put('s-1', 1, [bread])
    await api.post('/sales/s-1/identify', {
      identifier: { by: 'wallet', ...wallet(await shop.hub().walletText(PHONE)) },
    })
    await api.when('s-1', sale => sale.customer.state === 'verified')
    await api.post('/sales/s-1/redeem', { amountMinor: 4000 })
    await api.post('/sales/s-1/checkout', { operationId: 'c-1' })
    await api.when('s-1', sale => sale.state === 'frozen')
    expect((await shop.hub().summary()).heldMinor).toBe(4000)

    await freeze('s-2')
    await api.post('/sales/s-2/fiscalised', report(11, 9100))
    await api.post('/sales/s-1/outcome', { outcome: 'unknown' })
    expect((await shop.hub().summary()).heldMinor).toBe(4000)

    const totals = { saleCount: 1, saleTotalMinor: 9100, returnCount: 0, returnTotalMinor: 0 }
    expect((await closeShift(totals)).body).toMatchObject({ unsettled: 0, registerTotals: totals })
    expect((await api.get('s-1')).body.sale).toMatchObject({ state: 'cancelled' })
    await waitFor('the points to be free', async () => (await shop.hub().summary()).heldMinor === 0)
  })

  it('keeps asking when the totals do not rule the sale out', async () => {
    await freeze('s-1')
    const totals = { saleCount: 1, saleTotalMinor: 9100, returnCount: 0, returnTotalMinor: 0 }
    expect((await closeShift(totals)).body).toMatchObject({ unsettled: 1 })
    expect((await api.get('s-1')).body.sale.state).toBe('frozen')
  })

  it('never prints itself, and refuses to open a shift', async () => {
    await freeze('s-1')
    const pay = await api.post('/sales/s-1/pay', { operationId: 'p-1', tenders: [{ kind: 'cash', amountMinor: 9100 }] })
    expect(pay).toMatchObject({ status: 409, body: { code: 'request.wrong-mode' } })
    const open = await api.post('/shift/open', { operationId: 'o-1', cashier: { name: 'Иванова' } })
    expect(open).toMatchObject({ status: 409, body: { code: 'request.wrong-mode' } })
  })
})

function wallet(qr: string) {
  const [, phone = '', code = ''] = /^QR:(\d+):(\d+)\.$/.exec(qr) ?? []
  return { phone, code }
}
