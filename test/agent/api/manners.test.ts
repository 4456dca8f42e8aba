import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { API_TOKEN, bread, openShop, type Shop, whenReady } from '../../support/shop.ts'
import { openLine, type RawAnswer } from './support/raw-line.ts'

let shop: Shop
let url: string
let line: Awaited<ReturnType<typeof openLine>>
let isLineOver = false
beforeAll(async () => {
  shop = await openShop({ fiscalMode: 'pos-prints' })
  const { agent } = await shop.startAgent()
  await whenReady(agent)
  url = agent.url
  line = await openLine(url)
})
afterAll(async () => {
  line.close()
  await shop.close()
})

type Sent = Readonly<{ method?: string; path?: string; body?: string | Buffer; headers?: Record<string, string> }>

/** As 1C writes it: one line kept open, the body in one piece. */
async function send({ method = 'PUT', path = '/v1/sales/m-1', body = '', headers = {} }: Sent): Promise<RawAnswer> {
  if (isLineOver) line = await openLine(url)
  const bytes = Buffer.from(body)
  const all = {
    Host: new URL(url).host,
    Authorization: `Bearer ${API_TOKEN}`,
    'Content-Type': 'application/json',
    'Content-Length': String(bytes.length),
    ...headers,
  }
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  const request = `${method} ${path} HTTP/1.1\r\n${head.join('')}\r\n`
  const answer = await line.exchange(Buffer.concat([Buffer.from(request), bytes]))
  isLineOver = answer.headers.get('connection') === 'close'
  return answer
}

const json = ({ body }: RawAnswer) => JSON.parse(body.toString('utf8'))
const roubles = { Amounts: 'roubles' }
const inRoubles = (price: unknown, quantity: unknown = 2, more: object = {}) =>
  JSON.stringify({ revision: 1, lines: [{ key: '1', name: 'Хлеб', price, quantity, vatCode: 2, ...more }] })

describe('an answer', () => {
  it.each<[string, Sent, number]>([
    ['of a sale', { body: JSON.stringify({ revision: 1, lines: [bread] }) }, 200],
    ['in roubles', { path: '/v1/sales/m-2', body: inRoubles(45.5), headers: roubles }, 200],
    ['about the health', { method: 'GET', path: '/v1/health' }, 200],
    ['that refuses', { body: '{' }, 400],
    ['about nothing', { method: 'GET', path: '/v1/nothing' }, 404],
    ['to no events', { method: 'GET', path: '/v1/events' }, 200],
  ])('has its length, names its encoding and keeps the line, %s', async (_, sent, status) => {
    const { headers, ...answer } = await send(sent)
    expect(answer.status).toBe(status)
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(headers.get('content-length')).toBe(String(answer.body.length))
    expect(headers.has('transfer-encoding')).toBe(false)
    expect(headers.get('connection') ?? 'keep-alive').toBe('keep-alive')
    expect(headers.get('server-timing')).toMatch(/^agent;dur=\d+\.\d$/)
    expect(line.socket.destroyed).toBe(false)
  })

  it('has no BOM, and Cyrillic as it came', async () => {
    const key = 'Строка № 1 — «ёлка» и́ е\u0301 𝄞'
    const body = JSON.stringify({ revision: 1, lines: [{ ...bread, key, category: 'Выпечка' }] })
    const answer = await send({ path: '/v1/sales/m-key', body })
    expect(answer.body[0]).toBe('{'.charCodeAt(0))
    expect(answer.body.includes(Buffer.from(`"key":${JSON.stringify(key)}`))).toBe(true)
    expect(json(answer).sale.quote.lines[0].key).toBe(key)
  })

  it('takes keys of 64 characters and no longer', async () => {
    const of = (length: number) => JSON.stringify({ revision: 1, lines: [{ ...bread, key: 'Ж'.repeat(length) }] })
    expect((await send({ path: '/v1/sales/m-64', body: of(64) })).status).toBe(200)
    expect((await send({ path: '/v1/sales/m-65', body: of(65) })).status).toBe(400)
  })
})

describe('a body as 1C sends it', () => {
  it('begins with a BOM, calls itself text, and says null for what it does not have', async () => {
    const { barcode: _, ...rest } = bread
    const body = `\uFEFF${JSON.stringify({
      revision: 1,
      cashier: null,
      lines: [{ ...rest, barcode: null, fullPriceMinor: null, category: null, department: null }],
    })}\r\n`
    const answer = await send({ path: '/v1/sales/m-1c', body, headers: { 'Content-Type': 'text/plain' } })
    expect(answer.status).toBe(200)
    expect(json(answer).sale.lines[0]).toMatchObject({ key: 'bread', department: 1 })
    expect(json(answer).sale.lines[0]).not.toHaveProperty('barcode')
  })

  it('carries fractions as long as the platform makes them', async () => {
    const body =
      '{"revision":1,"lines":[{"key":"1","name":"Сыр","price":899.90000000000000000001,"quantity":0.34499999999999997}]}'
    const answer = await send({ path: '/v1/sales/m-long', body, headers: roubles })
    expect(json(answer).sale.lines[0]).toMatchObject({ price: 899.9, quantity: 0.345 })
  })

  it('may name its operation in a header', async () => {
    await send({ path: '/v1/sales/m-op', body: JSON.stringify({ revision: 1, lines: [bread] }) })
    const checkOut = { method: 'POST', path: '/v1/sales/m-op/checkout', headers: { 'Idempotency-Key': 'op-7' } }
    expect((await send({ ...checkOut, body: '{"operationId":null}' })).status).toBe(200)
    expect((await send(checkOut)).status).toBe(200)
    expect(json(await send({ ...checkOut, headers: { 'Idempotency-Key': 'op-8' } })).code).toBe('request.wrong-state')
  })
})

describe('amounts in roubles', () => {
  it('go in and come out, with the header said again', async () => {
    const body = inRoubles(125.5, 0.345, { fullPrice: 130 })
    const answer = await send({ path: '/v1/sales/m-rub', body, headers: roubles })
    expect(answer.headers.get('amounts')).toBe('roubles')
    expect(json(answer).sale).toMatchObject({
      total: 43.3,
      lines: [{ price: 125.5, quantity: 0.345, fullPrice: 130 }],
      amounts: { promo: 0, manualKept: 1.55, points: 0 },
    })
    expect(answer.body.toString()).not.toMatch(/Minor|Milli/)
    expect(answer.headers.get('content-length')).toBe(String(answer.body.length))

    const inKopecks = await send({ method: 'GET', path: '/v1/sales/m-rub' })
    expect(inKopecks.headers.has('amounts')).toBe(false)
    expect(json(inKopecks).sale).toMatchObject({
      totalMinor: 4330,
      lines: [{ priceMinor: 12_550, quantityMilli: 345 }],
    })
  })

  it.each<[string, string, string]>([
    ['a text', inRoubles('125,50'), 'lines.0.price'],
    ['part of a kopeck', inRoubles(100 / 3), 'lines.0.price'],
    ['a quantity finer than thousandths', inRoubles(1, 0.12345), 'lines.0.quantity'],
    ['kopecks after all', inRoubles(1, 1, { priceMinor: 100 }), 'lines.0.priceMinor'],
  ])('are refused by name: %s', async (_, body, field) => {
    const answer = await send({ path: '/v1/sales/m-bad', body, headers: roubles })
    expect(answer.status).toBe(400)
    expect(json(answer)).toMatchObject({ code: 'request.amount-unreadable', params: { field } })
    expect(json(answer).messageForCashier).toContain(field)
  })

  it('are named as their sender knows them when the schema refuses', async () => {
    const answer = await send({ path: '/v1/sales/m-bad', body: inRoubles(-1), headers: roubles })
    expect(json(answer)).toMatchObject({ code: 'request.malformed', params: { field: 'lines.0.price: out of range' } })
  })

  it('have one name, and any other is refused', async () => {
    const answer = await send({ body: inRoubles(1), headers: { Amounts: 'euro' } })
    expect(answer.status).toBe(400)
    expect(json(answer).code).toBe('request.unknown-amounts')
    expect(answer.headers.has('amounts')).toBe(false)
  })

  it('stand in refusals too', async () => {
    await send({ path: '/v1/sales/m-ref', body: inRoubles(45.5), headers: roubles })
    const older = await send({
      path: '/v1/sales/m-ref',
      body: inRoubles(1).replace('"revision":1', '"revision":0'),
      headers: roubles,
    })
    expect(older.status).toBe(400)
    const frozen = { method: 'POST', path: '/v1/sales/m-ref/redeem', body: '{"amount":1.5}', headers: roubles }
    expect(json(await send(frozen))).toMatchObject({ sale: { total: 91 } })
  })
})

describe('a refusal', () => {
  const windows1251 = Buffer.concat([Buffer.from('{"revision":1,"lines":[{"name":"'), Buffer.from([0xd5, 0xeb, 0xe5])])
  it.each<[string, Sent, number, string]>([
    ['of broken JSON', { body: '{"revision":' }, 400, 'request.malformed'],
    ['of another code page', { body: windows1251 }, 400, 'request.not-utf8'],
    ['of an unknown address', { method: 'GET', path: '/v1/saels' }, 404, 'request.not-found'],
    ['of another method', { method: 'POST', path: '/v1/sales/m-1' }, 405, 'request.wrong-method'],
    ['of a method nobody has', { method: 'PATCH', path: '/v1/sales/m-1' }, 405, 'request.wrong-method'],
    ['of too much', { body: 'x'.repeat(1_100_000) }, 413, 'request.too-large'],
    ['of a wrong header', { headers: { Amounts: '' } }, 400, 'request.unknown-amounts'],
    ['of a wrong token', { headers: { Authorization: 'Bearer x' } }, 401, 'request.unauthorised'],
    ['of an address that cannot be read', { method: 'GET', path: '/v1/sales/%zz' }, 400, 'request.malformed'],
    ['of headers without end', { headers: { 'X-Long': 'x'.repeat(20_000) } }, 413, 'request.too-large'],
    ['of what is no HTTP', { headers: { 'Bad Header': '1' } }, 400, 'request.malformed'],
    ['of two lengths', { headers: { 'content-length': '3' } }, 400, 'request.malformed'],
  ])('is in Russian, ready to show: %s', async (_, sent, status, code) => {
    const answer = await send(sent)
    const { messageForCashier, retryable, traceId, supportNumber, ...body } = json(answer)
    expect({ status: answer.status, code: body.code }).toEqual({ status, code })
    expect(messageForCashier).toMatch(/[а-яё]{3}/i)
    expect(messageForCashier).toContain(supportNumber)
    expect(retryable).toBe(false)
    expect(traceId).toMatch(/^[0-9a-f-]{36}$/)
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
  })

  it('says which methods an address takes', async () => {
    expect((await send({ method: 'DELETE', path: '/v1/sales/m-1?x=1' })).headers.get('allow')).toBe('GET, HEAD, PUT')
  })
})
