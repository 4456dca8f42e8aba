import { execFile } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { io } from 'socket.io-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Agent } from '../../src/agent/start-agent.ts'
import { createApiClient, expectOk } from '../support/api-client.ts'
import { API_TOKEN, bread, openShop, type Shop } from '../support/shop.ts'

const SETTINGS_TOKEN = 'token-in-the-settings-0123'

let shop: Shop
let agent: Agent
beforeEach(async () => {
  shop = await openShop({
    fiscalMode: 'pos-prints',
    isHubStarted: false,
    settings: {
      fiscalPrinter: undefined,
      programs: [{ name: 'price checker', token: SETTINGS_TOKEN, rights: ['read'] }],
    },
  })
  ;({ agent } = await shop.startAgent())
})
afterEach(() => shop.close())

type Pairing = Readonly<{ token: string; registerId: string; name: string; rights: string[] }>

const as = (token: string) => createApiClient(agent.url, token)
const own = () => as(API_TOKEN)
const nobody = () => as('')

async function invite(name: string, rights?: readonly string[]): Promise<string> {
  const { body } = await expectOk(own().call<{ code: string }>('POST', '/programs/codes', { name, rights }))
  return body.code
}
const redeem = (code: string, program = '1C:Розница 3.0.8') =>
  nobody().call<Pairing>('POST', '/pairing', { code, program })

async function pair(name: string, rights?: readonly string[]): Promise<string> {
  return (await expectOk(redeem(await invite(name, rights)))).body.token
}

it('a register program is paired by a code, sells, and is known after a restart', async () => {
  const { status, body } = await redeem(await invite('1C:Retail'))
  expect([status, body]).toMatchObject([200, { registerId: 'r-1', name: '1C:Retail' }])
  await expectOk(as(body.token).put('s-1', 1, [bread]))

  await agent.stop()
  ;({ agent } = await shop.startAgent())
  await expectOk(as(body.token).get('s-1'))
})

it('an answer that was lost is given again until the token is first used', async () => {
  const code = await invite('1C:Retail')
  const first = await redeem(code)
  expect((await redeem(code)).body.token).toBe(first.body.token)
  expect((await redeem(code, 'somebody else')).body.code).toBe('pairing.wrong-code')
  await expectOk(as(first.body.token).call('GET', '/sales?state=unsettled'))
  const late = await redeem(code)
  expect([late.status, late.body.code]).toEqual([403, 'pairing.wrong-code'])
  expect(late.body.messageForCashier).toMatch(/Код подключения не подошёл/)
})

it('a revoked program is refused at its next call', async () => {
  const token = await pair('1C:Retail')
  await expectOk(as(token).put('s-1', 1, [bread]))
  await expectOk(own().call('POST', '/programs/revoke', { name: '1C:Retail' }))
  expect((await as(token).put('s-1', 2, [bread])).status).toBe(401)
  const again = await own().call('POST', '/programs/revoke', { name: '1C:Retail' })
  expect([again.status, again.body.code]).toEqual([404, 'pairing.no-such-program'])
})

describe('a right that was not given', () => {
  it('is refused in Russian, and shows nothing of the sale', async () => {
    await expectOk(own().put('s-1', 1, [bread]))
    const shiftsOnly = as(await pair('closing robot', ['shift']))
    const refused = await shiftsOnly.put('s-1', 2, [bread])
    expect([refused.status, refused.body.code]).toEqual([403, 'request.no-right'])
    expect(refused.body.messageForCashier).toMatch(/не разрешено: sell.*\(T481\)/)
    expect(refused.body).not.toHaveProperty('sale', expect.anything())
    expect((await shiftsOnly.get('s-1')).status).toBe(403)
  })

  it('stays away from reading programs, which may look', async () => {
    await expectOk(own().put('s-1', 1, [bread]))
    await expectOk(as(SETTINGS_TOKEN).get('s-1'))
    expect((await as(SETTINGS_TOKEN).put('s-1', 2, [bread])).status).toBe(403)
    expect((await as(SETTINGS_TOKEN).post('/returns', {})).status).toBe(403)
  })

  it('is never that of letting others in', async () => {
    const everything = as(await pair('1C:Retail'))
    expect((await everything.call('POST', '/programs/codes', { name: 'a friend' })).status).toBe(403)
    expect((await everything.call('GET', '/programs')).status).toBe(403)
  })
})

it('five wrong codes end all that were shown, and cost a minute', async () => {
  const code = await invite('1C:Retail')
  for (const wrong of ['00000001', '00000002', '00000003', '00000004', '00000005']) await redeem(wrong)
  const refused = await redeem(code)
  expect([refused.status, refused.body.code]).toEqual([429, 'request.too-many-tries'])
})

it('a page from elsewhere cannot try codes', async () => {
  const response = await fetch(`${agent.url}/v1/pairing`, {
    method: 'POST',
    headers: { origin: 'https://evil.example', 'content-type': 'application/json' },
    body: JSON.stringify({ code: await invite('1C:Retail'), program: 'page' }),
  })
  expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([403, null])
})

it('the token of a program opens no screen', async () => {
  const token = await pair('1C:Retail')
  const opens = (given: string) => {
    const client = io(`${agent.url}/screen`, {
      transports: ['websocket'],
      auth: { token: given },
      extraHeaders: { origin: agent.url },
      reconnection: false,
      forceNew: true,
    })
    return new Promise<boolean>(resolve => {
      client.on('snapshot', () => resolve(true))
      client.on('connect_error', () => resolve(false))
    }).finally(() => client.close())
  }
  expect([await opens(token), await opens(API_TOKEN)]).toEqual([false, true])
})

describe('`tillside pair` beside the running agent', () => {
  const program = new URL('../../bin/tillside.mjs', import.meta.url).pathname
  const tillside = (...args: string[]) =>
    promisify(execFile)(process.execPath, [program, 'pair', '--data', shop.dataFolder, ...args])

  it('shows a code, lists who is paired, and shuts somebody out', async () => {
    const shown = await tillside('--name', '1C:Retail', '--rights', 'read,sell')
    const [, code = ''] = /^(\d{4} \d{4}) {3}for 1C:Retail at register r-1/.exec(shown.stdout) ?? []
    const { token, rights } = (await expectOk(redeem(code))).body
    expect(rights).toEqual(['sell', 'read'])

    const listed = (await tillside('--list')).stdout
    expect(listed).toMatch(/1C:Retail · may sell, read · as 1C:Розница 3.0.8 · has not called yet/)
    expect(listed).toMatch(/price checker · may read · by settings.yaml/)
    expect(listed).not.toContain(token)

    await tillside('--revoke', '1C:Retail')
    expect((await as(token).get('s-1')).status).toBe(401)
    await expect(tillside('--revoke', 'price checker')).rejects.toThrow(/pairing.in-settings/)
  })

  it('says so when no agent runs', async () => {
    await agent.stop()
    await expect(tillside('--list')).rejects.toThrow(/agent.down/)
  })
})

it('the token of a program stands nowhere in the data folder', async () => {
  const token = await pair('1C:Retail')
  const files = globSync('**', { cwd: shop.dataFolder }).filter(name => !name.endsWith('.lock'))
  const texts = files.flatMap(name => {
    try {
      return [readFileSync(join(shop.dataFolder, name), 'latin1')]
    } catch {
      return []
    }
  })
  expect(texts.some(text => text.includes(token))).toBe(false)
})
