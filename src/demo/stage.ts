import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { createShtrihSimulator, type EdgeHook, type ShtrihSimulator } from '../../drivers/fiscal/shtrih/index.ts'
import { createEscposSimulator, type EscposSimulator } from '../../drivers/receipt/escpos/index.ts'
import { createScannerSimulator } from '../../drivers/scanner/scanner-simulator.ts'
import type { LineSettings } from '../../drivers/settings.ts'
import { createHub, type Hub } from '../../hub/hub.ts'
import { askHub } from '../cli/ask-hub.ts'
import type { RegisterId } from '../shared/ids.ts'
import { type AgentProcess, startAgentProcess } from './agent-process.ts'
import { createPosClient, type PosClient } from './pos-client.ts'
import { type Flaw, releaseStateOf, releaseVersion } from './release.ts'

/** One register of the demo: its device, its agent as a process, and the program that calls it. */
export type DemoRegister = Readonly<{
  registerId: string
  dataFolder: string
  deviceFolder: string
  device: ShtrihSimulator
  connection: LineSettings
  pos: PosClient
  agent(): AgentProcess
  startAgent(): Promise<void>
  /** Called at every frame edge of the device, while set. */
  onEdge(hook: EdgeHook | undefined): void
}>

export type Stage = Readonly<{
  folder: string
  hub(): Hub
  stopHub(): Promise<void>
  startHub(): Promise<void>
  /** The agent owns the printer. */
  first: DemoRegister
  /** The register program owns the printer. */
  second: DemoRegister
  /** In another store, under the launcher: gets new versions while it sells. */
  third: DemoRegister
  /** Publishes this checkout as a version for the third register, whole or with a flaw. */
  release(version: string, flaw?: Flaw): Promise<void>
  /** How far the third register is with a version, by the hub: `applied`, `rolled-back update.not-started`. */
  releaseState(version: string): Promise<string | undefined>
  scan(text: string): void
  /** The slip printer beside the first register. */
  slips: EscposSimulator
  close(): Promise<void>
}>

type StageOptions = Readonly<{
  folder: string
  /** 0 takes free ports: nothing of a real agent or hub on this machine is disturbed. */
  hubPort: number
  agentPort: number
  screen: boolean
}>

/** Devices are on ptys where there are any, else on TCP: the bytes are the same. */
const hasPtys = process.platform === 'linux' || process.platform === 'darwin'

export const DEMO_PIN = '2580'
export const OWNER = { name: 'owner', password: 'tillside-demo', role: 'owner' }
const ADMIN_TOKEN = 'demo-admin-token'
const RING = 'canary'
const GOODS = [
  '4606203103348;Хлеб «Бородинский»;45,50;2',
  '4600439931256;Чай чёрный, 100 пакетиков;289,00;11',
  '4607001234562;Сыр «Российский», 300 г;319,90;2',
]

/** Sets the shop up: a hub, two registers with a fiscal printer each, a scanner. All on real lines of this machine. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const { folder } = options
  const hubFolder = join(folder, 'hub')
  mkdirSync(hubFolder, { recursive: true })
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const releaseKey = publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
  const hubOptions = { folder: hubFolder, devInbox: true, adminToken: ADMIN_TOKEN, releaseKey }
  let hub = createHub({ ...hubOptions, port: options.hubPort })
  const { port: hubPort } = await hub.start()
  const releaseHub = { url: `http://127.0.0.1:${hubPort}`, adminToken: ADMIN_TOKEN }

  const scanner = createScannerSimulator()
  const scannerLine: LineSettings = hasPtys
    ? { line: 'serial', path: await scanner.servePty(), baudRate: 9600 }
    : { line: 'tcp', host: '127.0.0.1', port: await scanner.serveTcp(0) }

  const slips = createEscposSimulator({ folder: join(folder, 'kassa-1-slips') })
  const slipLine: LineSettings = { line: 'tcp', host: '127.0.0.1', port: await slips.serveTcp(0) }

  const shared = { storeName: 'Магазин № 7', pin: DEMO_PIN, senderEmail: 'receipts@shop.example' }
  const first = await setUpRegister(options, hub, hubPort, {
    ...shared,
    registerId: 'kassa-1',
    fiscalMode: 'agent-prints',
    port: options.agentPort,
    goodsFile: 'goods.csv',
    scanner: { connection: scannerLine },
    receiptPrinter: { driver: 'escpos', connection: slipLine },
  })
  const second = await setUpRegister(options, hub, hubPort, {
    ...shared,
    registerId: 'kassa-2',
    fiscalMode: 'pos-prints',
    port: 0,
  })
  const third = await setUpRegister(options, hub, hubPort, {
    ...shared,
    registerId: 'kassa-3',
    storeId: 'store-8',
    storeName: 'Магазин № 8',
    fiscalMode: 'agent-prints',
    port: 0,
    update: { publicKey: releaseKey },
  })
  await Promise.all([first.startAgent(), second.startAgent(), third.startAgent()])
  await askHub(releaseHub, 'POST', '/owners', OWNER)
  await askHub(releaseHub, 'PUT', '/registers/kassa-3/ring', { ring: RING })
  // A chain lets a version settle for hours before the next register of a store gets it.
  await askHub(releaseHub, 'PUT', '/updates/pace', { settleMinutes: 0, mostFailed: 5 })

  return {
    folder,
    hub: () => hub,
    stopHub: () => hub.stop(),
    async startHub() {
      hub = createHub({ ...hubOptions, port: hubPort })
      await hub.start()
    },
    first,
    second,
    third,
    release: (version, flaw) => releaseVersion({ hub: releaseHub, key: privateKey, folder, ring: RING }, version, flaw),
    releaseState: version => releaseStateOf(releaseHub, 'kassa-3', version),
    scan: text => scanner.scan(text),
    slips,
    async close() {
      await Promise.all([first.agent().stop(), second.agent().stop(), third.agent().stop()])
      await hub.stop()
      await Promise.all([scanner.close(), slips.close(), ...[first, second, third].map(({ device }) => device.close())])
    },
  }
}

type RegisterSettings = Readonly<{
  registerId: string
  fiscalMode: string
  storeName: string
  storeId?: string
  goodsFile?: string
  update?: Readonly<{ publicKey: string }>
  [key: string]: unknown
}>

async function setUpRegister(
  { folder, screen }: StageOptions,
  hub: Hub,
  hubPort: number,
  { storeId = 'store-7', ...settings }: RegisterSettings,
): Promise<DemoRegister> {
  const { registerId, storeName } = settings
  const dataFolder = join(folder, registerId)
  const deviceFolder = join(folder, `${registerId}-printer`)
  mkdirSync(dataFolder, { recursive: true })

  let edgeHook: EdgeHook | undefined
  const number = registerId.slice(-1).padStart(4, '0')
  const device = createShtrihSimulator({
    folder: deviceFolder,
    identity: { fnNumber: `999907890200${number}`, serialNumber: `047887000700${number}` },
    onEdge: edge => edgeHook?.(edge) ?? 'continue',
  })
  const connection: LineSettings = hasPtys
    ? { line: 'serial', path: await device.servePty(), baudRate: 115_200 }
    : { line: 'tcp', host: '127.0.0.1', port: await device.serveTcp(0) }

  const hubToken = `demo-token-of-${registerId}-0123456789abcdef`
  const apiToken = `demo-api-token-of-${registerId}`
  await hub.addRegister({
    registerId: registerId as RegisterId,
    storeId,
    storeName,
    token: hubToken,
  })
  const fiscalPrinter = settings.fiscalMode === 'agent-prints' ? { driver: 'shtrih', connection } : undefined
  const file = { ...settings, apiToken, hub: { url: `http://127.0.0.1:${hubPort}`, token: hubToken }, fiscalPrinter }
  writeFileSync(join(dataFolder, 'settings.yaml'), stringify(file))
  if (settings.goodsFile) writeFileSync(join(dataFolder, settings.goodsFile), `${GOODS.join('\n')}\n`)

  let agent: AgentProcess | undefined
  const running = (): AgentProcess => {
    if (!agent) throw new Error(`${registerId} was not started`)
    return agent
  }
  return {
    registerId,
    dataFolder,
    deviceFolder,
    device,
    connection,
    pos: createPosClient(() => running().url, apiToken),
    agent: running,
    async startAgent() {
      const hasScreen = screen && settings.fiscalMode === 'agent-prints'
      const command = settings.update ? 'launch' : 'start'
      agent = await startAgentProcess(dataFolder, { screen: hasScreen, command })
    },
    onEdge(hook) {
      edgeHook = hook
    },
  }
}
