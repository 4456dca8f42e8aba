import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { stringify } from 'yaml'
import { createShtrihSimulator, parseShtrihFault } from '../../drivers/fiscal/shtrih/index.ts'
import { createHub } from '../../hub/hub.ts'
import { type Agent, startAgent } from '../agent/start-agent.ts'
import { until } from '../demo/until.ts'
import { AppError } from '../shared/errors/app-error.ts'
import { OperationId, type RegisterId } from '../shared/ids.ts'
import type { FiscalMode } from '../shared/sale-view.ts'
import { reportContract, reportText } from './contract-report.ts'
import { downAnswer } from './down-answer.ts'
import { type KitProxy, startKitProxy } from './kit-proxy.ts'
import { scriptedCustomers, scriptedPromoCode, unknownPhone } from './scripted-customers.ts'
import { scriptedRules } from './scripted-rules.ts'

export const SIM_TOKEN = 'sim-token-0123456789'
export const SIM_FRONTOL_KEY = 'sim-frontol-key'
const HUB_TOKEN = 'sim-register-token-0123456789abcdef'
const AGENT_AWAY_MS = 3_000
const AGENT_DOWN_MS = 60_000

export type SimAgentOptions = Readonly<{
  /** Emptied at each start: every run begins in the same shop. */
  folder: string
  port: number
  fiscalMode: FiscalMode
  localeFile: string
  version: string
  /** One line for whoever runs it. */
  say(line: string): void
}>

export type SimAgent = Readonly<{
  url: string
  proxy: KitProxy
  /** One line typed: a fault, or a question. Resolves to what to answer. */
  command(line: string): Promise<string>
  /** The last code a phone was sent. */
  codeFor(phone: string): string | undefined
  close(): Promise<void>
}>

/**
 * The agent for programmers of register software: the real local API with customers by script, a fiscal printer in
 * software and no hub to set up, which misbehaves when told to and judges what it is called with.
 */
export async function startSimAgent(options: SimAgentOptions): Promise<SimAgent> {
  const { folder, fiscalMode, say } = options
  rmSync(folder, { recursive: true, force: true })
  const [hubFolder, dataFolder, deviceFolder] = ['hub', 'agent', 'printer'].map(name => join(folder, name)) as [
    string,
    string,
    string,
  ]
  for (const each of [hubFolder, dataFolder, deviceFolder]) mkdirSync(each, { recursive: true })

  let slowMs = 0
  const hubOptions = { folder: hubFolder, devInbox: true, faults: { answerDelayMs: () => slowMs } }
  let hub = createHub(hubOptions)
  const { port: hubPort } = await hub.start()
  let isHubUp = true
  await hub.addRegister({
    registerId: 'kassa-1' as RegisterId,
    storeId: 'store-1',
    storeName: 'Магазин № 1',
    token: HUB_TOKEN,
  })
  for (const { happens: _, points, ...customer } of scriptedCustomers) {
    await hub.addCustomer({ ...customer, balanceMinor: points * 100 })
  }
  await hub.publishRules(scriptedRules)
  await hub.addPromoCodes({ promotionId: 'sale-10', codes: [scriptedPromoCode] })

  const printer = createShtrihSimulator({ folder: deviceFolder, isDurable: false })
  const needsPrinter = fiscalMode !== 'pos-prints'
  const fiscalPrinter = needsPrinter
    ? { driver: 'shtrih', connection: { line: 'tcp', host: '127.0.0.1', port: await printer.serveTcp(0) } }
    : undefined
  const settings = {
    registerId: 'kassa-1',
    storeName: 'Магазин № 1',
    fiscalMode,
    port: 0,
    hub: { url: `http://127.0.0.1:${hubPort}`, token: HUB_TOKEN },
    apiToken: SIM_TOKEN,
    pin: '2580',
    scans: { cards: [{ prefix: '2200', length: 10 }] },
    frontol: fiscalMode === 'pos-prints' ? { accessKey: SIM_FRONTOL_KEY } : undefined,
    fiscalPrinter,
  }
  writeFileSync(join(dataFolder, 'settings.yaml'), stringify(settings))

  let agent: Agent | undefined
  /** On a register the launcher answers in the agent's place. */
  let isLauncherThere = false
  const startOurs = async (): Promise<void> => {
    const { version, localeFile } = options
    const log = pino({ level: 'silent' })
    agent = await startAgent({ dataFolder, version, log, localeFile, screenFolder: undefined, ballastBytes: 0 })
  }
  await startOurs()
  if (needsPrinter) await openShift(agent)

  const codeFor = (phone: string): string | undefined => {
    const text = isHubUp ? hub.messagesFor(phone).at(-1)?.text : undefined
    return /\d{4,8}/.exec(text ?? '')?.[0]
  }
  const codes = () =>
    Object.fromEntries(
      [...scriptedCustomers.map(({ phone }) => phone), unknownPhone].map(each => [each, codeFor(each)]),
    )

  const proxy = await startKitProxy({
    port: options.port,
    agentUrl: () => agent?.url,
    downAnswer: (method, path) => (isLauncherThere ? downAnswer(method, path) : undefined),
    page: path => {
      if (path === '/kit/report') return reportContract(proxy.calls())
      if (path === '/kit/codes') return codes()
      return path === '/kit/customers' ? { customers: scriptedCustomers, unknownPhone, scriptedPromoCode } : undefined
    },
    onCall: ({ method, path, status, end, tookMs }) => {
      say(`${method} ${path} → ${status ?? end} (${Math.round(tookMs)} ms)`)
    },
  })

  const away = async (forMs: number): Promise<void> => {
    const leaving = agent
    agent = undefined
    await leaving?.stop()
    await new Promise(resolve => setTimeout(resolve, forMs))
    await startOurs()
    isLauncherThere = false
  }
  const leave = (forMs: number): void => {
    away(forMs).catch(error => say(`the agent did not come back: ${String(error)}`))
  }

  const commands: Readonly<Record<string, (rest: string) => Promise<string> | string>> = {
    'lose-answer': () => {
      proxy.next({ kind: 'lose-answer' })
      return 'the next answer will be lost: the work is done, nobody hears of it'
    },
    'answer-late': rest => {
      const delayMs = Number(rest) || 2000
      proxy.next({ kind: 'answer-late', delayMs })
      return `the next answer will take ${delayMs} ms`
    },
    'agent-dies': rest => {
      const forMs = Number(rest) || AGENT_AWAY_MS
      leave(forMs)
      return `nobody answers for about ${forMs / 1000} s`
    },
    'agent-down': rest => {
      const forMs = Number(rest) || AGENT_DOWN_MS
      isLauncherThere = true
      leave(forMs)
      return `the agent is away for about ${forMs / 1000} s, and the launcher says so: 503, mode down`
    },
    'hub-away': async () => {
      if (isHubUp) await hub.stop()
      isHubUp = false
      return 'the hub is away: sales go on, points follow'
    },
    'hub-back': async () => {
      if (!isHubUp) {
        hub = createHub({ ...hubOptions, port: hubPort })
        await hub.start()
      }
      isHubUp = true
      slowMs = 0
      return 'the hub is back'
    },
    'hub-slow': rest => {
      slowMs = Number(rest) || 10_000
      return `the hub answers after ${slowMs} ms; hub-back ends it`
    },
    printer: async rest => {
      const fault = parseShtrihFault(rest)
      if (!fault) throw new AppError('setup.settings-invalid', { params: { option: 'printer', value: rest } })
      await printer.inflict(fault)
      return `the printer: ${rest}`
    },
    codes: () => JSON.stringify(codes()),
    report: () => reportText(reportContract(proxy.calls())),
    help: () => `commands: ${Object.keys(commands).join(', ')}`,
  }

  return {
    url: `http://127.0.0.1:${proxy.port}`,
    proxy,
    async command(line) {
      const [name = '', ...rest] = line.trim().split(/\s+/)
      const run = commands[name]
      return run ? await run(rest.join(' ')) : `not understood: ${name}. ${commands.help?.('') ?? ''}`
    },
    codeFor,
    async close() {
      await proxy.close()
      await agent?.stop()
      if (isHubUp) await hub.stop()
      await printer.close()
    },
  }
}

const DEVICE_PATIENCE_MS = 10_000

/** The shop is open when the programmer comes: the first receipt must not fail for a closed shift. */
async function openShift(agent: Agent | undefined): Promise<void> {
  const isReady = () => agent?.register.snapshot().device.state === 'ready' || undefined
  await until(() => 'the simulated printer', isReady, DEVICE_PATIENCE_MS)
  await agent?.register.fiscal?.openShift(OperationId.parse('sim-open-shift'), { name: 'Кассир' })
}
