import { pino } from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openForReading } from '../../hub/db/open-database.ts'
import { readOffers } from '../../hub/db/update-offers.ts'
import type { LauncherLink } from '../../src/agent/launcher-link.ts'
import { type Agent, startAgent } from '../../src/agent/start-agent.ts'
import type { AgentMessage, LauncherMessage } from '../../src/shared/desktop/launcher-messages.ts'
import type { UpdateProgress } from '../../src/shared/desktop/update.ts'
import type { OperationId } from '../../src/shared/ids.ts'
import { createApiClient, expectOk } from '../support/api-client.ts'
import { API_TOKEN, bread, openShop, type Shop, whenReady } from '../support/shop.ts'
import { waitFor } from '../support/wait-for.ts'

const MINUTE_MS = 60_000
const leaseId = 'lease-1' as OperationId

let shop: Shop
let agent: Agent
let nowMs: number
let said: AgentMessage[]
let hear: (message: LauncherMessage) => void

beforeEach(async () => {
  shop = await openShop({ fiscalMode: 'pos-prints', settings: { fiscalPrinter: undefined } })
  nowMs = Date.now()
  await start('1.0.0')
})
afterEach(async () => {
  await agent.stop()
  await shop.close()
})

async function start(version: string): Promise<void> {
  said = []
  const listeners: ((message: LauncherMessage) => void)[] = []
  hear = message => {
    for (const listener of listeners) listener(message)
  }
  const launcher: LauncherLink = {
    say: message => said.push(message) > 0,
    onMessage: listener => void listeners.push(listener),
    letGo: () => undefined,
  }
  agent = await startAgent({
    dataFolder: shop.dataFolder,
    version,
    log: pino({ level: 'silent' }),
    localeFile: new URL('../../renderer/locales/ru.json', import.meta.url).pathname,
    screenFolder: undefined,
    launcher,
    now: () => nowMs,
    ballastBytes: 0,
  })
}

const api = () => createApiClient(agent.url, API_TOKEN)
const askLease = () => {
  said = []
  hear({ type: 'ask-lease', leaseId, version: '1.1.0' })
  return said.at(-1)
}
const progress = (state: UpdateProgress['state'], more: Partial<UpdateProgress> = {}): UpdateProgress => ({
  version: '1.1.0',
  from: '1.0.0',
  state,
  atMs: nowMs,
  ...more,
})
async function statesAtHub() {
  const opened = openForReading(`${shop.folder}/hub`)
  try {
    return (await readOffers(opened.db)).map(({ version, state }) => `${version} ${state}`)
  } finally {
    await opened.close()
  }
}

it('a cart on the counter keeps the lease away; once it was given, nothing new begins until it ends', async () => {
  await expectOk(api().put('s-1', 1, [bread]))
  expect(askLease()).toEqual({ type: 'lease-refused', leaseId, reason: 'sale' })
  await expectOk(api().post('/sales/s-1/cancel'))
  expect(askLease()).toEqual({ type: 'lease-taken', leaseId })

  const refused = await api().put('s-2', 1, [bread])
  expect(refused.status).toBe(503)
  expect(refused.body).toMatchObject({ code: 'agent.updating', retryable: true })
  expect(refused.body.messageForCashier).toMatch(/обновляется/)
  await expect(agent.perform({ name: 'scan', text: bread.barcode ?? '' })).rejects.toMatchObject({
    code: 'agent.updating',
  })
  expect((await api().get('s-1')).status).toBe(200)

  hear({ type: 'release-lease', leaseId })
  await expectOk(api().put('s-2', 1, [bread]))
})

it('the lease runs out by itself, and does not outlive the version that gave it', async () => {
  expect(askLease()).toEqual({ type: 'lease-taken', leaseId })
  nowMs += 90_000
  await expectOk(api().put('s-1', 1, [bread]))
  await expectOk(api().post('/sales/s-1/cancel'))

  nowMs += MINUTE_MS
  expect(askLease()).toEqual({ type: 'lease-taken', leaseId })
  await agent.stop()
  await start('1.0.0')
  expect((await api().put('s-2', 1, [bread])).body).toMatchObject({ code: 'agent.updating' })
  await agent.stop()
  await start('1.1.0')
  await expectOk(api().put('s-2', 1, [bread]))
})

it('what the launcher says stands on the screen, and goes to the hub however late and however often it restarts', async () => {
  await whenReady(agent)
  await shop.stopHub()
  hear({ type: 'update-progress', progress: progress('rolled-back', { code: 'update.unhealthy' }) })
  expect(agent.register.snapshot().update).toMatchObject({ version: '1.1.0', state: 'rolled-back' })
  await agent.stop()
  await start('1.0.0')
  expect(agent.register.snapshot().update).toMatchObject({ state: 'rolled-back' })
  nowMs += 1
  hear({ type: 'update-progress', progress: progress('downloading', { version: '1.2.0' }) })
  await agent.stop()

  await shop.startHub()
  await start('1.0.0')
  await waitFor('the hub to hear of both', async () => {
    const states = await statesAtHub()
    // Nobody offered the second one there: its way is stopped.
    return states.includes('1.1.0 rolled-back') && states.includes('1.2.0 withdrawn')
  })
  nowMs += 11 * MINUTE_MS
  hear({ type: 'update-progress', progress: progress('applied', { version: '1.2.0', atMs: nowMs }) })
  expect(agent.register.snapshot().update).toMatchObject({ version: '1.2.0', state: 'applied' })
  nowMs += 10 * MINUTE_MS
  expect(agent.register.snapshot().update).toBeUndefined()
})
