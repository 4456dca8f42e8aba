import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { io } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Agent } from '../../src/agent/start-agent.ts'
import { openShop, type Shop } from '../support/shop.ts'

let shop: Shop
let agent: Agent
let screenFolder: string
beforeAll(async () => {
  screenFolder = mkdtempSync(join(tmpdir(), 'tillside-page-'))
  writeFileSync(join(screenFolder, 'index.html'), '<!doctype html><title>Tillside</title>')
  shop = await openShop({ screenFolder, isHubStarted: false, settings: { allowedOrigins: ['https://till.example'] } })
  ;({ agent } = await shop.startAgent())
})
afterAll(async () => {
  await shop.close()
  rmSync(screenFolder, { recursive: true, force: true })
})

const port = () => new URL(agent.url).port
const token = () => new URLSearchParams(new URL(agent.screenUrl).hash.slice(1)).get('token') ?? ''

type Headers = Readonly<{ host?: string; origin?: string }>

/** `{port}` stands for the agent's own. */
function real(headers: Headers): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace('{port}', port())]))
}

function page(headers: Headers): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(`${agent.url}/`, { headers: real(headers), timeout: 5000 }, response => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    asked.on('error', reject).end()
  })
}

/** Whether a snapshot came over the screen's socket. */
function socket(headers: Headers, given: string): Promise<boolean> {
  const client = io(`${agent.url}/screen`, {
    transports: ['websocket'],
    auth: { token: given },
    extraHeaders: real(headers),
    reconnection: false,
    forceNew: true,
    timeout: 5000,
  })
  return new Promise<boolean>(resolve => {
    client.on('snapshot', () => resolve(true))
    client.on('connect_error', () => resolve(false))
  }).finally(() => client.close())
}

describe('the page of the screen', () => {
  it.each<[string, Headers, number]>([
    ['this computer by number', { host: '127.0.0.1:{port}' }, 200],
    ['this computer by name', { host: 'localhost:{port}' }, 200],
    ['a name that was pointed here', { host: 'evil.example:{port}' }, 403],
    ['a name that only begins like ours', { host: '127.0.0.1.evil.example' }, 403],
    ['our own origin', { host: '127.0.0.1:{port}', origin: 'http://127.0.0.1:{port}' }, 200],
    ['a page from elsewhere', { host: '127.0.0.1:{port}', origin: 'https://evil.example' }, 403],
    ['a page of another port', { host: '127.0.0.1:{port}', origin: 'http://127.0.0.1:1' }, 403],
    ['a page that hides its origin', { host: '127.0.0.1:{port}', origin: 'null' }, 403],
  ])('asked for through %s', async (_, headers, status) => {
    expect(await page(headers)).toBe(status)
  })
})

describe('the socket of the screen', () => {
  it.each<[string, Headers, boolean]>([
    ['our own page', { host: '127.0.0.1:{port}', origin: 'http://127.0.0.1:{port}' }, true],
    ['our own page by name', { host: 'localhost:{port}', origin: 'http://localhost:{port}' }, true],
    ['no page at all', { host: '127.0.0.1:{port}' }, false],
    ['our number asked from our name', { host: '127.0.0.1:{port}', origin: 'http://localhost:{port}' }, false],
    ['a name that was pointed here', { host: 'evil.example:{port}', origin: 'http://evil.example:{port}' }, false],
    ['a page from elsewhere', { host: '127.0.0.1:{port}', origin: 'https://evil.example' }, false],
    ['a page that may use the API', { host: '127.0.0.1:{port}', origin: 'https://till.example' }, false],
    ['a page that hides its origin', { host: '127.0.0.1:{port}', origin: 'null' }, false],
  ])('opened by %s', async (_, headers, isLetIn) => {
    expect(await socket(headers, token())).toBe(isLetIn)
  })

  it('stays closed to our own page without the right token', async () => {
    const own = { host: '127.0.0.1:{port}', origin: 'http://127.0.0.1:{port}' }
    expect(await socket(own, '')).toBe(false)
    expect(await socket(own, `${token()}x`)).toBe(false)
  })
})
