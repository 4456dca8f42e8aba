import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { sumMinor } from '../../src/shared/money.ts'
import { dialects } from '../promises/dialects/all.ts'
import { type Fault, pick } from '../promises/faults.ts'
import { type PromisesReport, runPromises } from '../promises/run-promises.ts'
import { type FacadeTally, runFacadeKills } from './facade-kills.ts'
import { createMutant, type MutantName, mutantNames } from './mutants.ts'
import { createPrng } from './prng.ts'
import { copyProgram } from './program-copy.ts'
import { runRandomKills } from './random-kills.ts'
import { runSteps, runTable } from './table.ts'
import { emptyTally, isClean, sumTallies, type Tally } from './tally.ts'
import { type Mode, type TillOptions, warmUp } from './till.ts'

const help = `Kills the agent where it hurts, and counts receipts in the fiscal memory, the register's database and the hub.

  node test/chaos/main.ts [--kills N] [--seed S] [--mode agent-prints|pos-prints|both] [--json]
      N kills (50) at random instants, in each mode
  node test/chaos/main.ts --table [--mode …] [--json]
      the kill table: receipt, return, shift open, shift close, at every frame edge, with every fate of the command
  node test/chaos/main.ts --promises [--dialect NAME] [--seed S] [--each N] [--json]
      what register programs do, in every protocol they speak, with every fault at every step; or N faults a scenario
  node test/chaos/main.ts --facade atol|kkmserver [--kills N] [--json]
      N kills between the device's commit and the answer of a façade
  node test/chaos/main.ts --mutant ${mutantNames.join('|')} [--json]
      the table with an agent that has one safeguard taken out: it has to fail

Exits with 1 when anything was lost, doubled, printed by settling, missing at the hub, or told differently anywhere.`

const root = new URL('../..', import.meta.url).pathname
const PROGRESS_EVERY = 25

const { values } = parseArgs({
  options: {
    kills: { type: 'string' },
    seed: { type: 'string', default: '1' },
    mode: { type: 'string' },
    table: { type: 'boolean', default: false },
    mutant: { type: 'string' },
    facade: { type: 'string' },
    promises: { type: 'boolean', default: false },
    dialect: { type: 'string' },
    each: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

process.once('SIGINT', () => process.exit(130))

if (values.help) {
  console.log(help)
} else if (values.promises) {
  const report = await keepPromises()
  console.log(values.json ? JSON.stringify(report) : JSON.stringify(report, undefined, 2))
  process.exitCode = report.problems.length === 0 ? 0 : 1
} else if (values.facade !== undefined) {
  const tally = await facadeKills(values.facade)
  console.log(values.json ? JSON.stringify(tally) : JSON.stringify(tally, undefined, 2))
  process.exitCode = tally.problems.length === 0 && tally.lost + tally.doubled + tally.missing === 0 ? 0 : 1
} else {
  const report = await run()
  const text = values.json ? JSON.stringify(report) : JSON.stringify(report, undefined, 2)
  console.log(text)
  process.exitCode = isClean(report) ? 0 : 1
}

async function run() {
  const startedAtMs = performance.now()
  const seed = whole('seed', values.seed)
  const isTable = values.table || values.mutant !== undefined
  const wantedKills = whole('kills', values.kills ?? (isTable ? '0' : '50'))
  const program = values.mutant === undefined ? copyProgram(root) : createMutant(root, mutantNamed(values.mutant))
  const compileCache = mkdtempSync(join(tmpdir(), 'tillside-compiled-'))
  // Whoever prints by itself settles by itself: a broken fence shows where the agent prints.
  const modes = modesNamed(values.mode ?? (values.mutant ? 'agent-prints' : 'both'))
  try {
    let tally = emptyTally()
    for (const mode of modes) {
      const options = { mode, root: program.root, compileCache }
      await warmUp(options)
      if (isTable) tally = sumTallies(tally, await wholeTable(options, tally))
      if (wantedKills > 0) tally = sumTallies(tally, await randomKills(options, wantedKills, seed, tally))
    }
    const durationMs = Math.round(performance.now() - startedAtMs)
    return { seed, mode: values.mode ?? modes.join(', '), mutant: values.mutant, ...tally, durationMs }
  } finally {
    program.remove()
    rmSync(compileCache, { recursive: true, force: true })
  }
}

async function keepPromises() {
  const startedAtMs = performance.now()
  const seed = whole('seed', values.seed)
  const each = values.each === undefined ? undefined : whole('each', values.each)
  const program = copyProgram(root)
  const compileCache = mkdtempSync(join(tmpdir(), 'tillside-compiled-'))
  const random = createPrng(seed).fraction
  const reports: PromisesReport[] = []
  try {
    for (const dialect of dialects.filter(({ name }) => name.includes(values.dialect ?? ''))) {
      const choose = (faults: readonly Fault[]) => (each === undefined ? faults : pick(faults, each, random))
      let cases = 0
      const onCase = (told: string): void => {
        cases += 1
        if (told.endsWith('FAILED') || cases % PROGRESS_EVERY === 0) console.error(`${cases}: ${told}`)
      }
      reports.push(await runPromises({ dialect, root: program.root, compileCache, choose, onCase }))
    }
    return {
      seed,
      cases: sumMinor(reports.map(report => report.cases)),
      lost: sumMinor(reports.map(report => report.lost)),
      doubled: sumMinor(reports.map(report => report.doubled)),
      problems: reports.flatMap(({ problems }) => problems),
      dialects: reports.map(({ dialect, cases }) => ({ dialect, cases })),
      durationMs: Math.round(performance.now() - startedAtMs),
    }
  } finally {
    program.remove()
    rmSync(compileCache, { recursive: true, force: true })
  }
}

async function facadeKills(facade: string) {
  if (facade !== 'atol' && facade !== 'kkmserver') throw new Error(`--facade takes atol or kkmserver, not ${facade}`)
  const program = copyProgram(root)
  const compileCache = mkdtempSync(join(tmpdir(), 'tillside-compiled-'))
  try {
    const options = { root: program.root, compileCache }
    await warmUp({ ...options, mode: 'agent-prints' })
    const startedAtMs = performance.now()
    const kills = whole('kills', values.kills ?? '50')
    const onProgress = ({ kills: done, problems }: FacadeTally) => {
      if (done % PROGRESS_EVERY === 0) console.error(`${facade}: ${done} kills, ${problems.length} problems`)
    }
    const tally = await runFacadeKills({ ...options, facade, kills, onProgress })
    return { facade, ...tally, durationMs: Math.round(performance.now() - startedAtMs) }
  } finally {
    program.remove()
    rmSync(compileCache, { recursive: true, force: true })
  }
}

async function wholeTable(options: TillOptions, before: Tally): Promise<Tally> {
  const onProgress = progress(`${options.mode}, table`, before)
  const table = await runTable({ ...options, selection: 'all', onProgress })
  return sumTallies(table, await runSteps(options))
}

async function randomKills(options: TillOptions, kills: number, seed: number, before: Tally): Promise<Tally> {
  return await runRandomKills({ ...options, kills, seed, onProgress: progress(`${options.mode}, random`, before) })
}

/** One line now and then, for whoever waits. */
function progress(what: string, before: Tally) {
  return (tally: Tally): void => {
    if (tally.cases % PROGRESS_EVERY !== 0) return
    const problems = [...before.problems, ...tally.problems]
    const first = problems[0] === undefined ? '' : `, first: ${problems[0]}`
    console.error(`${what}: ${tally.cases} cases, ${problems.length} problems${first}`)
  }
}

function whole(name: string, text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`--${name} takes a whole number, not ${text}`)
  return value
}

function modesNamed(text: string): readonly Mode[] {
  if (text === 'both') return ['agent-prints', 'pos-prints']
  if (text === 'agent-prints' || text === 'pos-prints') return [text]
  throw new Error(`--mode takes agent-prints, pos-prints or both, not ${text}`)
}

function mutantNamed(text: string): MutantName {
  const name = mutantNames.find(known => known === text)
  if (!name) throw new Error(`--mutant takes ${mutantNames.join(' or ')}, not ${text}`)
  return name
}
