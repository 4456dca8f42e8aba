import { setTimeout as delay } from 'node:timers/promises'
import type { EdgeVerdict } from '../../drivers/fiscal/shtrih/index.ts'
import { waitFor } from '../support/wait-for.ts'
import { type Fate, printing, verdictOf } from './fates.ts'
import { finishTrial, persist } from './persist.ts'
import { createPrng, type Prng } from './prng.ts'
import { addProblem, emptyTally, type Tally } from './tally.ts'
import { PATIENCE_MS, type Till, type TillOptions } from './till.ts'
import { prepareTrial } from './trials/prepare-trial.ts'
import type { Kind, Step } from './trials/trial.ts'
import { workThrough } from './work-through.ts'

export type RandomOptions = TillOptions & Readonly<{ kills: number; seed: number; onProgress?: (tally: Tally) => void }>

/** Kills on one till before it is judged and the next one is opened. */
const KILLS_PER_TILL = 25
/** A sale takes a tenth of a second or so: kills fall before, into and between sales. */
const MOST_WAIT_MS = 300
const MOST_START_MS = 500
const PRINT_MS = 20
const SLOW_MS = 700
const POWER_FAILS_ONCE_IN = 6

/** A shop that sells without a pause while its agent is killed at random instants. */
export async function runRandomKills(options: RandomOptions): Promise<Tally> {
  const { kills, seed, onProgress } = options
  const tally = emptyTally()
  const jobs = Array.from({ length: Math.ceil(kills / KILLS_PER_TILL) }, (_, index) => ({
    seed: seed + index,
    kills: Math.min(KILLS_PER_TILL, kills - index * KILLS_PER_TILL),
  }))
  await workThrough({
    options: { ...options, printMs: PRINT_MS },
    jobs,
    tally,
    label: job => `${options.mode}, random kills with seed ${job.seed}`,
    async run(till, job) {
      await till.ready()
      const prng = createPrng(job.seed)
      const gate = { isOpen: true, isEnding: false }
      const selling = sellWithoutPause(till, createPrng(prng.below(2 ** 32)), gate)
      // Watched from the start: a shop that cannot sell ends the job, not the process.
      const sold = selling.then(() => undefined).catch((error: unknown) => error)
      for (let left = job.kills; left > 0; ) {
        const kills = await killOnce(till, prng, gate, tally, left)
        left -= kills
        tally.cases += kills
        onProgress?.(tally)
      }
      gate.isEnding = true
      const failure = await sold
      if (failure) throw failure
      return 'done'
    },
  })
  return tally
}

type Gate = { isOpen: boolean; isEnding: boolean }

async function sellWithoutPause(till: Till, prng: Prng, gate: Gate): Promise<void> {
  const isOpen = () => gate.isOpen
  const at = moodyProgram(till, prng)
  while (!gate.isEnding) {
    const kind = prng.pick<Kind>(['receipt', 'receipt', 'receipt', 'return', 'shift-close'])
    const wanted = { kind, number: till.nextNumber(), at }
    await bringShiftOpen(till, isOpen)
    const trial = await persist(`a ${kind} to be ready`, isOpen, () => prepareTrial(till, wanted))
    await persist('the gate', isOpen, async () => true)
    await trial.begin().catch(() => undefined)
    await finishTrial(trial, isOpen)
  }
}

/** Opened as a trial of its own, so that a register program also reports it in the end. */
async function bringShiftOpen(till: Till, isOpen: () => boolean): Promise<void> {
  const lastShift = till.documents().findLast(({ kind }) => kind === 'shift-open' || kind === 'shift-close')
  if (lastShift?.kind === 'shift-open') return
  const wanted = { kind: 'shift-open', number: till.nextNumber(), at: async () => {} } as const
  const trial = await persist('the shift to be ready', isOpen, () => prepareTrial(till, wanted))
  await finishTrial(trial, isOpen)
}

/** A register program that prints by itself dies now and then as well, and begins again knowing nothing. */
function moodyProgram(till: Till, prng: Prng): (step: Step) => Promise<void> {
  return async () => {
    if (!till.program || prng.below(12) > 0) return
    await till.program.reopen()
    throw new Error('the register program died')
  }
}

/** Returns how many kills it was: one, or two when the agent was killed again while it started. */
async function killOnce(till: Till, prng: Prng, gate: Gate, tally: Tally, left: number): Promise<number> {
  await delay(prng.below(MOST_WAIT_MS))
  const fate = prng.pick<Fate>(['finishes', 'finishes', 'finishes-silently', 'finishes-late', 'does-not-finish'])
  const before = till.kills()
  if (!till.program) await meetFate(till, fate, prng.below(2) === 0)
  gate.isOpen = false
  await till.kill()
  if (!till.program) await till.lineQuiet()
  if (!till.program && prng.below(POWER_FAILS_ONCE_IN) === 0) await till.shop.device.inflict('restart')
  const watch = watchForPrinting(till)
  if (left > 1 && prng.below(4) === 0) await till.startBriefly(prng.below(MOST_START_MS))
  await till.start()
  await settled(till)
  if (!till.program && watch() > 0) {
    tally.printedWhileSettling += watch()
    addProblem(tally, `settling printed after kill ${till.kills()}, ${fate}`)
  }
  till.trap.listen(() => 'continue')
  till.shop.device.clearFaults()
  gate.isOpen = true
  return till.kills() - before
}

/** The command under way at the kill, if there is one, ends like this. */
async function meetFate(till: Till, fate: Fate, answersMeanwhile: boolean): Promise<void> {
  if (fate === 'finishes-late') {
    await till.shop.device.inflict({ kind: 'slow-commit', ms: SLOW_MS, answersMeanwhile })
    return
  }
  let verdict: EdgeVerdict = verdictOf[fate]
  till.trap.listen(() => {
    if (till.isUp()) return 'continue'
    const now = verdict
    verdict = 'continue'
    return now
  })
}

function watchForPrinting(till: Till): () => number {
  let seen = 0
  till.trap.listen(({ edge, command }) => {
    if (edge === 'frame-received' && printing.includes(command)) seen += 1
    return 'continue'
  })
  return () => seen
}

type Health = Readonly<{ unsettled: number; device: { state: string } }>

async function settled(till: Till): Promise<void> {
  const isSettled = async () => {
    const { body } = await till.api().call<Health>('GET', '/health')
    return body.unsettled === 0 && ['ready', 'attention', 'none'].includes(body.device.state)
  }
  await waitFor('settling to end', isSettled, PATIENCE_MS)
}
