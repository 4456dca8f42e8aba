import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ErrorAnswer } from '../../../src/agent/api/answers.ts'
import {
  API_TOKEN,
  bread,
  cheese,
  openShop,
  PHONE,
  type Shop,
  type ShopOptions,
  whenReady,
} from '../../support/shop.ts'
import { waitFor } from '../../support/wait-for.ts'

const FN = '9999078902007777'

type Outcome = { saleId: string; status: string; error?: ErrorAnswer; notice?: ErrorAnswer }

let shop: Shop
let api: Awaited<ReturnType<Shop['startAgent']>>['api']
let agent: Awaited<ReturnType<Shop['startAgent']>>['agent']
const open = async (options: ShopOptions = {}) => {
  shop = await openShop({ fiscalMode: 'pos-prints', ...options })
  ;({ agent, api } = await shop.startAgent())
  await whenReady(agent)
}
beforeEach(async () => await open())
afterEach(async () => await shop.close())

const document = (fdNumber: number) => ({
  registered: { fnNumber: FN, fdNumber, fiscalSign: String(fdNumber), shiftNumber: 5 },
})

const receipt = (saleId: string, fdNumber: number, more: object = {}) => ({
  saleId,
  lines: [bread],
  tenders: [{ kind: 'cash', amountMinor: 9100 }],
  documents: [document(fdNumber)],
  cashier: { name: 'Иванова А. П.' },
  printedAt: '2026-11-22T18:05:00+03:00',
  ...more,
})

const tell = async (...receipts: readonly unknown[]): Promise<Outcome[]> => {
  const { status, body } = await api.call<{ receipts: Outcome[] }>('POST', '/receipts', { receipts })
  expect(status, JSON.stringify(body)).toBe(200)
  return body.receipts
}
const statuses = (outcomes: readonly Outcome[]) => outcomes.map(({ status }) => status)
const whenApplied = () => waitFor('the hub to apply it', () => agent.register.sync.status().unapplied === 0)

describe('receipts printed while the agent was away', () => {
  it('reach the hub as any other, at the prices and the time they were printed, and count once', async () => {
    const late = receipt('l-1', 10, {
      lines: [
        { ...bread, priceMinor: 4000, fullPriceMinor: 4550 },
        { ...cheese, totalMinor: 31_047 },
      ],
      customer: { phone: '8 (921) 555-01-47' },
      contact: 'vera@example.ru',
      delivery: 'both',
    })
    expect(statuses(await tell(late))).toEqual(['taken'])
    expect(statuses(await tell(late, late))).toEqual(['known', 'known'])

    const { body } = await api.get('l-1')
    expect(body.sale).toMatchObject({
      state: 'completed',
      totalMinor: 39_047,
      customer: { state: 'named' },
      delivery: 'both',
      amounts: { manualKeptMinor: 1100, promoMinor: 0, pointsMinor: 0 },
      documents: [{ kind: 'sale', registered: { fdNumber: 10 } }],
    })
    expect(body.sale.updatedAtMs).toBe(Date.parse('2026-11-22T18:05:00+03:00'))
    await whenApplied()
    expect(await shop.hub().summary()).toMatchObject({ sales: 1, documents: 1, openFindings: 0 })
  })

  it('give the customer the points of the programme, once the hub has found out who that is', async () => {
    await tell(
      receipt('l-1', 10, { customer: { phone: PHONE } }),
      receipt('l-2', 11, { customer: { card: '2200451873' } }),
    )
    const accrued = (await api.get('l-1')).body.sale.quote?.pointsAccruedMinor ?? 0
    expect(accrued).toBeGreaterThan(0)
    await whenApplied()
    await api.put('after', 1, [bread])
    await api.post('/sales/after/identify', { phone: PHONE })
    const { customer } = await api.when('after', sale => sale.customer.state === 'identified')
    expect(customer).toMatchObject({ customer: { balanceMinor: 50_000 + 2 * accrued } })
  })

  it('are judged one by one: a bad one keeps no other out', async () => {
    const outcomes = await tell(
      receipt('ok-1', 10),
      { saleId: 'bad-1', lines: [] },
      'nonsense',
      receipt('ok-2', 11),
      receipt('bad-2', 12, { lines: [{ ...bread, totalMinor: 91 }] }),
      receipt('bad-3', 10),
      receipt('ok-3', 13, { customer: { phone: '12' }, contact: 'nobody' }),
    )
    expect(outcomes.map(({ saleId, status }) => [saleId, status])).toEqual([
      ['ok-1', 'taken'],
      ['bad-1', 'refused'],
      ['', 'refused'],
      ['ok-2', 'taken'],
      ['bad-2', 'refused'],
      ['bad-3', 'refused'],
      ['ok-3', 'taken'],
    ])
    expect(outcomes[1]?.error).toMatchObject({
      code: 'request.malformed',
      params: { field: expect.stringMatching(/^lines/) },
    })
    expect(outcomes[4]?.error?.params).toMatchObject({ field: expect.stringMatching(/^lines\.0\.totalMinor/) })
    expect(outcomes[5]?.error).toMatchObject({ code: 'fiscal.second-document', params: { fdNumber: 10 } })
    expect(outcomes[5]?.error?.messageForCashier).toMatch(/[а-яё]{3}/i)
    expect(outcomes[6]?.notice).toMatchObject({ code: 'contact.phone-invalid' })
    await whenApplied()
    expect(await shop.hub().summary()).toMatchObject({ sales: 3, documents: 3 })
  })

  it('raise the usual alarm for a second document of one sale', async () => {
    await tell(receipt('l-1', 10))
    const [second, third] = await tell(receipt('l-1', 11), receipt('l-1', 10))
    expect(second).toMatchObject({ status: 'refused', error: { code: 'fiscal.second-document' } })
    expect(third).toMatchObject({ status: 'known' })
  })

  it('finish a sale that was begun here, with the customer it had', async () => {
    await api.put('l-1', 1, [bread, cheese])
    await api.post('/sales/l-1/identify', { phone: PHONE })
    await api.when('l-1', sale => sale.customer.state === 'identified')
    expect(statuses(await tell(receipt('l-1', 10)))).toEqual(['taken'])
    const { sale } = (await api.get('l-1')).body
    expect(sale).toMatchObject({ state: 'completed', customer: { state: 'identified' }, lines: [{ key: 'bread' }] })
    expect(agent.register.runner.open()).toEqual([])
  })

  it('finish a checkout as it was agreed, points and all, and free them when it was printed otherwise', async () => {
    for (const saleId of ['agreed', 'otherwise']) {
      await api.put(saleId, 1, [bread])
      await api.post(`/sales/${saleId}/identify`, { scan: await shop.hub().walletText(PHONE) })
      await api.when(saleId, sale => sale.customer.state === 'verified')
      await api.post(`/sales/${saleId}/redeem`, { amountMinor: 2000 })
      await api.post(`/sales/${saleId}/checkout`, { operationId: `c-${saleId}` })
    }
    const frozen = await api.when('agreed', sale => sale.state === 'frozen' || sale.state === 'settling')
    await api.when('otherwise', sale => sale.state === 'frozen')
    const lines = frozen.quote?.lines.map(({ priceMinor }) => ({ ...bread, priceMinor }))
    const outcomes = await tell(receipt('agreed', 10, { lines }), receipt('otherwise', 11))
    expect(statuses(outcomes)).toEqual(['taken', 'taken'])
    await whenApplied()
    expect(await shop.hub().summary()).toMatchObject({ heldMinor: 0, openFindings: 0 })
    expect((await api.get('agreed')).body.sale.quote?.pointsSpentMinor).toBe(2000)
    expect((await api.get('otherwise')).body.sale.quote).toMatchObject({ pointsSpentMinor: 0, totalMinor: 9100 })
  })

  it('may be returns, of a receipt that is known here, told in the same breath, or known to nobody', async () => {
    const back = (saleId: string, fdNumber: number, original: object | undefined) =>
      receipt(saleId, fdNumber, { kind: 'return', original })
    const outcomes = await tell(
      receipt('l-1', 10, { customer: { phone: PHONE } }),
      back('r-1', 11, { fnNumber: FN, fdNumber: 10 }),
      back('r-2', 12, { fnNumber: '9999000011112222', fdNumber: 3 }),
      back('r-3', 13, undefined),
      back('r-4', 14, { saleId: 'elsewhere' }),
    )
    expect(statuses(outcomes)).toEqual(['taken', 'taken', 'taken', 'taken', 'taken'])
    expect((await api.get('r-1')).body.sale).toMatchObject({ kind: 'return', documents: [{ kind: 'return' }] })
    await waitFor('the hub to have it', () => agent.register.sync.status().unsent === 0)
    await waitFor('the hub to apply it', async () => (await shop.hub().summary()).documents === 5)
    await api.put('after', 1, [bread])
    await api.post('/sales/after/identify', { phone: PHONE })
    const { customer } = await api.when('after', sale => sale.customer.state === 'identified')
    expect(customer).toMatchObject({ customer: { balanceMinor: 50_000 } })
  })

  it('are taken in roubles, and a wrong amount refuses only its own receipt', async () => {
    const plain = (saleId: string, fdNumber: number, price: unknown) => {
      const { priceMinor: _, quantityMilli: __, ...rest } = bread
      return receipt(saleId, fdNumber, {
        lines: [{ ...rest, price, quantity: 2, total: 91 }],
        tenders: [{ kind: 'cash', amount: 91 }],
      })
    }
    const response = await fetch(`${api.url}/v1/receipts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${API_TOKEN}`, amounts: 'roubles' },
      body: JSON.stringify({ receipts: [plain('p-1', 10, 45.5), plain('p-2', 11, '45,50')] }),
    })
    const { receipts } = (await response.json()) as { receipts: Outcome[] }
    expect(statuses(receipts)).toEqual(['taken', 'refused'])
    expect(receipts[1]?.error?.params.field).toMatch(/^lines\.0\.price:/)
    expect((await api.get('p-1')).body.sale.totalMinor).toBe(9100)
  })

  it('come a hundred at a time, at once', async () => {
    const batchOf = (round: number) =>
      Array.from({ length: 100 }, (_, at) =>
        receipt(`b-${round}-${at}`, round * 100 + at + 1, { lines: [bread, cheese], customer: { phone: PHONE } }),
      )
    const tookMs: number[] = []
    for (const round of [0, 1, 2]) {
      const response = await fetch(`${api.url}/v1/receipts`, {
        method: 'POST',
        headers: { authorization: `Bearer ${API_TOKEN}` },
        body: JSON.stringify({ receipts: batchOf(round) }),
      })
      const { receipts } = (await response.json()) as { receipts: Outcome[] }
      expect(statuses(receipts)).toEqual(Array(100).fill('taken'))
      tookMs.push(Number(/dur=([\d.]+)/.exec(response.headers.get('server-timing') ?? '')?.[1]))
    }
    // The best of three: the computer has other things to do.
    expect(Math.min(...tookMs), 'milliseconds for a hundred receipts').toBeLessThan(300)
    expect(statuses(await tell(...batchOf(0)))).toEqual(Array(100).fill('known'))
    const { status } = await api.call('POST', '/receipts', { receipts: [...batchOf(0), receipt('b-more', 999)] })
    expect(status).toBe(400)
  })

  it('are on disk when they are answered', async () => {
    await tell(receipt('l-1', 10), receipt('l-2', 11))
    await agent.stop()
    ;({ agent, api } = await shop.startAgent())
    expect(statuses(await tell(receipt('l-1', 10), receipt('l-2', 11), receipt('l-3', 12)))).toEqual([
      'known',
      'known',
      'taken',
    ])
  })

  it('are not for a register where the agent prints', async () => {
    await shop.close()
    await open({ fiscalMode: 'agent-prints' })
    const { status, body } = await api.call('POST', '/receipts', { receipts: [receipt('l-1', 10)] })
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'request.wrong-mode' })
  })
})
