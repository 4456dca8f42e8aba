import { writeFileSync } from 'node:fs'
import { request as plainRequest } from 'node:http'
import { request } from 'node:https'
import { connect } from 'node:net'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { io } from 'socket.io-client'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { makeCertificate } from '../../src/agent/lan/make-certificate.ts'
import type { Agent } from '../../src/agent/start-agent.ts'
import { createApiClient, expectOk } from '../support/api-client.ts'
import { API_TOKEN, bread, openShop, type Shop } from '../support/shop.ts'

const NAME = 'kassa-1.shop.local'
const DAY_MS = 24 * 60 * 60_000

let shop: Shop
let agent: Agent
let certificate: string

type LanOptions = Readonly<{ days?: number; settings?: object; files?: Readonly<Record<string, string>> }>

async function openShopOnLan({ days = 365, settings = {}, files = {} }: LanOptions = {}): Promise<void> {
  const lan = { host: '127.0.0.1', port: 0, names: [NAME, '192.168.1.20'], ...settings }
  shop = await openShop({
    fiscalMode: 'pos-prints',
    isHubStarted: false,
    settings: { fiscalPrinter: undefined, lan, allowedOrigins: ['https://till.example'] },
  })
  const made = makeCertificate([NAME, '127.0.0.1'], { nowMs: Date.now(), days })
  certificate = made.certificate
  const pair = { 'lan-certificate.pem': made.certificate, 'lan-key.pem': made.key, ...files }
  for (const [name, text] of Object.entries(pair)) writeFileSync(join(shop.dataFolder, name), text)
}
async function start(): Promise<void> {
  ;({ agent } = await shop.startAgent())
}
afterEach(() => shop.close())

type Answer = Readonly<{ status: number; body: string }>

/** As another computer of the shop would call: by name, over TLS, trusting this one certificate. */
function call(path: string, options: Readonly<{ host?: string; origin?: string; token?: string }> = {}) {
  const { host = NAME, origin, token } = options
  return new Promise<Answer>((resolve, reject) => {
    const headers = {
      host: `${host}:${agent.lanPort}`,
      ...(origin ? { origin } : {}),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    }
    const asked = request(
      { host: '127.0.0.1', port: agent.lanPort, servername: NAME, path, headers, ca: certificate, timeout: 5000 },
      response => {
        let body = ''
        response.setEncoding('utf8').on('data', piece => {
          body += piece
        })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
      },
    )
    asked.on('error', reject).end()
  })
}

describe('over the LAN', () => {
  it('another computer that trusts the certificate is answered, with a token', async () => {
    await openShopOnLan()
    await start()
    await expectOk(createApiClient(agent.url, API_TOKEN).put('s-1', 1, [bread]))
    expect(JSON.parse((await call('/v1/sales/s-1', { token: API_TOKEN })).body)).toMatchObject({
      sale: { saleId: 's-1' },
    })
    expect((await call('/v1/sales/s-1')).status).toBe(401)
    expect((await call('/v1/health')).status).toBe(200)
  })

  it.each([
    ['its name', NAME, undefined, 200],
    ['its name in capitals', NAME.toUpperCase(), undefined, 200],
    ['its address', '192.168.1.20', undefined, 200],
    ['the address it listens on', '127.0.0.1', undefined, 200],
    ['a name that was pointed here', 'evil.example', undefined, 403],
    ['a name that means only this computer', 'localhost', undefined, 403],
    ['a page of its own', NAME, 'own', 200],
    ['a page that may call', NAME, 'https://till.example', 200],
    ['a page from elsewhere', NAME, 'https://evil.example', 403],
  ])('is called by %s', async (_, host, origin, status) => {
    await openShopOnLan()
    await start()
    const from = origin === 'own' ? `https://${NAME}:${agent.lanPort}` : origin
    expect((await call('/v1/health', { host, ...(from ? { origin: from } : {}) })).status).toBe(status)
  })

  it('names of the LAN mean nothing on this computer’s own port', async () => {
    await openShopOnLan()
    await start()
    const { port } = new URL(agent.url)
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const asked = plainRequest({ host: '127.0.0.1', port, path: '/v1/health', headers: { host: NAME } }, response => {
        response.resume()
        resolve(response.statusCode)
      })
      asked.on('error', reject).end()
    })
    expect(status).toBe(403)
  })

  it('nothing is said without TLS', async () => {
    await openShopOnLan()
    await start()
    const said = await new Promise<string>(resolve => {
      let heard = ''
      const socket = connect(agent.lanPort ?? 0, '127.0.0.1', () => {
        socket.write('GET /v1/health HTTP/1.1\r\nHost: kassa-1.shop.local\r\n\r\n')
      })
      socket.setTimeout(5000, () => socket.destroy())
      socket.on('data', piece => {
        heard += piece.toString('latin1')
      })
      socket.on('error', () => undefined)
      socket.on('close', () => resolve(heard))
    })
    expect(said).not.toContain('HTTP/')
  })

  it('TLS is 1.2 or newer', async () => {
    await openShopOnLan()
    await start()
    const speak = (maxVersion: 'TLSv1.1' | 'TLSv1.2') =>
      new Promise<string>(resolve => {
        const socket = connectTls({
          host: '127.0.0.1',
          port: agent.lanPort ?? 0,
          servername: NAME,
          ca: certificate,
          minVersion: 'TLSv1',
          maxVersion,
          ciphers: 'DEFAULT@SECLEVEL=0',
        })
        socket.on('secureConnect', () => resolve(socket.getProtocol() ?? ''))
        socket.on('error', () => resolve('refused'))
        onTestFinished(() => void socket.destroy())
      })
    expect([await speak('TLSv1.1'), await speak('TLSv1.2')]).toEqual(['refused', 'TLSv1.2'])
  })

  it('the screen opens in a browser of another computer', async () => {
    await openShopOnLan()
    await start()
    const origin = `https://127.0.0.1:${agent.lanPort}`
    const client = io(`${origin}/screen`, {
      transports: ['websocket'],
      auth: { token: API_TOKEN },
      extraHeaders: { origin },
      ca: certificate,
      reconnection: false,
      forceNew: true,
    })
    onTestFinished(() => void client.close())
    const registerId = await new Promise<string>((resolve, reject) => {
      client.on('snapshot', (snapshot: { register: { registerId: string } }) => resolve(snapshot.register.registerId))
      client.on('connect_error', reject)
    })
    expect(registerId).toBe('r-1')
  })

  it('callers that stay connected do not keep the agent from stopping', async () => {
    await openShopOnLan()
    await start()
    const socket = connectTls({ host: '127.0.0.1', port: agent.lanPort ?? 0, servername: NAME, ca: certificate })
    await new Promise(resolve => socket.once('secureConnect', resolve))
    const gone = new Promise(resolve => socket.once('close', resolve))
    socket.on('error', () => undefined).resume()
    await agent.stop()
    await gone
  })
})

describe('without a certificate that fits', () => {
  const other = makeCertificate(['other'], { nowMs: Date.now(), days: 1 })

  it.each<[string, LanOptions, string, string]>([
    ['that is missing', { settings: { certificate: 'none.pem' } }, 'lan.no-certificate', 'none.pem'],
    ['whose key is missing', { settings: { key: 'none.pem' } }, 'lan.no-certificate', 'none.pem'],
    ['with the key of another one', { files: { 'lan-key.pem': other.key } }, 'lan.bad-certificate', 'lan-key.pem'],
    ['that is none', { files: { 'lan-certificate.pem': 'hello' } }, 'lan.bad-certificate', 'lan-certificate.pem'],
    [
      'in a pfx that is none',
      { settings: { pfx: 'k.pfx' }, files: { 'k.pfx': 'hello' } },
      'lan.bad-certificate',
      'k.pfx',
    ],
  ])('one %s, the agent does not start and names the file', async (_, options, code, file) => {
    await openShopOnLan(options)
    await expect(shop.startAgent()).rejects.toMatchObject({
      code,
      params: { file: expect.stringContaining(join(shop.dataFolder, file)) },
    })
  })
})

describe('a certificate that ends', () => {
  const notice = () => agent.register.snapshot().notice?.error

  it('in 30 days or more is not worth a word', async () => {
    await openShopOnLan({ days: 31 })
    await start()
    expect(notice()).toBeUndefined()
  })

  it('sooner is said on the screen, with the days that are left', async () => {
    await openShopOnLan({ days: 12 })
    await start()
    expect(notice()).toMatchObject({ code: 'lan.certificate-ends', params: { days: 11 } })
  })

  it('has ended: the register itself starts all the same', async () => {
    await openShopOnLan()
    const old = makeCertificate([NAME], { nowMs: Date.now() - 10 * DAY_MS, days: 5 })
    writeFileSync(join(shop.dataFolder, 'lan-certificate.pem'), old.certificate)
    writeFileSync(join(shop.dataFolder, 'lan-key.pem'), old.key)
    await start()
    expect(notice()).toMatchObject({ code: 'lan.certificate-ends', params: { days: 0 } })
    await expectOk(createApiClient(agent.url, API_TOKEN).put('s-1', 1, [bread]))
  })
})

it('without the setting nobody but this computer is answered', async () => {
  shop = await openShop({ fiscalMode: 'pos-prints', isHubStarted: false, settings: { fiscalPrinter: undefined } })
  await start()
  expect(agent.lanPort).toBeUndefined()
})
