import { setTimeout as delay } from 'node:timers/promises'
import { type Fault, ProgramDied } from './faults.ts'
import type { RegisterSoftware, Verb } from './register-software.ts'

/** What the fault does to the world. */
export type World = Readonly<{
  restartAgent(): Promise<void>
  hubGoes(): Promise<void>
  hubComes(): Promise<void>
}>

/** What a register program has on its own disk: the answers it has written down, in order. */
export type Journal = unknown[]

const RETRY_FOR_MS = 45_000
const RETRY_PAUSE_MS = 100
const INTO_THE_WORK_MS = 4

export type Stepping = Readonly<{
  software: RegisterSoftware
  /** How many steps were asked for so far. */
  count(): number
}>

/**
 * The program as it is run: each verb is a step, its answer is written down, and a program that was killed does again
 * what it has no answer to. Where the fault strikes, program, agent or hub go away.
 */
export function steppingThrough(
  software: RegisterSoftware,
  journal: Journal,
  world: World,
  fault: Fault | undefined,
): Stepping {
  let step = 0
  const run = async (verb: Verb, args: readonly unknown[]): Promise<unknown> => {
    const at = step++
    if (at < journal.length) return journal[at]
    const strikes = fault?.at === at ? fault.what : undefined
    const ask = () => (software[verb] as (...args: readonly unknown[]) => Promise<unknown>)(...args)

    if (strikes === 'program-before') throw new ProgramDied(`before ${verb}`)
    if (strikes === 'agent-before') await world.restartAgent()
    if (strikes === 'hub-away') await world.hubGoes()
    if (strikes === 'agent-during') {
      const asked = ask().catch(() => undefined)
      await delay(INTO_THE_WORK_MS)
      await world.restartAgent()
      await asked
    }
    const answer = await again(`${verb}`, ask).finally(async () => {
      if (strikes === 'hub-away') await world.hubComes()
    })
    if (strikes === 'program-after') throw new ProgramDied(`after ${verb}`)
    journal.push(answer)
    return answer
  }
  const stepping = Object.fromEntries(
    (Object.keys(software) as Verb[]).map(verb => [verb, (...args: readonly unknown[]) => run(verb, args)]),
  ) as unknown as RegisterSoftware
  return { software: { ...stepping, wakeUp: software.wakeUp }, count: () => step }
}

/** A line that breaks is tried again, as every register program does; a refusal is a failure of the test. */
async function again(what: string, ask: () => Promise<unknown>): Promise<unknown> {
  const deadline = Date.now() + RETRY_FOR_MS
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!isBrokenLine(error) || Date.now() > deadline)
        throw new Error(`${what}: ${messageOf(error)}`, { cause: error })
      await delay(RETRY_PAUSE_MS)
    }
  }
}

/** A refusal that says "later" counts as one: the agent is settling, or the printer is taken. */
export class TryLater extends Error {}

function isBrokenLine(error: unknown): boolean {
  if (error instanceof TryLater) return true
  const text = `${messageOf(error)} ${error instanceof Error ? messageOf(error.cause) : ''}`
  return /fetch failed|ECONN|socket|terminated|aborted|timeout|agent is down|other side closed|hang up/i.test(text)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error ?? '')
}
