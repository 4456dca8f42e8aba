import type { ReleaseManifest } from '../../src/shared/desktop/update.ts'
import type { Pace, Ring } from '../updates/plan-wave.ts'
import type { Db } from './open-database.ts'

export type RingRow = Ring & Readonly<{ promotedAtMs: number }>

/** The ring of a register nobody put into another. */
export const DEFAULT_RING = 'main'

export async function findRelease(db: Db, version: string): Promise<ReleaseManifest | undefined> {
  return (await readReleases(db)).find(release => release.version === version)
}

/** Every published version, oldest first. */
export async function readReleases(db: Db): Promise<readonly ReleaseManifest[]> {
  const rows = await db.selectFrom('releases').selectAll().orderBy('published_at_ms').execute()
  return rows.map(({ published_at_ms: publishedAtMs, ...rest }) => ({ ...rest, publishedAtMs }))
}

export async function addRelease(db: Db, { publishedAtMs, ...rest }: ReleaseManifest): Promise<void> {
  await db
    .insertInto('releases')
    .values({ ...rest, published_at_ms: publishedAtMs })
    .execute()
}

export async function readRings(db: Db): Promise<readonly RingRow[]> {
  const rows = await db.selectFrom('rings').selectAll().orderBy('ring').execute()
  return rows.map(row => ({
    ring: row.ring,
    version: row.version,
    promotedAtMs: row.promoted_at_ms,
    isStopped: row.stopped_at_ms !== null,
    forgiven: row.forgiven,
  }))
}

/** From now on this ring gets this version; an earlier stop is over. */
export async function setRing(db: Db, ring: string, version: string, nowMs: number): Promise<void> {
  const values = { version, promoted_at_ms: nowMs, stopped_at_ms: null, forgiven: 0 }
  await db
    .insertInto('rings')
    .values({ ring, ...values })
    .onConflict(conflict => conflict.column('ring').doUpdateSet(values))
    .execute()
}

export async function stopRing(db: Db, ring: string, nowMs: number): Promise<void> {
  await db.updateTable('rings').set({ stopped_at_ms: nowMs }).where('ring', '=', ring).execute()
}

/** The ring goes on; what failed so far does not stop it again. */
export async function forgiveRing(db: Db, ring: string, forgiven: number): Promise<void> {
  await db.updateTable('rings').set({ stopped_at_ms: null, forgiven }).where('ring', '=', ring).execute()
}

export async function putIntoRing(db: Db, registerId: string, ring: string): Promise<void> {
  await db
    .insertInto('register_rings')
    .values({ register_id: registerId, ring })
    .onConflict(conflict => conflict.column('register_id').doUpdateSet({ ring }))
    .execute()
}

export async function readPace(db: Db): Promise<Pace> {
  const row = await db.selectFrom('update_pace').selectAll().executeTakeFirstOrThrow()
  return {
    isHalted: row.is_halted === 1,
    percentAtATime: row.percent_at_a_time,
    settleMinutes: row.settle_minutes,
    mostFailed: row.most_failed,
  }
}

export async function savePace(db: Db, pace: Pace): Promise<void> {
  await db
    .updateTable('update_pace')
    .set({
      is_halted: pace.isHalted ? 1 : 0,
      percent_at_a_time: pace.percentAtATime,
      settle_minutes: pace.settleMinutes,
      most_failed: pace.mostFailed,
    })
    .execute()
}

export async function readFrozenDays(db: Db): Promise<readonly string[]> {
  return (await db.selectFrom('frozen_days').select('day').orderBy('day').execute()).map(({ day }) => day)
}

export async function freezeDays(db: Db, days: readonly string[]): Promise<void> {
  if (days.length === 0) return
  await db
    .insertInto('frozen_days')
    .values(days.map(day => ({ day })))
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

export async function thawDays(db: Db, days: readonly string[]): Promise<void> {
  if (days.length > 0) await db.deleteFrom('frozen_days').where('day', 'in', days).execute()
}
