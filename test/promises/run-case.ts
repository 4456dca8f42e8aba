import type { Counter } from './counter.ts'
import { type Fault, ProgramDied } from './faults.ts'
import type { RegisterSoftware } from './register-software.ts'
import type { Cast, Expected, Scenario } from './scenarios.ts'
import { type Journal, steppingThrough } from './stepping.ts'

/** A register program that has just been started, and the one at the other register. */
export type Software = Readonly<{ here(): RegisterSoftware; there(): RegisterSoftware }>

export type CaseResult = Readonly<{ steps: number; hasStruck: boolean; expected: readonly Expected[]; cast: Cast }>

/** Plays one scenario with one fault to its end: a program that dies is started again and goes on. */
export async function runCase(
  counter: Counter,
  software: Software,
  scenario: Scenario,
  fault: Fault | undefined,
): Promise<CaseResult> {
  const cast = await counter.nextCast()
  const journal: Journal = []
  let pending = fault
  const steps = { here: 0 }
  const mayGoWithout = fault?.what === 'hub-away' || fault?.what.startsWith('agent-') === true
  const sure = (what: string, isSo: boolean): void => {
    if (!isSo && !mayGoWithout) throw new Error(`not so: ${what}`)
  }
  for (;;) {
    const here = steppingThrough(software.here(), journal, counter.world, pending)
    try {
      await scenario.run({ here: here.software, there: software.there(), cast, sure })
      steps.here = here.count()
      break
    } catch (error) {
      if (!(error instanceof ProgramDied)) throw error
      pending = undefined
      await software.here().wakeUp()
    }
  }
  const hasStruck = fault === undefined || fault.at < steps.here
  return { steps: steps.here, hasStruck, expected: scenario.expects(cast), cast }
}
