import { join } from 'node:path'
import { readFiscalMemory } from '../../drivers/fiscal/shtrih/index.ts'
import {
  readDayFigures,
  readHubDocuments,
  readHubSummary,
  readLoyaltyFigures,
  readUpdatesTried,
} from '../../hub/read-hub.ts'
import type { ReadableDb } from '../db/database.ts'
import { openDatabaseForReading } from '../db/open-database.ts'
import { listSales } from '../db/sales.ts'
import { countSlips } from '../db/slips.ts'
import { documentKey } from '../shared/fiscal/document.ts'
import { RegisterId } from '../shared/ids.ts'
import { SaleStateName } from '../shared/sale-view.ts'
import type { StoryCount } from './scene.ts'
import type { DemoRegister, Stage } from './stage.ts'

/** The result of the demo, counted from the devices' fiscal memories and the hub's tables. */
export type Tally = Readonly<{
  sales: Readonly<{ completed: number; cancelled: number; offline: number }>
  returns: number
  customers: Readonly<{ identified: number; verified: number; joined: number }>
  /** `doubled`: in an FN, but no sale of the hub has it. `missing`: the hub has it, no FN does. */
  fiscal: Readonly<{ documents: number; doubled: number; missing: number }>
  outbox: Readonly<{ pending: number }>
  hub: Readonly<{ received: number; applied: number; findings: number; pointsConsistent: boolean }>
  /** In sales: what stood on the screen, and what was answered. */
  scripts: Readonly<{ shown: number; answered: number }>
  offers: Readonly<{ shown: number; accepted: number }>
  coupons: Readonly<{ issued: number; redeemed: number }>
  staff: Readonly<{ verified: number }>
  slips: Readonly<{ printed: number }>
  /** `salesInterrupted`: sales of the register that lie across a change of its version, whatever became of them. */
  updates: Readonly<{ applied: number; rolledBack: number; salesInterrupted: number }>
  seal: 'nothing-lost' | 'differs'
  durationMs: number
}>

export async function takeTally(stage: Stage, startedAtMs: number): Promise<Tally> {
  const hubFolder = join(stage.folder, 'hub')
  const summary = await readHubSummary(hubFolder)
  const day = await readDayFigures(hubFolder)
  const known = new Set((await readHubDocuments(hubFolder)).map(documentKey))
  const printed = new Set(
    [stage.first, stage.second, stage.third]
      .flatMap(({ deviceFolder }) => readFiscalMemory(deviceFolder))
      .filter(({ kind }) => kind === 'receipt')
      .map(documentKey),
  )
  const doubled = [...printed].filter(key => !known.has(key)).length
  const missing = [...known].filter(key => !printed.has(key)).length
  const pending = await countPending(stage)
  const isWhole =
    doubled + missing + pending + summary.openFindings === 0 &&
    summary.received === summary.applied &&
    summary.points.isConsistent &&
    summary.seals.sealed > 0 &&
    summary.seals.waiting + summary.seals.mismatch === 0
  return {
    sales: { completed: summary.sales, cancelled: day.cancelledSales, offline: day.offlineSales },
    returns: summary.returns,
    customers: { identified: day.identifiedSales, verified: day.verifications, joined: day.joinedCustomers },
    fiscal: { documents: printed.size, doubled, missing },
    outbox: { pending },
    hub: {
      received: summary.received,
      applied: summary.applied,
      findings: summary.openFindings,
      pointsConsistent: summary.points.isConsistent,
    },
    ...(await readLoyaltyFigures(hubFolder)),
    slips: { printed: countPrintedSlips(stage) },
    updates: await countUpdates(stage),
    seal: isWhole ? 'nothing-lost' : 'differs',
    durationMs: Date.now() - startedAtMs,
  }
}

/** Where the tables and the story do not agree, in words. Empty when they do. */
export function differences(tally: Tally, story: StoryCount): string[] {
  const pairs: [string, number, number][] = [
    ['sales', tally.sales.completed, story.sales],
    ['returns', tally.returns, story.returns],
    ['cancelled sales', tally.sales.cancelled, story.cancelled],
    ['offline sales', tally.sales.offline, story.offline],
    ['joined customers', tally.customers.joined, story.joined],
    ['coupons issued', tally.coupons.issued, story.couponsIssued],
    ['coupons redeemed', tally.coupons.redeemed, story.couponsRedeemed],
    ['staff verifications', tally.staff.verified, story.verified],
    ['slips', tally.slips.printed, story.slips],
    ['versions applied', tally.updates.applied, story.updatesApplied],
    ['versions rolled back', tally.updates.rolledBack, story.updatesRolledBack],
    ['sales interrupted by a version', tally.updates.salesInterrupted, 0],
    ['fiscal documents', tally.fiscal.documents, story.sales + story.returns + story.furtherDocuments],
  ]
  const unequal = pairs
    .filter(([, counted, told]) => counted !== told)
    .map(([what, counted, told]) => `${what}: ${counted} counted, ${told} told`)
  return tally.seal === 'nothing-lost' ? unequal : [...unequal, 'register, devices and hub differ']
}

async function countPending({ first, second, third }: Stage): Promise<number> {
  const health = await Promise.all(
    [first, second, third].map(({ pos }) => pos.get<{ hub: { unsent: number } }>('/health')),
  )
  return health.reduce((sum, { hub }) => sum + hub.unsent, 0)
}

function countPrintedSlips({ first }: Stage): number {
  return reading(first, db => countSlips(db, RegisterId.parse(first.registerId), 'printed'))
}

async function countUpdates({ folder, third }: Stage): Promise<Tally['updates']> {
  const tried = (await readUpdatesTried(join(folder, 'hub'))).filter(
    ({ registerId }) => registerId === third.registerId,
  )
  const everyState = SaleStateName.options
  const sales = reading(third, db => listSales(db, RegisterId.parse(third.registerId), everyState))
  const isFinished = (state: string) => state === 'completed' || state === 'cancelled'
  const interrupted = sales.filter(({ createdAtMs, updatedAtMs, state }) =>
    tried.some(({ switchedAtMs }) => createdAtMs < switchedAtMs && (!isFinished(state) || updatedAtMs > switchedAtMs)),
  )
  const applied = tried.filter(({ isApplied }) => isApplied).length
  return { applied, rolledBack: tried.length - applied, salesInterrupted: interrupted.length }
}

function reading<T>({ dataFolder }: DemoRegister, read: (db: ReadableDb) => T): T {
  const db = openDatabaseForReading(dataFolder)
  if (!db) throw new Error(`no database in ${dataFolder}`)
  try {
    return read(db)
  } finally {
    db.close()
  }
}
