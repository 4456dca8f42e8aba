import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { API_TOKEN, bread, cashier, openShop, type Shop, whenReady } from '../support/shop.ts'
import { waitFor } from '../support/wait-for.ts'

let shop: Shop
let api: Awaited<ReturnType<Shop['startAgent']>>['api']
beforeAll(async () => {
  shop = await openShop()
  const started = await shop.startAgent()
  api = started.api
  await whenReady(started.agent)
  await api.openShift(cashier)
})
afterAll(async () => await shop.close())

type Raw = Readonly<{ method?: string; path?: string; body?: string; headers?: Record<string, string> }>

/** A request as bytes would have it: no client library puts things right on the way. */
function raw({ method = 'PUT', path = '/v1/sales/raw-1', body = '', headers = {} }: Raw) {
  const { hostname, port } = new URL(api.url)
  return new Promise<{ status: number; body: Record<string, unknown>; headers: Record<string, unknown> }>(
    (resolve, reject) => {
      const sent = request(
        {
          hostname,
          port,
          method,
          path,
          headers: { authorization: `Bearer ${API_TOKEN}`, 'content-length': Buffer.byteLength(body), ...headers },
        },
        response => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString()
            resolve({
              status: response.statusCode ?? 0,
              body: text === '' ? {} : JSON.parse(text),
              headers: response.headers,
            })
          })
        },
      )
      sent.on('error', reject)
      sent.end(body)
    },
  )
}

const good = JSON.stringify({ revision: 1, lines: [bread] })
const json = { 'content-type': 'application/json' }

describe('who may call', () => {
  it.each<[string, Raw, number, string]>([
    ['no token', { body: good, headers: { ...json, authorization: '' } }, 401, 'request.unauthorised'],
    ['a wrong token', { body: good, headers: { ...json, authorization: 'Bearer x' } }, 401, 'request.unauthorised'],
    [
      'a name of another host',
      { body: good, headers: { ...json, host: 'evil.example:7710' } },
      403,
      'request.foreign-origin',
    ],
    [
      'a page from elsewhere',
      { body: good, headers: { ...json, origin: 'https://evil.example' } },
      403,
      'request.foreign-origin',
    ],
    [
      'a page that hides its origin',
      { body: good, headers: { ...json, origin: 'null' } },
      403,
      'request.foreign-origin',
    ],
  ])('is refused with %s', async (_, sent, status, code) => {
    expect(await raw(sent)).toMatchObject({ status, body: { code } })
  })

  it('may ask for the health without a token', async () => {
    const answer = await raw({ method: 'GET', path: '/v1/health', headers: { authorization: '' } })
    expect(answer).toMatchObject({ status: 200, body: { registerId: 'r-1', mode: 'online' } })
  })
})

describe('what is sent', () => {
  it.each<[string, Raw, number, string]>([
    ['no JSON', { body: '{"revision":', headers: json }, 400, 'request.malformed'],
    ['nothing', { body: '', headers: json }, 400, 'request.malformed'],
    ['an array', { body: '[1]', headers: json }, 400, 'request.malformed'],
    ['a price as text', { body: good.replace('4550', '"45,50"'), headers: json }, 400, 'request.malformed'],
    ['half a kopeck', { body: good.replace('4550', '4550.5'), headers: json }, 400, 'request.malformed'],
    ['a price below nothing', { body: good.replace('4550', '-1'), headers: json }, 400, 'request.malformed'],
    [
      'a VAT code nobody knows',
      { body: good.replace('"vatCode":2', '"vatCode":99'), headers: json },
      400,
      'request.malformed',
    ],
    [
      'the same line key twice',
      { body: JSON.stringify({ revision: 1, lines: [bread, bread] }), headers: json },
      400,
      'request.malformed',
    ],
    [
      'an id with a path in it',
      { path: '/v1/sales/..%2F..%2Fetc', body: good, headers: json },
      400,
      'request.malformed',
    ],
    ['more than a megabyte', { body: 'x'.repeat(1_100_000), headers: json }, 413, 'request.too-large'],
    ['an address that is not there', { path: '/v1/nothing', method: 'GET' }, 404, 'request.not-found'],
    ['a sale that is not there', { path: '/v1/sales/none', method: 'GET' }, 404, 'request.no-such-sale'],
  ])('is refused by name when it is %s', async (_, sent, status, code) => {
    const answer = await raw(sent)
    expect(answer).toMatchObject({ status, body: { code, retryable: false } })
    expect(answer.body.traceId).toMatch(/^[0-9a-f-]{36}$/)
    expect(answer.body.messageForCashier).toMatch(/[а-яё]{3}/i)
  })

  it('names the field that is wrong', async () => {
    const answer = await raw({ body: good.replace('4550', '-1'), headers: json })
    expect(JSON.stringify(answer.body.params)).toContain('lines.0.priceMinor')
  })

  it('may begin with a BOM and call itself text', async () => {
    const answer = await raw({
      path: '/v1/sales/bom',
      body: `\uFEFF${good}`,
      headers: { 'content-type': 'text/plain' },
    })
    expect(answer.status).toBe(200)
    expect(answer.headers).toHaveProperty('content-length')
  })
})

describe('what comes at the wrong time', () => {
  it('is refused with the present state: an older revision', async () => {
    await api.put('rev', 5, [bread])
    const older = await api.put('rev', 4, [])
    expect(older).toMatchObject({ status: 409, body: { code: 'request.revision-behind', sale: { revision: 5 } } })
    expect((await api.put('rev', 5, [bread])).status).toBe(200)
  })

  it('is refused: a second checkout, and the same operation for something else', async () => {
    await api.put('twice', 1, [bread])
    expect((await api.post('/sales/twice/checkout', { operationId: 'tw-1' })).status).toBe(200)
    expect((await api.post('/sales/twice/checkout', { operationId: 'tw-1' })).status).toBe(200)
    expect(await api.post('/sales/twice/checkout', { operationId: 'tw-2' })).toMatchObject({
      status: 409,
      body: { code: 'request.wrong-state' },
    })
    const pay = { operationId: 'tw-1', tenders: [{ kind: 'cash', amountMinor: 9100 }] }
    expect(await api.post('/sales/twice/pay', pay)).toMatchObject({
      status: 409,
      body: { code: 'request.operation-reused' },
    })
    expect(await api.put('twice', 2, [])).toMatchObject({ status: 409, body: { code: 'sale.lines-frozen' } })
    await api.post('/sales/twice/cancel')
  })

  it('prints once however often the same payment is sent', async () => {
    await api.put('again', 1, [bread])
    await api.post('/sales/again/checkout', { operationId: 'ag-c' })
    const pay = { operationId: 'ag-p', tenders: [{ kind: 'cash', amountMinor: 9100 }] }
    const before = shop.device.documents().length
    await Promise.all([1, 2, 3, 4].map(() => api.post('/sales/again/pay', pay)))
    await api.when('again', sale => sale.state === 'completed')
    expect((await api.post('/sales/again/pay', pay)).body.sale.state).toBe('completed')
    expect(shop.device.documents()).toHaveLength(before + 1)
  })

  it('is refused: money that does not pay, an electronic receipt for nobody', async () => {
    await api.put('money', 1, [bread])
    await api.post('/sales/money/checkout', { operationId: 'mo-c' })
    const short = { operationId: 'mo-p', tenders: [{ kind: 'cash', amountMinor: 9099 }] }
    expect(await api.post('/sales/money/pay', short)).toMatchObject({
      status: 422,
      body: { code: 'payment.tenders-short' },
    })
    expect(await api.post('/sales/money/contact', { contact: '', delivery: 'electronic' })).toMatchObject({
      body: { code: 'contact.missing-for-electronic' },
    })
    await api.post('/sales/money/cancel')
  })
})

describe('what people type and scan', () => {
  it.each([
    ['too short', '921 555'],
    ['a city number', '8 812 555-01-47'],
    ['seven equal digits', '+7 921 111-11-11'],
  ])('a phone that is %s is refused', async (_, phone) => {
    await api.put('typed', 1, [bread])
    expect(await api.post('/sales/typed/identify', { phone })).toMatchObject({
      status: 422,
      body: { code: 'contact.phone-invalid' },
    })
  })

  it('takes a number of Kazakhstan', async () => {
    await api.put('kz', 1, [bread])
    const { body } = await api.post('/sales/kz/identify', { phone: '8 777 123-45-67' })
    expect(body.sale.customer).toMatchObject({ state: 'anonymous', maskedPhone: '+7 777 ••• 45 67' })
  })

  it.each([
    ['a wrong check digit', '4606203103349', 'scan.check-digit'],
    ['nonsense', '%%%', 'scan.unreadable'],
    ['a broken wallet code', 'QR:79215550147:12', 'scan.unreadable'],
  ])('a scan of %s is refused', async (_, scan, code) => {
    await api.put('scan', 1, [bread])
    expect(await api.post('/sales/scan/identify', { scan })).toMatchObject({ status: 422, body: { code } })
  })
})

describe('another spelling of an address', () => {
  it.each([
    '/%761/sales?state=unsettled',
    '/v1/%73ales?state=unsettled',
    '//v1/sales?state=unsettled',
    '/V1/sales?state=unsettled',
  ])('opens nothing without the token: %s', async path => {
    const { status } = await raw({ method: 'GET', path, headers: { authorization: '' } })
    expect([401, 404]).toContain(status)
  })
})

describe('an operation id that was used', () => {
  it('is refused for another kind of operation', async () => {
    const open = { operationId: 'kind-1', cashier }
    await api.post('/shift/close', open)
    await waitFor('the shift to close', async () => {
      const { body } = await api.call<{ state: string }>('GET', '/operations/kind-1')
      return body.state === 'applied'
    })
    const pay = { operationId: 'kind-1', tenders: [{ kind: 'cash', amountMinor: 9100 }] }
    await api.put('kind', 1, [bread])
    await api.post('/sales/kind/checkout', { operationId: 'kind-c' })
    await api.post('/sales/kind/pay', pay)
    const sale = await api.when('kind', ({ state, notice }) => state === 'frozen' && notice !== undefined)
    expect(sale.notice?.code).toBe('request.operation-reused')
  })

  it('stays free when the first try was refused', async () => {
    await api.put('free', 1, [bread])
    await api.post('/sales/free/checkout', { operationId: 'free-c' })
    const short = { operationId: 'free-p', tenders: [{ kind: 'cash', amountMinor: 1 }] }
    expect((await api.post('/sales/free/pay', short)).body.code).toBe('payment.tenders-short')
    const right = { operationId: 'free-p', tenders: [{ kind: 'cash', amountMinor: 9100 }] }
    expect((await api.post('/sales/free/pay', right)).status).toBe(200)
  })
})
