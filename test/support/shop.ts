import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { stringify } from 'yaml'
import { createShtrihSimulator, type EdgeHook, type ShtrihSimulatorOptions } from '../../drivers/fiscal/shtrih/index.ts'
import { createHub, type Hub } from '../../hub/hub.ts'
import type { HubFaults } from '../../hub/options.ts'
import { type Agent, startAgent } from '../../src/agent/start-agent.ts'
import type { SaleLine } from '../../src/shared/sale-line.ts'
import type { FiscalMode } from '../../src/shared/sale-view.ts'
import { createApiClient } from './api-client.ts'
import { waitFor } from './wait-for.ts'

export const REGISTER_ID = 'r-1'
export const HUB_TOKEN = 'register-token-for-tests-0123456789abcdef'
export const API_TOKEN = 'api-token-for-tests-0123456789'
export const PIN = '2580'
export const PHONE = '79215550147'
export const cashier = { name: 'Иванова А. П.' }

export type ShopOptions = Readonly<{
  fiscalMode?: FiscalMode
  device?: Omit<ShtrihSimulatorOptions, 'folder'>
  hubFaults?: HubFaults
  /** Points of the known customer, in hundredths. */
  balanceMinor?: number
  settings?: Readonly<Record<string, unknown>> | undefined
  isHubStarted?: boolean
  /** The clock of hub and agents. */
  now?: () => number
  screenFolder?: string
}>

/** A hub and a fiscal printer in this process, and a folder for an agent: everything a register needs, on real lines. */
export async function openShop(options: ShopOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'tillside-shop-'))
  let edgeHook: EdgeHook | undefined
  const device = createShtrihSimulator({
    folder: folderIn(folder, 'device'),
    isDurable: false,
    onEdge: edge => edgeHook?.(edge) ?? 'continue',
    ...options.device,
  })
  const devicePath = await device.servePty()
  const { now } = options
  let hub = createHub({ folder: folderIn(folder, 'hub'), devInbox: true, faults: options.hubFaults, now })
  const { port } = await hub.start()
  await hub.addRegister({
    registerId: REGISTER_ID as never,
    storeId: 'store-1',
    storeName: 'Магазин 1',
    token: HUB_TOKEN,
  })
  await hub.addCustomer({
    phone: PHONE,
    name: 'Вера',
    card: '2200451873',
    balanceMinor: options.balanceMinor ?? 50_000,
  })

  const dataFolder = folderIn(folder, 'agent')
  const settings = {
    registerId: REGISTER_ID,
    storeName: 'Магазин 1',
    fiscalMode: options.fiscalMode ?? 'agent-prints',
    port: 0,
    hub: { url: `http://127.0.0.1:${port}`, token: HUB_TOKEN },
    apiToken: API_TOKEN,
    pin: PIN,
    fiscalPrinter: { driver: 'shtrih', maxAnswerMs: 500, connection: { line: 'serial', path: devicePath } },
    ...options.settings,
  }
  const writeSettings = (change: object = {}, inFolder = dataFolder) =>
    writeFileSync(join(inFolder, 'settings.yaml'), stringify({ ...settings, ...change }))
  writeSettings()
  if (options.isHubStarted === false) await hub.stop()

  const agents: Agent[] = []
  return {
    folder,
    dataFolder,
    hubUrl: `http://127.0.0.1:${port}`,
    makeFolder: (name: string) => folderIn(folder, name),
    device,
    devicePath,
    writeSettings,
    /** Called at each frame edge of the device, while set. */
    onEdge(hook: EdgeHook | undefined) {
      edgeHook = hook
    },
    hub: (): Hub => hub,
    stopHub: () => hub.stop(),
    async startHub(faults?: HubFaults) {
      hub = createHub({ folder: join(folder, 'hub'), devInbox: true, port, faults, now })
      await hub.start()
    },
    /** The agent in this process: quick, for everything but killing it. */
    async startAgent(inFolder = dataFolder) {
      const agent = await startAgent({
        dataFolder: inFolder,
        version: '0.0.0-test',
        log: pino({ level: process.env.TEST_LOG ?? 'silent' }),
        localeFile: new URL('../../renderer/locales/ru.json', import.meta.url).pathname,
        screenFolder: options.screenFolder,
        ballastBytes: 0,
        now,
      })
      agents.push(agent)
      return { agent, api: createApiClient(agent.url, API_TOKEN) }
    },
    async close() {
      await Promise.all(agents.map(agent => agent.stop()))
      await hub.stop()
      await device.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
export type Shop = Awaited<ReturnType<typeof openShop>>

/** Waits until the agent has its device and, unless told otherwise, its hub. */
export async function whenReady(agent: Agent, expected: Readonly<{ hub?: boolean }> = {}): Promise<void> {
  await waitFor('the register to be ready', () => {
    const { device, hub } = agent.register.snapshot()
    const isDeviceReady = device.state === 'ready' || device.state === 'none' || device.state === 'attention'
    return isDeviceReady && (expected.hub === false || hub.state === 'online')
  })
}

export const bread: SaleLine = {
  key: 'bread',
  name: 'Хлеб «Бородинский»',
  barcode: '4606203103348',
  quantityMilli: 2000,
  priceMinor: 4550,
  vatCode: 2,
  itemKind: 1,
  department: 1,
}

export const cheese: SaleLine = {
  key: 'cheese',
  name: 'Сыр весовой',
  quantityMilli: 345,
  priceMinor: 89_990,
  vatCode: 2,
  itemKind: 1,
  department: 1,
}

function folderIn(parent: string, name: string): string {
  const folder = join(parent, name)
  mkdirSync(folder, { recursive: true })
  return folder
}
