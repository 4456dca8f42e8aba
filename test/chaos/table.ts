import type { Fate } from './fates.ts'
import { isCleanCase, type KillPoint, runKillCase } from './kill-case.ts'
import { planKillPoints, type Selection } from './planned-edges.ts'
import { planStepCases, runStepCase } from './step-case.ts'
import { addCase, emptyTally, type Tally } from './tally.ts'
import { type Mode, openTill, type TillOptions } from './till.ts'
import { kinds as allKinds, type Kind } from './trials/trial.ts'
import { workThrough } from './work-through.ts'

export type TableOptions = TillOptions &
  Readonly<{
    selection: Selection
    /** All four by default. */
    kinds?: readonly Kind[]
    /** Only points of these fates; all by default. */
    fates?: readonly Fate[]
    onProgress?: (tally: Tally) => void
  }>

/** The kill table of one mode: each kind of operation, each edge, each fate of the command under way. */
export async function runTable(options: TableOptions): Promise<Tally> {
  const { mode, fates, onProgress } = options
  const tally = emptyTally()
  const planned = await planTable(options)
  const jobs = planned.filter(({ fate }) => fates === undefined || fates.includes(fate))
  const label = ({ kind, edgeId, fate }: KillPoint) => `${mode}, ${kind}, ${edgeId}, ${fate}`
  const repeated = new Set<KillPoint>()
  await workThrough({
    options,
    jobs,
    tally,
    label,
    async run(till, point) {
      const result = await runKillCase(till, point)
      const isLate = point.fate === 'finishes-late' && !till.program
      const hasMissed = !result.isReached || (isLate && !result.hasReadEarly)
      if (hasMissed && isCleanCase(result) && !repeated.has(point)) {
        repeated.add(point)
        return 'again'
      }
      addCase(tally, label(point), result)
      if (isLate) tally.late += 1
      onProgress?.(tally)
      return result.stuckWith !== undefined ? 'replace' : 'done'
    },
  })
  return tally
}

/** Kills between the requests of a register program, and during them; where it prints by itself, it dies there too. */
export async function runSteps(options: TillOptions): Promise<Tally> {
  const { mode } = options
  const tally = emptyTally()
  await workThrough({
    options,
    jobs: planStepCases(mode),
    tally,
    label: ({ kind, step, dies, afterMs }) => `${mode}, ${kind}, ${step} + ${afterMs} ms, dies: ${dies}`,
    async run(till, job) {
      await runStepCase(till, job, tally)
      return 'done'
    },
  })
  return tally
}

async function planTable(options: TableOptions): Promise<KillPoint[]> {
  const till = await openTill(options)
  try {
    const points: KillPoint[] = []
    for (const kind of options.kinds ?? allKinds)
      points.push(...(await planKillPoints(till, kind, selectionFor(options, kind))))
    return points
  } finally {
    await till.close()
  }
}

/** While a register program opens or closes its shift, an agent that only listens has nothing under way. */
function selectionFor({ mode, selection }: Readonly<{ mode: Mode; selection: Selection }>, kind: Kind): Selection {
  const isIdle = mode === 'pos-prints' && kind.startsWith('shift')
  return isIdle && selection === 'all' ? 'changing' : selection
}
