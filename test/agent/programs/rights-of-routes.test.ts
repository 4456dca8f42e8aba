import { afterAll, beforeAll, expect, it } from 'vitest'
import { rightOf } from '../../../src/agent/api/route-rights.ts'
import type { Agent } from '../../../src/agent/start-agent.ts'
import { openShop, type Shop } from '../../support/shop.ts'

/** Nothing about people or money is told, and nothing changed, without a token. */
const publicRoutes = ['GET /v1/health', 'POST /v1/pairing']

let shop: Shop
let agent: Agent
let routes: { method: string; url: string; path: string }[]
beforeAll(async () => {
  shop = await openShop({ fiscalMode: 'pos-prints', isHubStarted: false, settings: { fiscalPrinter: undefined } })
  ;({ agent } = await shop.startAgent())
  const described = (await (await fetch(`${agent.url}/docs/json`)).json()) as { paths: Record<string, object> }
  routes = Object.entries(described.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(method => ({
      method: method.toUpperCase(),
      url: path.replaceAll(/\{(\w+)\}/g, ':$1'),
      path: path.replaceAll(/\{\w+\}/g, 'x-1'),
    })),
  )
  routes = routes.filter(({ url }) => url.startsWith('/v1/'))
})
afterAll(() => shop.close())

const nameOf = ({ method, url }: { method: string; url: string }) => `${method} ${url}`

it('every route of the local API says which right it needs, or is public', () => {
  expect(routes.length).toBeGreaterThan(20)
  const silent = routes.filter(({ method, url }) => rightOf(method, url) === undefined).map(nameOf)
  expect(silent.filter(name => !publicRoutes.includes(name))).toEqual([])
})

it('none but the public ones answers without a token, and a refusal shows no sale', async () => {
  for (const route of routes) {
    const { method, path } = route
    const body = method === 'GET' ? undefined : '{}'
    const response = await fetch(`${agent.url}${path}`, { method, body, signal: AbortSignal.timeout(5000) })
    expect([nameOf(route), response.status === 401]).toEqual([nameOf(route), !publicRoutes.includes(nameOf(route))])
    if (response.status === 401) expect(await response.json()).not.toHaveProperty('sale')
  }
})

it('looking changes nothing: a right to read opens no route that writes', () => {
  const writing = routes.filter(({ method }) => method !== 'GET')
  const open = writing.filter(({ method, url }) => {
    const needed = rightOf(method, url)
    return needed !== undefined && needed !== 'own' && needed.includes('read')
  })
  expect(open.map(nameOf)).toEqual([])
})
