import { setTimeout as delay } from 'node:timers/promises'
import { finishTrial, persist } from './persist.ts'
import { addProblem, type Tally } from './tally.ts'
import type { Mode, Till } from './till.ts'
import { prepareTrial } from './trials/prepare-trial.ts'
import type { Kind, Step } from './trials/trial.ts'

/** Between two requests of a register program, or during one: who dies there. */
export type StepCase = Readonly<{ kind: Kind; step: Step; dies: 'agent' | 'program' | 'both'; afterMs: number }>

const receiptSteps: readonly Step[] = ['lines-put', 'checking-out', 'checked-out']
const reportSteps: readonly Step[] = ['printed', 'reporting', 'reported']
/** Into a request that is on its way: before it is read, while it is worked on, when it is all but answered. */
const momentsMs = [0, 2, 5, 12]

export function planStepCases(mode: Mode): StepCase[] {
  const isPos = mode === 'pos-prints'
  const steps = (kind: Kind): readonly Step[] => {
    const before = kind === 'receipt' ? receiptSteps : []
    if (!isPos) return kind.startsWith('shift') ? [] : [...before, 'paying']
    return [...before, ...reportSteps]
  }
  const kinds: readonly Kind[] = ['receipt', 'return', 'shift-open', 'shift-close']
  return kinds.flatMap(kind =>
    steps(kind).flatMap(step => {
      const moments = step.endsWith('ing') ? momentsMs : [0]
      const whoDies = isPos && !step.endsWith('ing') ? (['agent', 'program', 'both'] as const) : (['agent'] as const)
      return moments.flatMap(afterMs => whoDies.map(dies => ({ kind, step, dies, afterMs })))
    }),
  )
}

/** Kills at a step, and carries the same sale on to its end. The judge has the last word. */
export async function runStepCase(till: Till, { kind, step, dies, afterMs }: StepCase, tally: Tally): Promise<void> {
  await till.ready()
  const number = till.nextNumber()
  let hasDied = false
  const at = async (reached: Step): Promise<void> => {
    if (reached !== step || hasDied) return
    hasDied = true
    await delay(afterMs)
    if (dies !== 'program') {
      await till.kill()
      await till.start()
      await till.ready()
    }
    if (dies !== 'agent') throw new Error('the register program died')
  }
  const isOpen = till.isUp
  const trial = await persist('the sale to be ready', isOpen, () => prepareTrial(till, { kind, number, at }))
  await trial.begin().catch(() => undefined)
  if (dies !== 'agent') await till.program?.reopen()
  await finishTrial(trial, isOpen)
  tally.cases += 1
  if (!hasDied) {
    tally.unreached += 1
    addProblem(tally, `${kind}: step ${step} was not reached`)
  }
}
