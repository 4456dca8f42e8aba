import type { Db } from '../db/open-database.ts'
import { readOfferOutcomes, readScriptOutcomes, type ScriptFigures } from '../db/outcomes.ts'
import { presentRules } from '../db/rules.ts'
import { rulesOf } from '../rules/published-rules.ts'
import type { OutcomesView, ScriptOutcomes } from './view.ts'

const DAY_MS = 24 * 60 * 60_000
const KEPT_MS = 60_000

/** What became of scripts and offers over so many days, read at most once a minute however many people look. */
export function createOutcomes(periodDays: number) {
  let kept: Readonly<{ untilMs: number; outcomes: Promise<OutcomesView> }> | undefined
  return async (db: Db, nowMs: number): Promise<OutcomesView> => {
    if (!kept || nowMs >= kept.untilMs) {
      kept = { untilMs: nowMs + KEPT_MS, outcomes: readOutcomes(db, nowMs - periodDays * DAY_MS, nowMs) }
    }
    try {
      return await kept.outcomes
    } catch (error) {
      kept = undefined
      throw error
    }
  }
}

async function readOutcomes(db: Db, fromMs: number, toMs: number): Promise<OutcomesView> {
  const figures = await readScriptOutcomes(db, fromMs, toMs)
  const labelOf = await reasonLabels(db)
  const scripts = figures.map(script => ({
    ...script,
    reasons: script.reasons.map(reason => ({ ...reason, label: labelOf(script.scriptId, reason.reasonId) })),
  }))
  return { scripts, offers: await readOfferOutcomes(db, fromMs, toMs) }
}

/** Reasons as the present rules word them; one that was taken out has its id only. */
async function reasonLabels(db: Db) {
  const { scripts } = rulesOf((await presentRules(db)).text)
  return (scriptId: ScriptFigures['scriptId'], reasonId: string): ScriptOutcomes['reasons'][number]['label'] =>
    scripts
      .find(script => script.scriptId === scriptId)
      ?.answers.flatMap(answer => answer.reasons)
      .find(reason => reason.reasonId === reasonId)?.label
}
