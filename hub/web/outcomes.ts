import type { Db } from '../db/open-database.ts'
import { readOfferOutcomes, readScriptOutcomes } from '../db/outcomes.ts'
import type { OutcomesView } from './view.ts'

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
  return { scripts: await readScriptOutcomes(db, fromMs, toMs), offers: await readOfferOutcomes(db, fromMs, toMs) }
}
