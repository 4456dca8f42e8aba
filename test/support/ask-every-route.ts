import type { Agent } from '../../src/agent/start-agent.ts'
import { API_TOKEN, bread, cashier, PHONE } from './shop.ts'

/** What the agent promises to answer within, by its own clock. */
export const PROMISED_MS = 300

const FN = '9999078902007777'
const registered = (fdNumber: number) => ({ fnNumber: FN, fdNumber, fiscalSign: '1' })
const cash = [{ kind: 'cash', amountMinor: 9100 }]

/** What makes each call do its work; a route that is not here is asked with an empty body, and must refuse as quickly. */
const bodies: Readonly<Record<string, (n: number) => object>> = {
  'PUT /v1/sales/{saleId}': () => ({ revision: 2, lines: [bread] }),
  'POST /v1/sales/{saleId}/identify': () => ({ phone: PHONE }),
  'POST /v1/sales/{saleId}/code': () => ({ purpose: 'join' }),
  'POST /v1/sales/{saleId}/code/check': () => ({ code: '1234' }),
  'POST /v1/sales/{saleId}/contact': () => ({ contact: 'v@example.ru' }),
  'POST /v1/sales/{saleId}/redeem': () => ({ amountMinor: 100 }),
  'POST /v1/sales/{saleId}/promo-codes': () => ({ code: 'ВЕСНА-2026' }),
  'POST /v1/sales/{saleId}/promo-codes/remove': () => ({ code: 'ВЕСНА-2026' }),
  'POST /v1/sales/{saleId}/checkout': n => ({ operationId: `c-${n}` }),
  'POST /v1/sales/{saleId}/pay': n => ({ operationId: `p-${n}`, tenders: cash }),
  'POST /v1/sales/{saleId}/fiscalised': n => ({ documents: [{ registered: registered(n) }], tenders: cash }),
  'POST /v1/sales/{saleId}/outcome': () => ({ outcome: 'unknown' }),
  'POST /v1/returns': n => ({ saleId: `r-${n}`, receipt: { by: 'document', fnNumber: FN, fdNumber: n + 90_000 } }),
  'POST /v1/scans': n => ({ text: '2200451873', saleId: `slow-${n}` }),
  'POST /v1/receipts': n => ({
    receipts: [
      {
        saleId: `l-${n}`,
        lines: [bread],
        documents: [{ registered: registered(n + 50_000) }],
        printedAt: '2026-11-22T18:05:00+03:00',
      },
    ],
  }),
  'POST /v1/shift/open': n => ({ operationId: `o-${n}`, cashier }),
  'POST /v1/shifts': () => ({ event: 'opened', fnNumber: FN, shiftNumber: 5 }),
}

export type Asked = Readonly<{ route: string; tookMs: number }>

/** Calls every route of the local API in turn, each with a fresh sale, and reads how long the agent says it took. */
export async function askEveryRoute({ url }: Pick<Agent, 'url'>, rounds: number): Promise<readonly Asked[]> {
  const described = (await (await fetch(`${url}/docs/json`)).json()) as { paths: Record<string, object> }
  const routes = Object.entries(described.paths)
    .flatMap(([path, methods]) => Object.keys(methods).map(method => [method.toUpperCase(), path] as const))
    .filter(([, path]) => path.startsWith('/v1/') && !path.endsWith('/stream'))
  if (routes.length < 20) throw new Error('the document describes too few routes')
  const asked: Asked[] = []
  let n = 0
  for (let round = 0; round < rounds; round += 1) {
    for (const [method, path] of routes) {
      n += 1
      const saleId = `slow-${n}`
      const route = `${method} ${path}`
      const begun = await ask(url, 'PUT', `/v1/sales/${saleId}`, { revision: 1, lines: [bread] })
      asked.push({ route: 'PUT', tookMs: begun })
      const body = method === 'GET' ? undefined : (bodies[route]?.(n) ?? {})
      const query = path === '/v1/sales' ? '?state=open' : ''
      const address = path.replace('{saleId}', saleId).replace(/\{\w+\}/g, 'none')
      asked.push({ route, tookMs: await ask(url, method, `${address}${query}`, body) })
    }
  }
  return asked
}

/** The 99th percentile, and the slowest for whoever has to look. */
export function slowestOf(asked: readonly Asked[]): Readonly<{ p99Ms: number; slowest: readonly Asked[] }> {
  const slowestFirst = asked.toSorted((one, other) => other.tookMs - one.tookMs)
  const p99Ms = slowestFirst[Math.ceil(asked.length / 100)]?.tookMs ?? 0
  if (process.env.TEST_LOG) console.log(asked.length, p99Ms, slowestFirst.slice(0, 8))
  return { p99Ms, slowest: slowestFirst.slice(0, 8) }
}

async function ask(url: string, method: string, path: string, body?: object): Promise<number> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${API_TOKEN}` },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(5_000),
  })
  await response.arrayBuffer()
  if (response.status === 500) throw new Error(`${method} ${path} answered 500`)
  const [, tookMs] = /^agent;dur=(.+)$/.exec(response.headers.get('server-timing') ?? '') ?? []
  if (tookMs === undefined) throw new Error(`${method} ${path} does not say how long it took`)
  return Number(tookMs)
}
