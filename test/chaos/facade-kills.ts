import { readHubDocuments } from '../../hub/read-hub.ts'
import { findDocument } from '../../src/db/documents.ts'
import { openDatabaseForReading } from '../../src/db/open-database.ts'
import { waitFor } from '../support/wait-for.ts'
import type { NamedEdge } from './edge-trap.ts'
import { createFacadeProgram, type Facade } from './facade-program.ts'
import { type FacadeTill, type FacadeTillOptions, openFacadeTill } from './facade-till.ts'
import { type Fate, printing, verdictOf } from './fates.ts'
import { PATIENCE_MS } from './till.ts'

export type FacadeKillOptions = FacadeTillOptions &
  Readonly<{
    facade: Facade
    kills: number
    /** `after-commit` by default: the window in which other servers print again. */
    window?: KillWindow
    onProgress?: (tally: FacadeTally) => void
  }>

/** Before or after the device has recorded the receipt. */
export type KillWindow = 'after-commit' | 'before-commit'

/** What came of the kills; everything but the first three has to be nothing. */
export type FacadeTally = {
  kills: number
  sales: number
  /** Receipts of checked-out loyalty sales among them. */
  linked: number
  /** The program was told so, and no receipt is there, or another one. */
  lost: number
  doubled: number
  printedWhileSettling: number
  /** Receipts the register's database or the hub does not hold exactly once. */
  missing: number
  problems: string[]
}

const CLOSE_RECEIPT = 0xff45

type Point = Readonly<{ edge: NamedEdge['edge']; fate: Fate }>

const points: Readonly<Record<KillWindow, readonly Point[]>> = {
  'after-commit': [
    { edge: 'committed', fate: 'finishes' },
    { edge: 'committed', fate: 'finishes-silently' },
    { edge: 'committed', fate: 'does-not-finish' },
    { edge: 'answer-sent', fate: 'finishes' },
    { edge: 'answer-sent', fate: 'does-not-finish' },
    { edge: 'answer-acked', fate: 'finishes' },
  ],
  'before-commit': [
    { edge: 'before-commit', fate: 'does-not-finish' },
    { edge: 'acked', fate: 'finishes-silently' },
    { edge: 'frame-received', fate: 'does-not-finish' },
    { edge: 'before-commit', fate: 'finishes' },
  ],
}

/** Every third sale was begun with the plain API, with points in its price. */
const LINKED_ONE_IN = 3
const PRICE_MINOR = 100_00

/** Kills the agent between the device's commit and the answer of a façade, so many times, and counts receipts. */
export async function runFacadeKills(options: FacadeKillOptions): Promise<FacadeTally> {
  const { facade, kills, onProgress } = options
  const tally: FacadeTally = {
    kills: 0,
    sales: 0,
    linked: 0,
    lost: 0,
    doubled: 0,
    printedWhileSettling: 0,
    missing: 0,
    problems: [],
  }
  const till = await openFacadeTill(options)
  try {
    await till.start()
    await till.ready()
    const opened = await createFacadeProgram(till, facade).openShift('shift-open')
    if (opened.state !== 'printed') throw new Error(`the shift was not opened: ${opened.why}`)
    for (let number = 1; number <= kills; number += 1) {
      const among = points[options.window ?? 'after-commit']
      await killOnce(till, facade, { number, point: among[number % among.length] ?? among[0] }, tally)
      tally.kills = till.kills()
      onProgress?.(tally)
    }
    await judge(till, tally)
  } finally {
    await till.close()
  }
  return tally
}

async function killOnce(
  till: FacadeTill,
  facade: Facade,
  { number, point }: Readonly<{ number: number; point: Point | undefined }>,
  tally: FacadeTally,
): Promise<void> {
  if (!point) throw new Error('no such point')
  const program = createFacadeProgram(till, facade)
  const name = `Товар ${number}`
  const isLinked = number % LINKED_ONE_IN === 0
  const asked = PRICE_MINOR + number
  const priceMinor = isLinked ? await till.freezeWithPoints(`s-${number}`, name, asked) : asked

  let isKilled = false
  let isRestarted = false
  let printedWhileSettling = 0
  till.trap.listen(async ({ edge, command }) => {
    if (isRestarted && edge === 'frame-received' && printing.includes(command)) printedWhileSettling += 1
    if (isKilled || edge !== point.edge || command !== CLOSE_RECEIPT) return 'continue'
    await till.kill()
    isKilled = true
    return verdictOf[point.fate]
  })
  const id = `job-${number}`
  await Promise.all([
    program.send(id, name, priceMinor).catch(() => undefined),
    waitFor(`the kill of ${name}`, () => isKilled, PATIENCE_MS),
  ])
  isRestarted = true
  await till.start()
  let told = await program.find(id, name, priceMinor)
  await till.ready()
  isRestarted = false
  if (told.state === 'refused' && till.documentsOf(name).length === 0) {
    // Surely not printed, and the program was told so: it asks anew, under a new id.
    told = await program.find(`${id}-again`, name, priceMinor)
  }

  const documents = till.documentsOf(name)
  tally.sales += 1
  tally.linked += isLinked ? 1 : 0
  tally.doubled += Math.max(0, documents.length - 1)
  tally.printedWhileSettling += printedWhileSettling
  const isTold = told.state === 'printed' && documents.some(({ fdNumber }) => fdNumber === told.fdNumber)
  if (!isTold) tally.lost += 1
  if (!isTold || documents.length !== 1 || printedWhileSettling > 0) {
    tally.problems.push(`${name}, ${point.edge}, ${point.fate}: ${documents.length} receipts, ${JSON.stringify(told)}`)
  }
  if (isLinked) await till.api().when(`s-${number}`, ({ state }) => state === 'completed', PATIENCE_MS)
}

/** Fiscal memory, register and hub hold the same receipts, each once, and no points are held any more. */
async function judge(till: FacadeTill, tally: FacadeTally): Promise<void> {
  const isDelivered = async () => {
    const { body } = await till.api().call<{ hub: { unsent: number; unapplied: number } }>('GET', '/health')
    return body.hub.unsent === 0 && body.hub.unapplied === 0
  }
  await waitFor('the hub to have applied everything', isDelivered, PATIENCE_MS)
  await till.shop.hub().whenApplied()
  const register = openDatabaseForReading(till.folders.agent)
  if (!register) throw new Error('the register has no database')
  try {
    const atHub = (await readHubDocuments(till.folders.hub)).map(({ fnNumber, fdNumber }) => `${fnNumber} ${fdNumber}`)
    for (const { fnNumber, fdNumber } of till.receipts()) {
      const times = atHub.filter(key => key === `${fnNumber} ${fdNumber}`).length
      if (times === 1 && findDocument(register, fnNumber, fdNumber)?.saleId !== undefined) continue
      tally.missing += 1
      tally.problems.push(`FD ${fdNumber} is at the hub ${times} times`)
    }
  } finally {
    register.close()
  }
  const { heldMinor } = await till.shop.hub().summary()
  if (heldMinor !== 0) tally.problems.push(`the hub still holds ${heldMinor} points for printed sales`)
}
