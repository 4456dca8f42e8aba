import { Writable } from 'node:stream'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SaleAnswer } from '../../../src/agent/api/answers.ts'
import { startAgent } from '../../../src/agent/start-agent.ts'
import { createApiClient } from '../../support/api-client.ts'
import { API_TOKEN, bread, cheese, openShop, PHONE, type Shop, whenReady } from '../../support/shop.ts'

type Scanned = Partial<SaleAnswer> & { scan: Record<string, unknown> & { kind: string } }

const scans = { cards: [{ prefix: '2200', length: 10 }], giftCards: [{ prefix: '990', length: 16 }] }
const CARD = '2200451873'
const GIFT_CARD = '9901234567894821'

let shop: Shop
let api: ReturnType<typeof createApiClient>
let agent: Awaited<ReturnType<typeof startAgent>>
let logged: string
const start = async () => {
  const keep = new Writable({
    write(line, _, done) {
      logged += String(line)
      done()
    },
  })
  const log = pino({ level: 'debug' }, keep)
  const localeFile = new URL('../../../renderer/locales/ru.json', import.meta.url).pathname
  const { dataFolder } = shop
  agent = await startAgent({ dataFolder, version: '0', log, localeFile, screenFolder: undefined, ballastBytes: 0 })
  api = createApiClient(agent.url, API_TOKEN)
  await whenReady(agent)
}
beforeEach(async () => {
  logged = ''
  shop = await openShop({ fiscalMode: 'pos-prints', settings: { scans } })
  await start()
})
afterEach(async () => {
  await agent.stop()
  await shop.close()
})

const scan = async (text: string, saleId?: string) => await api.call<Scanned>('POST', '/scans', { text, saleId })

describe('a scan', () => {
  it.each<[string, string, object]>([
    ['a loyalty card', CARD, { kind: 'customer', by: 'card', masked: '••• 1873' }],
    ['a gift card', GIFT_CARD, { kind: 'gift-card', masked: '••• 4821' }],
    ['a promo code', 'ВЕСНА-2026', { kind: 'promo', code: 'ВЕСНА-2026' }],
    ['goods', '4606203103348', { kind: 'goods', barcode: '4606203103348' }],
    ['a wrong digit', '4606203103347', { kind: 'unknown', reason: 'bad-check-digit' }],
    ['nothing known', '123', { kind: 'unknown', reason: 'number-of-no-kind' }],
    [
      'a receipt',
      't=20261122T1805&s=91.00&fn=9999078902007777&i=17&fp=3005039222&n=1',
      {
        kind: 'receipt',
        fnNumber: '9999078902007777',
        fdNumber: 17,
        fiscalSign: '3005039222',
        totalMinor: 9100,
        deviceTime: '2026-11-22T18:05',
        receiptKind: 'sale',
      },
    ],
    [
      'a marking code',
      '\u001d0104606203103348215Qbag!\u001d93Zjqw\r\n',
      { kind: 'marking', raw: '0104606203103348215Qbag!\u001d93Zjqw' },
    ],
  ])('is told apart: %s', async (_, text, expected) => {
    expect(await scan(text)).toEqual({ status: 200, body: { scan: expected } })
  })

  it('of a card or a wallet identifies in the sale that is named', async () => {
    await api.put('s-1', 1, [bread])
    const card = await scan(CARD, 's-1')
    expect(card.body).toMatchObject({ scan: { kind: 'customer' }, sale: { saleId: 's-1' }, mode: 'online' })
    await api.when('s-1', sale => sale.customer.state === 'identified')

    await api.put('s-2', 1, [bread])
    const wallet = await scan(await shop.hub().walletText(PHONE), 's-2')
    expect(wallet.body.scan).toMatchObject({ kind: 'customer', by: 'wallet' })
    await api.when('s-2', sale => sale.customer.state === 'verified')
  })

  it('of anything else leaves the sale as it is', async () => {
    await api.put('s-1', 1, [bread])
    expect((await scan(GIFT_CARD, 's-1')).body).toEqual({ scan: { kind: 'gift-card', masked: '••• 4821' } })
    expect((await scan(CARD, 'none')).body).toMatchObject({ code: 'request.no-such-sale' })
  })

  it('never comes back whole, and is not logged', async () => {
    const wallet = await shop.hub().walletText(PHONE)
    const code = /:(\d+)\.$/.exec(wallet)?.[1] ?? 'none'
    await api.put('s-1', 1, [bread])
    const answers = [await scan(CARD, 's-1'), await scan(GIFT_CARD), await scan(wallet), await scan('QR:7921:1.')]
    answers.push(await scan(CARD, 'none'), await scan(wallet, 'none'))
    for (const secret of [CARD, GIFT_CARD, PHONE, code]) {
      expect(JSON.stringify(answers)).not.toContain(secret)
      expect(logged).not.toContain(secret)
    }
    expect(logged).toContain('request.no-such-sale')
  })
})

describe('parked sales', () => {
  const listed = async (state: string) => {
    const { body } = await api.call<{ sales: SaleAnswer[] }>('GET', `/sales?state=${state}`)
    return body.sales.map(({ sale }) => sale.saleId).sort()
  }

  it('are listed with the current one, and apart from them those that are owed an answer', async () => {
    await api.put('p-1', 1, [bread])
    await api.put('p-2', 1, [cheese])
    await api.post('/sales/p-2/checkout', { operationId: 'c-2' })
    await api.put('p-3', 1, [bread])
    await api.post('/sales/p-3/cancel')
    expect(await listed('open')).toEqual(['p-1', 'p-2'])
    expect(await listed('unsettled')).toEqual(['p-2'])
    expect((await api.call('GET', '/sales?state=closed')).status).toBe(400)
  })

  it('survive a restart with customer and running code, and come back to the screen', async () => {
    await api.put('p-1', 1, [bread])
    await api.post('/sales/p-1/identify', { phone: PHONE })
    await api.when('p-1', sale => sale.customer.state === 'identified')
    await api.post('/sales/p-1/code', { purpose: 'spend' })
    await api.when('p-1', sale => sale.code?.status === 'waiting')
    await api.put('p-2', 1, [cheese])
    await agent.stop()
    await start()

    expect(await listed('open')).toEqual(['p-1', 'p-2'])
    await api.post('/sales/p-2/activate')
    expect(agent.register.snapshot()).toMatchObject({ sale: { saleId: 'p-2' }, parked: [{ saleId: 'p-1' }] })
    const { body } = await api.post('/sales/p-1/activate')
    expect(body.sale).toMatchObject({ customer: { state: 'identified' }, code: { status: 'waiting', sendNumber: 1 } })
    expect(agent.register.snapshot()).toMatchObject({ sale: { saleId: 'p-1' }, parked: [{ saleId: 'p-2' }] })
    expect((await api.post('/sales/none/activate')).body.code).toBe('request.no-such-sale')
  })

  it('come back from the screen too, also where the register software prints', async () => {
    await api.put('p-1', 1, [bread])
    await api.put('p-2', 1, [cheese])
    const { allowed, parked } = agent.register.snapshot()
    expect(parked.map(({ saleId }) => saleId)).toEqual(['p-1'])
    expect(allowed).toContain('activate-sale')
    expect(allowed).not.toContain('new-sale')
    await agent.perform({ name: 'activate-sale', saleId: 'p-1' as never })
    expect(agent.register.snapshot().sale?.saleId).toBe('p-1')
    await expect(agent.perform({ name: 'activate-sale', saleId: 'none' as never })).rejects.toThrow('no-such-sale')
  })
})
