import { join } from 'node:path'
import type { Programme } from '../../src/shared/programme.ts'
import type { FiscalMode } from '../../src/shared/sale-view.ts'
import { openShop, PHONE, type Shop } from '../support/shop.ts'
import { waitFor } from '../support/wait-for.ts'
import { type AgentProcess, type ApiClient, startAgentProcess, startBriefly } from './agent-process.ts'
import { createEdgeTrap, type EdgeTrap } from './edge-trap.ts'
import { createRegisterProgram, type RegisterProgram } from './register-program.ts'

export type Mode = FiscalMode

/** No step of a busy machine takes longer; a till that needs more is stuck. */
export const PATIENCE_MS = 30_000
const RICH_MINOR = 1_000_000_000
const QUIET_MS = 15

/** How the one document of a sale is known in the fiscal memory. */
export type SoughtDocument = Readonly<{ receiptKind: 'sale' | 'return'; goodsName: string }>

export type TillOptions = Readonly<{
  mode: Mode
  /** Folder of the agent's program. */
  root: string
  compileCache: string
  /** Documents move paper for this long. */
  printMs?: number
  /** Further settings of the agent. */
  settings?: Readonly<Record<string, unknown>> | undefined
}>

/** A shop whose agent is a process of its own, to be killed and started again on the same folder. */
export type Till = Readonly<{
  mode: Mode
  shop: Shop
  trap: EdgeTrap
  /** Throws while the agent is down. */
  api(): ApiClient
  isUp(): boolean
  start(): Promise<void>
  /** A start that is killed after so long. */
  startBriefly(lifeMs: number): Promise<void>
  kill(): Promise<void>
  kills(): number
  /** How long the last start took. */
  startMs(): number
  /** Up, with its device and its hub. */
  ready(): Promise<void>
  /** No byte of a killed agent is left on the line. */
  lineQuiet(): Promise<void>
  documents(): ReturnType<Shop['device']['documents']>
  folders: Readonly<{ agent: string; hub: string }>
  /** How the agent says it is, and what it logged last. */
  situation(): Promise<string>
  /** Owns the printer in `pos-prints`; absent otherwise. */
  program: RegisterProgram | undefined
  /** Every sale and return begun here, by its id, for the judge. */
  begun: Map<string, SoughtDocument>
  /** A number for the next piece of work, never given twice. */
  nextNumber(): number
  close(): Promise<void>
}>

/** What the till's customers are known by at the hub. */
export const buyerPhone = PHONE

export const codePromotionId = 'code-30'

/** A promo code takes a part off that no other sale pays; each receipt brings a coupon. */
const rules: Pick<Programme, 'promotions'> = {
  promotions: [
    {
      kind: 'percent',
      promotionId: codePromotionId,
      title: { ru: 'По промокоду −30 %', en: '30% off with a code' },
      percentBps: 3000,
      goods: { barcodes: [], categories: [] },
      given: 'code',
      audience: {},
    },
    {
      kind: 'coupon',
      promotionId: 'coupon',
      title: { ru: 'Купон', en: 'Coupon' },
      goods: { barcodes: [], categories: [] },
      atLeastMinor: 1,
      couponFor: codePromotionId,
      validDays: 30,
      audience: {},
    },
  ],
}

export async function openTill(options: TillOptions): Promise<Till> {
  const { mode, root, compileCache, printMs = 0 } = options
  const trap = createEdgeTrap()
  const shop = await openShop({
    fiscalMode: mode,
    device: { onEdge: trap.onEdge, printMs },
    balanceMinor: RICH_MINOR,
    settings: options.settings,
  })
  await shop.hub().setProgramme(rules)
  const program = mode === 'pos-prints' ? createRegisterProgram(shop.devicePath) : undefined
  await program?.reopen()
  let agent: AgentProcess | undefined
  let kills = 0
  let startMs = 0
  let lastNumber = 0

  const api = (): ApiClient => {
    if (!agent) throw new Error('the agent is down')
    return agent.api
  }

  return {
    mode,
    shop,
    trap,
    api,
    isUp: () => agent !== undefined,
    async start() {
      const startedAtMs = performance.now()
      agent = await startAgentProcess({ root, dataFolder: shop.dataFolder, compileCache })
      startMs = performance.now() - startedAtMs
    },
    async startBriefly(lifeMs) {
      kills += 1
      await startBriefly({ root, dataFolder: shop.dataFolder, compileCache }, lifeMs)
    },
    async kill() {
      const killed = agent
      agent = undefined
      if (killed) kills += 1
      await killed?.kill()
    },
    kills: () => kills,
    startMs: () => startMs,
    async ready() {
      const isReady = async () => {
        const { body } = await api().call<{ mode: string; device: { state: string } }>('GET', '/health')
        return body.mode === 'online' && ['ready', 'attention', 'none'].includes(body.device.state)
      }
      await waitFor('the agent to have its device and its hub', isReady, PATIENCE_MS)
    },
    async lineQuiet() {
      for (let before = -1; before !== trap.count(); ) {
        before = trap.count()
        await new Promise(resolve => setTimeout(resolve, QUIET_MS))
      }
    },
    documents: shop.device.documents,
    folders: { agent: shop.dataFolder, hub: join(shop.folder, 'hub') },
    async situation() {
      const health = await agent?.api.call('GET', '/health').catch((error: unknown) => String(error))
      return `${JSON.stringify(health)} ${agent?.output() ?? 'the agent is down'}`
    },
    program,
    begun: new Map(),
    nextNumber: () => {
      lastNumber += 1
      return lastNumber
    },
    async close() {
      await agent?.kill()
      await program?.close()
      await shop.close()
    },
  }
}

/** What the fiscal memory holds of a sale. */
export function documentsOf(till: Till, { receiptKind, goodsName }: SoughtDocument): ReturnType<Till['documents']> {
  return till
    .documents()
    .filter(found => found.receiptKind === receiptKind && found.lines?.some(line => line.name === goodsName))
}

/** Starts an agent once and lets it end by itself, so that Node keeps its compiled code and later starts are quick. */
export async function warmUp(options: TillOptions): Promise<void> {
  const shop = await openShop({ fiscalMode: options.mode })
  try {
    const agent = await startAgentProcess({ ...options, dataFolder: shop.dataFolder })
    await agent.stop()
  } finally {
    await shop.close()
  }
}
