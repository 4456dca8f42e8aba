import type { ScriptOutcome } from '../../src/shared/hub/entries.ts'
import type { Localised } from '../../src/shared/localised.ts'
import type { Script } from '../../src/shared/programme.ts'
import { rulesOf } from '../rules/published-rules.ts'
import type { Db } from './open-database.ts'
import { findRules } from './rules.ts'

/** Writes down what was said and offered in one sale. What is known of the sale already stays. */
export async function insertOutcomes(db: Db, registerId: string, outcome: ScriptOutcome): Promise<void> {
  const sale = { register_id: registerId, sale_id: outcome.saleId, programme_version: outcome.programmeVersion }
  for (const { scriptId, shownAtMs, answer } of outcome.scripts) {
    await db
      .insertInto('script_outcomes')
      .values({
        ...sale,
        script_id: scriptId,
        shown_at_ms: shownAtMs,
        answer_id: answer?.answerId ?? null,
        outcome: answer?.outcome ?? null,
        reason_id: answer?.reasonId ?? null,
        answered_at_ms: answer?.atMs ?? null,
      })
      .onConflict(conflict => conflict.doNothing())
      .execute()
  }
  for (const { promotionId, shownAtMs, answer } of outcome.offers) {
    await db
      .insertInto('offer_outcomes')
      .values({ ...sale, promotion_id: promotionId, shown_at_ms: shownAtMs, answer: answer ?? null })
      .onConflict(conflict => conflict.doNothing())
      .execute()
  }
}

/** What became of one script, in sales. `shown` less `answered` ended without an answer. */
export type ScriptFigures = Readonly<{
  scriptId: string
  /** As it was said last in that time. */
  line: Localised
  shown: number
  answered: number
  accepted: number
  refused: number
  later: number
  /** Most frequent first. */
  reasons: readonly Readonly<{ reasonId: string; label: Localised | undefined; count: number }>[]
}>

/** Scripts shown from `fromMs` on and before `toMs`, most shown first. */
export async function readScriptOutcomes(db: Db, fromMs: number, toMs: number): Promise<ScriptFigures[]> {
  const rows = await db
    .selectFrom('script_outcomes')
    .select(select => [
      'script_id',
      'outcome',
      'reason_id',
      select.fn.countAll<number>().as('count'),
      select.fn.max('programme_version').as('version'),
    ])
    .where('shown_at_ms', '>=', fromMs)
    .where('shown_at_ms', '<', toMs)
    .groupBy(['script_id', 'outcome', 'reason_id'])
    .execute()
  const byScript = Map.groupBy(rows, row => row.script_id)
  const figures = await Promise.all(
    [...byScript].map(async ([scriptId, own]): Promise<ScriptFigures> => {
      const count = (outcome: string | null) => sum(own.filter(row => row.outcome === outcome))
      const shown = sum(own)
      const script = await findScript(db, scriptId, Math.max(...own.map(row => row.version)))
      return {
        scriptId,
        // Where the hub never had that version, a restored one for example, the id has to do.
        line: script?.line ?? { ru: scriptId, en: scriptId },
        shown,
        answered: shown - count(null),
        accepted: count('accepted'),
        refused: count('refused'),
        later: count('later'),
        reasons: countReasons(own, script),
      }
    }),
  )
  return figures.toSorted((one, other) => other.shown - one.shown || compare(one.scriptId, other.scriptId))
}

/** What became of one offer, in sales. */
export type OfferFigures = Readonly<{
  promotionId: string
  title: Localised
  shown: number
  accepted: number
  refused: number
}>

/** Offers shown from `fromMs` on and before `toMs`, most shown first. */
export async function readOfferOutcomes(db: Db, fromMs: number, toMs: number): Promise<OfferFigures[]> {
  const rows = await db
    .selectFrom('offer_outcomes')
    .select(select => [
      'promotion_id',
      'answer',
      select.fn.countAll<number>().as('count'),
      select.fn.max('programme_version').as('version'),
    ])
    .where('shown_at_ms', '>=', fromMs)
    .where('shown_at_ms', '<', toMs)
    .groupBy(['promotion_id', 'answer'])
    .execute()
  const byOffer = Map.groupBy(rows, row => row.promotion_id)
  const figures = await Promise.all(
    [...byOffer].map(async ([promotionId, own]): Promise<OfferFigures> => {
      const count = (answer: string) => sum(own.filter(row => row.answer === answer))
      const version = Math.max(...own.map(row => row.version))
      return {
        promotionId,
        title: await offerTitle(db, promotionId, version),
        shown: sum(own),
        accepted: count('accepted'),
        refused: count('refused'),
      }
    }),
  )
  return figures.toSorted((one, other) => other.shown - one.shown || compare(one.promotionId, other.promotionId))
}

type Counted = Readonly<{ count: number }>

function sum(rows: readonly Counted[]): number {
  return rows.reduce((total, row) => total + row.count, 0)
}

function countReasons(
  rows: readonly (Counted & Readonly<{ reason_id: string | null }>)[],
  script: Script | undefined,
): ScriptFigures['reasons'] {
  const known = new Map(
    script?.answers.flatMap(({ reasons }) => reasons.map(({ reasonId, label }) => [reasonId, label])),
  )
  const counts = new Map<string, number>()
  for (const { reason_id, count } of rows) {
    if (reason_id !== null) counts.set(reason_id, (counts.get(reason_id) ?? 0) + count)
  }
  return [...counts]
    .map(([reasonId, count]) => ({ reasonId, label: known.get(reasonId), count }))
    .toSorted((one, other) => other.count - one.count || compare(one.reasonId, other.reasonId))
}

function compare(one: string, other: string): number {
  return one < other ? -1 : 1
}

async function findScript(db: Db, scriptId: string, version: number): Promise<Script | undefined> {
  const published = await findRules(db, version)
  const scripts = published ? rulesOf(published.text).scripts : []
  return scripts.find(script => script.scriptId === scriptId)
}

async function offerTitle(db: Db, promotionId: string, version: number): Promise<Localised> {
  const published = await findRules(db, version)
  const promotions = published ? rulesOf(published.text).promotions : []
  const title = promotions.find(promotion => promotion.promotionId === promotionId)?.title
  return title ?? { ru: promotionId, en: promotionId }
}
