import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { createShtrihSimulator, type EdgeHook, type ShtrihSimulator } from '../../drivers/fiscal/shtrih/index.ts'
import { createScannerSimulator } from '../../drivers/scanner/scanner-simulator.ts'
import type { LineSettings } from '../../drivers/settings.ts'
import { createHub, type Hub } from '../../hub/hub.ts'
import type { RegisterId } from '../shared/ids.ts'
import { type AgentProcess, startAgentProcess } from './agent-process.ts'
import { createPosClient, type PosClient } from './pos-client.ts'

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
  scan(text: string): void
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
  let hub = createHub({ folder: hubFolder, port: options.hubPort, devInbox: true })
  const { port: hubPort } = await hub.start()

  const scanner = createScannerSimulator()
  const scannerLine: LineSettings = hasPtys
    ? { line: 'serial', path: await scanner.servePty(), baudRate: 9600 }
    : { line: 'tcp', host: '127.0.0.1', port: await scanner.serveTcp(0) }

  const shared = { storeName: 'Магазин № 7', pin: DEMO_PIN, senderEmail: 'receipts@shop.example' }
  const first = await setUpRegister(options, hub, hubPort, {
    ...shared,
    registerId: 'kassa-1',
    fiscalMode: 'agent-prints',
    port: options.agentPort,
    goodsFile: 'goods.csv',
    scanner: { connection: scannerLine },
  })
  const second = await setUpRegister(options, hub, hubPort, {
    ...shared,
    registerId: 'kassa-2',
    fiscalMode: 'pos-prints',
    port: 0,
  })
  await Promise.all([first.startAgent(), second.startAgent()])

  return {
    folder,
    hub: () => hub,
    stopHub: () => hub.stop(),
    async startHub() {
      hub = createHub({ folder: hubFolder, port: hubPort, devInbox: true })
      await hub.start()
    },
    first,
    second,
    scan: text => scanner.scan(text),
    async close() {
      await Promise.all([first.agent().stop(), second.agent().stop()])
      await hub.stop()
      await Promise.all([scanner.close(), first.device.close(), second.device.close()])
    },
  }
}

type RegisterSettings = Readonly<{ registerId: string; fiscalMode: string; goodsFile?: string; [key: string]: unknown }>

async function setUpRegister(
  { folder, screen }: StageOptions,
  hub: Hub,
  hubPort: number,
  settings: RegisterSettings,
): Promise<DemoRegister> {
  const { registerId } = settings
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
    storeId: 'store-7',
    storeName: 'Магазин № 7',
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
      agent = await startAgentProcess(dataFolder, { screen: screen && settings.fiscalMode === 'agent-prints' })
    },
    onEdge(hook) {
      edgeHook = hook
    },
  }
}
