import type { Mode, TillOptions } from '../chaos/till.ts'
import { openCounter } from './counter.ts'
import { type SpokenDialect, softwareOf } from './dialects/all.ts'
import { type Fault, type FaultKind, faultKinds } from './faults.ts'
import { judgeCounter } from './judge-counter.ts'
import { runCase } from './run-case.ts'
import { type Expected, type Scenario, scenariosOf } from './scenarios.ts'

export type PromisesReport = Readonly<{
  dialect: string
  cases: number
  lost: number
  doubled: number
  problems: readonly string[]
}>

export type PromisesOptions = Omit<TillOptions, 'mode'> &
  Readonly<{
    dialect: SpokenDialect
    /** Of all faults of a scenario, those to try; none: the good day alone. */
    choose(faults: readonly Fault[], scenario: Scenario): readonly Fault[]
    onCase?: ((told: string) => void) | undefined
  }>

/** Plays every scenario of a dialect once on a good day, then with the chosen faults, in one shop. The judge comes last. */
export async function runPromises(options: PromisesOptions): Promise<PromisesReport> {
  const { dialect, choose, onCase = () => {} } = options
  const mode = dialect.fiscalMode as Mode
  const counter = await openCounter({ ...options, mode, settings: dialect.settings })
  const expected: Expected[] = []
  const problems: string[] = []
  let cases = 0
  try {
    const software = softwareOf(dialect, counter)
    const play = async (scenario: Scenario, fault: Fault | undefined): Promise<number> => {
      const told = `${dialect.name}: ${scenario.name}${fault ? `, ${fault.what} at step ${fault.at}` : ''}`
      cases += 1
      const result = await runCase(counter, software, scenario, fault).catch((error: unknown) => {
        problems.push(`${told}: ${error instanceof Error ? error.message : String(error)}`)
        return undefined
      })
      onCase(result ? told : `${problems.at(-1)} FAILED`)
      if (result) expected.push(...result.expected)
      return result?.steps ?? 0
    }
    for (const scenario of scenariosOf(dialect)) {
      const steps = await play(scenario, undefined)
      for (const fault of choose(faultsOf(steps), scenario)) await play(scenario, fault)
    }
    const verdict = await judgeCounter(counter, expected)
    return { dialect: dialect.name, cases, ...verdict, problems: [...problems, ...verdict.problems] }
  } finally {
    await counter.close()
  }
}

/** Every step, with everything that can go wrong there. */
function faultsOf(steps: number): readonly Fault[] {
  return Array.from({ length: steps }, (_, at) => faultKinds.map((what: FaultKind): Fault => ({ at, what }))).flat()
}
