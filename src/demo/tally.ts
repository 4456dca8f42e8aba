import { join } from 'node:path'
import { readFiscalMemory } from '../../drivers/fiscal/shtrih/index.ts'
import { readDayFigures, readHubDocuments, readHubSummary } from '../../hub/read-hub.ts'
import type { StoryCount } from './scene.ts'
import type { Stage } from './stage.ts'

/** The result of the demo, counted from the devices' fiscal memories and the hub's tables. */
export type Tally = Readonly<{
  sales: Readonly<{ completed: number; cancelled: number; offline: number }>
  returns: number
  customers: Readonly<{ identified: number; verified: number; joined: number }>
  /** `doubled`: in an FN, but no sale of the hub has it. `missing`: the hub has it, no FN does. */
  fiscal: Readonly<{ documents: number; doubled: number; missing: number }>
  outbox: Readonly<{ pending: number }>
  hub: Readonly<{ received: number; applied: number; findings: number; pointsConsistent: boolean }>
  seal: 'nothing-lost' | 'differs'
  durationMs: number
}>

export async function takeTally(stage: Stage, startedAtMs: number): Promise<Tally> {
  const hubFolder = join(stage.folder, 'hub')
  const summary = await readHubSummary(hubFolder)
  const day = await readDayFigures(hubFolder)
  const known = new Set((await readHubDocuments(hubFolder)).map(documentKey))
  const printed = new Set(
    [stage.first, stage.second]
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
    ['fiscal documents', tally.fiscal.documents, story.sales + story.returns],
  ]
  const unequal = pairs
    .filter(([, counted, told]) => counted !== told)
    .map(([what, counted, told]) => `${what}: ${counted} counted, ${told} told`)
  return tally.seal === 'nothing-lost' ? unequal : [...unequal, 'register, devices and hub differ']
}

async function countPending({ first, second }: Stage): Promise<number> {
  const health = await Promise.all([first, second].map(({ pos }) => pos.get<{ hub: { unsent: number } }>('/health')))
  return health.reduce((sum, { hub }) => sum + hub.unsent, 0)
}

function documentKey({ fnNumber, fdNumber }: Readonly<{ fnNumber: string; fdNumber: number }>): string {
  return `${fnNumber}/${fdNumber}`
}
