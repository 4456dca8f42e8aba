import type { Programme } from '../../src/shared/programme.ts'
import type { Db } from './open-database.ts'

export async function currentProgramme(db: Db): Promise<Programme> {
  const row = await db
    .selectFrom('programmes')
    .selectAll()
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  return {
    version: row.version,
    accrualBps: row.accrual_bps,
    maxSpendBps: row.max_spend_bps,
    minUnitPriceMinor: row.min_unit_price_minor,
  }
}

export async function addProgramme(db: Db, programme: Programme, nowMs: number): Promise<void> {
  await db
    .insertInto('programmes')
    .values({
      version: programme.version,
      accrual_bps: programme.accrualBps,
      max_spend_bps: programme.maxSpendBps,
      min_unit_price_minor: programme.minUnitPriceMinor,
      since_ms: nowMs,
    })
    .execute()
}
