import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, describe, expect, it } from 'vitest'
import { expectOk } from '../../support/api-client.ts'
import { bread, cashier, openShop, PHONE, type Shop, whenReady } from '../../support/shop.ts'
import { waitFor } from '../../support/wait-for.ts'

const FN = '9999078902007777'
const correction = {
  type: 'self',
  date: '2026-11-20',
  wrongFiscalSign: '3005039222',
  reason: 'чек не пробит',
  person: 'Петрова А. А.',
}

let shop: Shop
afterEach(async () => await shop.close())

async function openRegister(fiscalMode: 'agent-prints' | 'pos-prints') {
  shop = await openShop({ fiscalMode })
  const started = await shop.startAgent()
  await whenReady(started.agent)
  if (fiscalMode === 'agent-prints') await started.api.openShift(cashier)
  const put = (saleId: string, body: object) =>
    started.api.call('PUT', `/sales/${saleId}`, { revision: 1, lines: [bread], ...body })
  return { ...started, put }
}

describe('a correction', () => {
  it.each([
    ['sale', undefined],
    ['return', 'return'],
  ] as const)('of a %s is printed as one, and kept apart from receipts', async (kind, asked) => {
    const { agent, api, put } = await openRegister('agent-prints')
    await expectOk(put('k-1', { terms: { correction }, kind: asked }))
    await expectOk(api.post('/sales/k-1/checkout', { operationId: 'c-1' }))
    await expectOk(api.post('/sales/k-1/pay', { operationId: 'p-1', tenders: [{ kind: 'cash', amountMinor: 9100 }] }))
    const done = await api.when('k-1', sale => sale.state === 'completed')
    expect(done).toMatchObject({ kind, terms: { correction } })
    expect(shop.device.documents().at(-1)).toMatchObject({ kind: 'correction', receiptKind: kind, totalMinor: 9100 })
    await api.closeShift(cashier)
    await waitFor('the seal', () => agent.register.snapshot().lastShift?.seal === 'sealed')
    expect(agent.register.snapshot().lastShift).toMatchObject({ saleCount: 0, returnCount: 0 })
    expect((await shop.hub().summary()).openFindings).toBe(0)
    await agent.stop()
    const kept = new Sqlite(join(shop.dataFolder, 'tillside.db'), { readonly: true })
    expect(kept.prepare("SELECT kind FROM documents WHERE sale_id = 'k-1'").all()).toEqual([{ kind: 'correction' }])
    const told = kept
      .prepare<[], { payload: string }>("SELECT payload FROM entries WHERE kind = 'sale-completed'")
      .get()
    kept.close()
    expect(JSON.parse(told?.payload ?? '{}')).toMatchObject({ kind, terms: { correction }, pointsAccruedMinor: 0 })
  })

  it('is reported by the register software, with all it needs to print it', async () => {
    const { agent, api, put } = await openRegister('pos-prints')
    await expectOk(put('k-1', { terms: { correction }, kind: 'return' }))
    const { body } = await expectOk(api.post('/sales/k-1/checkout', { operationId: 'c-1' }))
    expect(body.toPrint).toMatchObject({
      kind: 'return',
      correction,
      requisites: [{ tag: 1192, value: correction.wrongFiscalSign }],
    })
    const registered = { fnNumber: FN, fdNumber: 10, fiscalSign: '7' }
    const done = await expectOk(api.post('/sales/k-1/fiscalised', { documents: [{ registered }] }))
    expect(done.body.sale).toMatchObject({ state: 'completed', documents: [{ kind: 'return' }] })
    await waitFor('the hub to apply it', () => agent.register.sync.status().unapplied === 0)
    expect((await shop.hub().summary()).openFindings).toBe(0)
  })

  it('has no customer and no promotion, and its price stands', async () => {
    const { api, put } = await openRegister('agent-prints')
    await expectOk(put('k-1', { terms: { correction } }))
    const named = await api.post('/sales/k-1/identify', { phone: PHONE })
    expect(named.body.code).toBe('sale.correction-without-loyalty')
    expect((await api.get('k-1')).body.sale).toMatchObject({ customer: { state: 'anonymous' }, totalMinor: 9100 })
  })

  it.each([
    ['without a reason', { terms: { correction: { ...correction, reason: '-' } } }, 'request.malformed'],
    ['without a person', { terms: { correction: { ...correction, person: 'П' } } }, 'request.malformed'],
    ['of a day nobody can read', { terms: { correction: { ...correction, date: '20.11.2026' } } }, 'request.malformed'],
    ['that is a return and no correction', { kind: 'return' }, 'sale.return-by-receipt'],
  ])('%s is refused', async (_, body, code) => {
    const { put } = await openRegister('pos-prints')
    expect((await put('k-1', body)).body.code).toBe(code)
  })
})
