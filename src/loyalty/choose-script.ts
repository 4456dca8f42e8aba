import type { Phase, Programme, Script } from '../shared/programme.ts'
import { type AudienceFacts, fitsAudience, isInForce } from '../shared/programme-rules.ts'
import type { ScriptRecord } from '../shared/proposal.ts'

/** A sale as far as the choice of a script goes. */
type Situation = Readonly<{
  programme: Programme
  moment: Script['moment']
  audience: AudienceFacts
  phase: Phase
  /** What was shown in this sale, in the order it came. */
  records: readonly ScriptRecord[]
  nowMs: number
}>

/**
 * The one line to say now, if there is one. A script that was shown and not answered stays while it fits, so that
 * nothing changes under the cashier's finger; one that was answered does not come back in this sale.
 */
export function chooseScript(situation: Situation): Script | undefined {
  const { programme, records } = situation
  const answered = new Set(records.filter(({ answer }) => answer).map(({ scriptId }) => scriptId))
  const fitting = programme.scripts.filter(script => !answered.has(script.scriptId) && fits(script, situation))
  const shown = records
    .toReversed()
    .map(({ scriptId }) => fitting.find(script => script.scriptId === scriptId))
    .find(script => script !== undefined)
  return shown ?? fitting.reduce<Script | undefined>(higher, undefined)
}

function fits(script: Script, { moment, audience, phase, nowMs }: Situation): boolean {
  return (
    script.moment === moment &&
    (script.phase === undefined || script.phase === phase) &&
    isInForce(script, nowMs) &&
    fitsAudience(script.audience, audience)
  )
}

function higher(best: Script | undefined, script: Script): Script {
  return best && best.priority >= script.priority ? best : script
}
