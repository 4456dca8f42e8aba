import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { stringify } from 'yaml'
import { createHub } from '../../../hub/hub.ts'
import type { HubFaults } from '../../../hub/options.ts'
import { type Agent, startAgent } from '../../../src/agent/start-agent.ts'
import { waitFor } from '../../support/wait-for.ts'
import { createFrontolClient, type FrontolClient } from './frontol-client.ts'

export const ACCESS_KEY = 'frontol-access-key-for-tests'
export const PHONE = '79215550147'
export const NEW_PHONE = '79215550199'
const HUB_TOKEN = 'register-token-for-tests-0123456789abcdef'
const REGISTER_ID = 'r-1'

/** A hub in this process, an agent beside Frontol, and Frontol itself. */
export async function openFrontolShop(options: Readonly<{ balanceMinor?: number; hubFaults?: HubFaults }> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'tillside-frontol-'))
  const dataFolder = join(folder, 'agent')
  mkdirSync(dataFolder)
  let hub = createHub({ folder: join(folder, 'hub'), devInbox: true, faults: options.hubFaults })
  const { port } = await hub.start()
  await hub.addRegister({ registerId: REGISTER_ID as never, storeId: 's-1', storeName: 'Магазин 1', token: HUB_TOKEN })
  await hub.addCustomer({
    phone: PHONE,
    name: 'Вера',
    card: '2200451873',
    balanceMinor: options.balanceMinor ?? 50_000,
  })
  writeFileSync(
    join(dataFolder, 'settings.yaml'),
    stringify({
      registerId: REGISTER_ID,
      fiscalMode: 'pos-prints',
      port: 0,
      hub: { url: `http://127.0.0.1:${port}`, token: HUB_TOKEN },
      pin: '2580',
      frontol: { accessKey: ACCESS_KEY },
    }),
  )

  let agent: Agent | undefined
  const lines: string[] = []
  const start = async (isHubThere = true): Promise<FrontolClient> => {
    const started = await startAgent({
      dataFolder,
      version: '0.0.0-test',
      log: pino({ level: 'debug' }, { write: line => void lines.push(line) }),
      localeFile: new URL('../../../renderer/locales/ru.json', import.meta.url).pathname,
      screenFolder: undefined,
      ballastBytes: 0,
    })
    agent = started
    if (isHubThere) await whenHubIs('online')
    return createFrontolClient({ url: started.url, accessKey: ACCESS_KEY })
  }
  const register = () => {
    if (!agent) throw new Error('no agent')
    return agent.register
  }
  const whenHubIs = (state: 'online' | 'offline') =>
    waitFor(`the hub to be ${state}`, () => (register().snapshot().hub.state === 'online') === (state === 'online'))

  return {
    folder,
    dataFolder,
    start,
    register,
    url: () => agent?.url ?? '',
    hub: () => hub,
    /** What the agent logged so far. */
    logged: () => lines.join(''),
    async restartAgent() {
      await agent?.stop()
      return await start()
    },
    async stopAgent() {
      await agent?.stop()
      agent = undefined
    },
    async stopHub() {
      await hub.stop()
      await whenHubIs('offline')
    },
    async startHub(faults?: HubFaults) {
      hub = createHub({ folder: join(folder, 'hub'), devInbox: true, port, faults })
      await hub.start()
    },
    /** The code that came to this phone last. */
    async code(phone: string) {
      await waitFor('the code', () => hub.messagesFor(phone).length > 0)
      return hub.messagesFor(phone).at(-1)?.text.slice(-4) ?? ''
    },
    whenApplied: () => waitFor('the hub to apply it', () => register().sync.status().unapplied === 0),
    async close() {
      await agent?.stop()
      await hub.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
export type FrontolShop = Awaited<ReturnType<typeof openFrontolShop>>
