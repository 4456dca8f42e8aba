import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { io } from 'socket.io-client'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { stringify } from 'yaml'
import type { Agent } from '../../src/agent/start-agent.ts'
import { currentJournal } from '../../src/db/journals.ts'
import { openDatabaseForReading } from '../../src/db/open-database.ts'
import type { RegisterId } from '../../src/shared/ids.ts'
import { allEntries, expectSoundChain } from '../db/support/journal.ts'
import { createApiClient, expectOk } from '../support/api-client.ts'
import { API_TOKEN, bread, cashier, cheese, HUB_TOKEN, openShop, PIN, type Shop, whenReady } from '../support/shop.ts'
import { waitFor } from '../support/wait-for.ts'

const SECOND_TOKEN = 'api-token-of-the-second-0123'
const PAIRING_CODE = '7788-9900'
const START_MS = 20_000

let shop: Shop
let url: string
beforeEach(async () => {
  shop = await openShop({ fiscalMode: 'pos-prints' })
  await shop.hub().addRegister({
    registerId: 'r-2' as never,
    storeId: 'store-1',
    storeName: 'Магазин 1',
    pairingCode: PAIRING_CODE,
  })
  writeSettings()
})
afterEach(() => shop.close())

function writeSettings(change: object = {}): void {
  const settings = {
    storeName: 'Магазин 1',
    fiscalMode: 'pos-prints',
    port: 0,
    pin: PIN,
    hub: { url: shop.hubUrl },
    programs: [{ name: '1C', token: 'token-of-1c-at-the-second', registerId: 'r-2', rights: ['sell', 'read'] }],
    registers: [
      { registerId: 'r-1', hub: { token: HUB_TOKEN }, apiToken: API_TOKEN },
      { registerId: 'r-2', hub: { pairingCode: PAIRING_CODE }, apiToken: SECOND_TOKEN, sellerInn: '7701234567' },
    ],
    ...change,
  }
  writeFileSync(join(shop.dataFolder, 'settings.yaml'), stringify(settings))
}

async function start(): Promise<Agent> {
  const { agent } = await shop.startAgent()
  url = agent.url
  for (const { register } of agent.registers) await whenReady({ ...agent, register })
  return agent
}

const first = () => createApiClient(url, API_TOKEN)
const second = () => createApiClient(url, SECOND_TOKEN)
type Api = ReturnType<typeof first>

const fnOf = (api: 'r-1' | 'r-2') => (api === 'r-1' ? '9999078902007777' : '9999078902008888')
const reportOf = (registerId: 'r-1' | 'r-2', fdNumber: number, amountMinor: number) => {
  const fnNumber = fnOf(registerId)
  const registered = { fnNumber, fdNumber, fiscalSign: String(fdNumber), shiftNumber: 5 }
  return { documents: [{ kind: 'sale', registered }], tenders: [{ kind: 'cash', amountMinor }] }
}

async function freeze(api: Api, saleId: string, lines = [bread]) {
  await expectOk(api.put(saleId, 1, lines))
  await expectOk(api.post(`/sales/${saleId}/checkout`, { operationId: `check-${saleId}` }))
  return await api.when(saleId, sale => sale.state === 'frozen')
}

/** The entries each register has written for the hub, in order. */
function outboxes() {
  const db = openDatabaseForReading(shop.dataFolder)
  if (!db) throw new Error('no database')
  try {
    return ['r-1', 'r-2'].map(registerId => allEntries(db, currentJournal(db, registerId as RegisterId)))
  } finally {
    db.close()
  }
}

describe('two registers in one agent', () => {
  it('see their own sales and nothing of the other', async () => {
    await start()
    await expectOk(first().put('s-1', 1, [bread]))
    await expectOk(second().put('s-2', 1, [cheese]))
    expect((await first().get('s-1')).body.sale).toMatchObject({ registerId: 'r-1' })
    expect((await second().get('s-2')).body.sale).toMatchObject({ registerId: 'r-2' })
    expect((await second().get('s-1')).status).toBe(404)
    expect((await first().post('/sales/s-2/checkout', { operationId: 'c-1' })).status).toBe(404)

    const taken = await second().put('s-1', 9, [cheese])
    expect([taken.status, taken.body.code, taken.body.sale]).toEqual([403, 'request.not-owner', undefined])
    expect((await first().get('s-1')).body.sale.lines).toMatchObject([{ key: 'bread' }])
  })

  it('nobody reaches the other register by spelling the address differently', async () => {
    await start()
    await expectOk(first().put('s-1', 1, [bread]))
    for (const path of ['/%761/sales/s-1', '//v1/sales/s-1', '/v1/../v1/sales/s-1', '/V1/sales/s-1']) {
      const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${SECOND_TOKEN}` } })
      expect([path, response.status]).not.toEqual([path, 200])
      expect(await response.text()).not.toContain('bread')
    }
  })

  it('a program’s token names its register', async () => {
    await start()
    const program = createApiClient(url, 'token-of-1c-at-the-second')
    await expectOk(program.put('s-2', 1, [bread]))
    expect((await second().get('s-2')).body.sale).toMatchObject({ registerId: 'r-2' })
    const { body } = await expectOk(second().call<{ code: string }>('POST', '/programs/codes', { name: 'web till' }))
    const paired = await createApiClient(url, '').call<{ registerId: string; token: string }>('POST', '/pairing', {
      code: body.code,
      program: 'web till 2',
    })
    expect(paired.body.registerId).toBe('r-2')
    expect((await createApiClient(url, paired.body.token).get('s-2')).status).toBe(200)
    expect((await first().call<{ programs: object[] }>('GET', '/programs')).body.programs).toEqual([])
  })

  it('health names both to anybody, and its own to the holder of a token', async () => {
    await start()
    type Health = { registerId: string; registers?: { registerId: string; hub: { state: string } }[] }
    const anybody = (await createApiClient(url, '').call<Health>('GET', '/health')).body
    expect(anybody).toMatchObject({
      registerId: 'r-1',
      registers: [
        { registerId: 'r-1', hub: { state: 'online' } },
        { registerId: 'r-2', hub: { state: 'online' } },
      ],
    })
    const own = (await second().call<Health>('GET', '/health')).body
    expect([own.registerId, own.registers]).toEqual(['r-2', undefined])
  })

  it('each screen shows its own register, and does nothing to the other', async () => {
    const agent = await start()
    const [one, two] = agent.registers
    const screen = async (screenUrl: string) => {
      const token = new URLSearchParams(new URL(screenUrl).hash.slice(1)).get('token')
      const options = { transports: ['websocket'], auth: { token }, extraHeaders: { origin: url }, forceNew: true }
      const client = io(`${url}/screen`, options)
      onTestFinished(() => void client.close())
      const shown: { register: { registerId: string }; cashier?: { name: string } }[] = []
      client.on('snapshot', snapshot => shown.push(snapshot))
      await waitFor('a snapshot', () => shown.length > 0)
      return { shown, send: (command: object) => client.timeout(5000).emitWithAck('command', command) }
    }
    const left = await screen(one.screenUrl)
    const right = await screen(two?.screenUrl ?? '')
    expect([left.shown[0]?.register.registerId, right.shown[0]?.register.registerId]).toEqual(['r-1', 'r-2'])
    expect(await right.send({ name: 'sign-in', cashier })).toEqual({ ok: true })
    await waitFor('the cashier on the right', () => right.shown.at(-1)?.cashier?.name === cashier.name)
    expect(left.shown.every(snapshot => snapshot.register.registerId === 'r-1' && !snapshot.cashier)).toBe(true)

    await agent.stop()
    const again = await start()
    expect(again.registers.map(({ register }) => register.snapshot().cashier?.name)).toEqual([undefined, cashier.name])
  })

  it('an update waits until both are quiet, and both wait for it', async () => {
    const agent = await start()
    const { maintenance } = agent.register
    await expectOk(second().put('s-2', 1, [bread]))
    expect(maintenance.take('lease-1' as never)).toBe('sale')
    await expectOk(second().post('/sales/s-2/cancel'))
    expect(maintenance.take('lease-1' as never)).toBeUndefined()
    for (const api of [first(), second()]) expect((await api.put('s-3', 1, [bread])).status).toBe(503)
  })
})

it('a register of the list trades its pairing code once, and keeps its own token files', async () => {
  writeSettings({
    registers: [
      { registerId: 'r-1', hub: { token: HUB_TOKEN } },
      { registerId: 'r-2', hub: { pairingCode: PAIRING_CODE } },
    ],
  })
  const agent = await start()
  const kept = (name: string) => readFileSync(join(shop.dataFolder, name), 'utf8').trim()
  expect(agent.registers.map(({ token }) => token)).toEqual([kept('api-token-r-1'), kept('api-token-r-2')])
  expect(existsSync(join(shop.dataFolder, 'hub-token-r-1'))).toBe(false)
  expect(kept('hub-token-r-2').length).toBeGreaterThan(15)
  await agent.stop()
  await start()
})

describe('killed in the middle of both', () => {
  const program = new URL('../../bin/tillside.mjs', import.meta.url).pathname
  let child: ChildProcess | undefined
  afterEach(() => void child?.kill('SIGKILL'))

  /** The agent in a process of its own. */
  async function startChild(): Promise<void> {
    const args = [program, 'start', '--data', shop.dataFolder, '--no-screen', '--log', 'error']
    child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })
    const [line] = (await once(lines, 'line', { signal: AbortSignal.timeout(START_MS) })) as [string]
    url = (JSON.parse(line) as { listening: string }).listening
  }
  async function kill(): Promise<void> {
    if (!child) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }

  it(
    'each finds its own sale again; outboxes and their sequences stay apart; the hub has each once',
    async () => {
      await startChild()
      await freeze(first(), 's-1')
      await expectOk(first().post('/sales/s-1/fiscalised', reportOf('r-1', 10, 9100)))
      const frozen = await freeze(first(), 's-3', [cheese])
      await freeze(second(), 's-2')
      await kill()

      await startChild()
      expect((await first().get('s-3')).body.sale).toMatchObject({ state: 'frozen', totalMinor: frozen.totalMinor })
      expect((await second().get('s-2')).body.sale.state).toBe('frozen')
      expect((await second().get('s-3')).status).toBe(404)
      await expectOk(first().post('/sales/s-3/fiscalised', reportOf('r-1', 11, frozen.totalMinor)))
      await expectOk(second().post('/sales/s-2/fiscalised', reportOf('r-2', 10, 9100)))
      await kill()

      const [own, other] = outboxes()
      for (const entries of [own ?? [], other ?? []]) expectSoundChain(entries)
      const sold = (entries: typeof own) =>
        entries?.flatMap(({ kind, payload }) =>
          kind === 'sale-completed' ? [(JSON.parse(payload) as { saleId: string }).saleId] : [],
        )
      expect([sold(own), sold(other)]).toEqual([['s-1', 's-3'], ['s-2']])

      await startChild()
      await waitFor('the hub to have all', async () => {
        const { sales } = await shop.hub().summary()
        return sales === 3
      })
      expect(await shop.hub().summary()).toMatchObject({ sales: 3, documents: 3, openFindings: 0 })
    },
    4 * START_MS,
  )
})
