import type { Till } from '../till.ts'
import * as agent from './agent-trials.ts'
import * as pos from './pos-trials.ts'
import type { Trial, Wanted } from './trial.ts'

/** Brings a till into a known state, one step before the operation. */
export async function prepareTrial(till: Till, wanted: Wanted): Promise<Trial> {
  const { program } = till
  return program ? await pos.preparePosTrial(till, program, wanted) : await agent.prepareAgentTrial(till, wanted)
}

/** An operation as on a good day opens or closes the shift. */
export async function bringShiftTo(till: Till, wanted: 'open' | 'closed'): Promise<void> {
  const { program } = till
  if (program) await pos.bringShiftTo(till, program, wanted)
  else await agent.bringShiftTo(till, wanted)
}
