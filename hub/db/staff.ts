import type { StaffMember } from '../../src/shared/staff.ts'
import type { Db } from './open-database.ts'

/** A person of one store. The same id in two stores is two people. */
export type StaffKey = Readonly<{ storeId: string; staffId: string }>

export type StaffRecord = StaffKey & Readonly<{ name: string; pinHash: string }>

export async function findStaff(db: Db, { storeId, staffId }: StaffKey): Promise<StaffRecord | undefined> {
  const row = await db
    .selectFrom('staff')
    .select(['name', 'pin_hash'])
    .where('store_id', '=', storeId)
    .where('staff_id', '=', staffId)
    .executeTakeFirst()
  return row && { storeId, staffId, name: row.name, pinHash: row.pin_hash }
}

export async function staffOf(db: Db, storeId: string): Promise<StaffMember[]> {
  const rows = await db.selectFrom('staff').select(['staff_id', 'name']).where('store_id', '=', storeId).execute()
  return rows.map(row => ({ staffId: row.staff_id, name: row.name }))
}

/** Adds a person, or gives them another name and PIN. */
export async function saveStaff(
  db: Db,
  { storeId, staffId, name, pinHash }: StaffRecord,
  nowMs: number,
): Promise<void> {
  const changing = { name, pin_hash: pinHash }
  await db
    .insertInto('staff')
    .values({ store_id: storeId, staff_id: staffId, added_at_ms: nowMs, ...changing })
    .onConflict(conflict => conflict.columns(['store_id', 'staff_id']).doUpdateSet(changing))
    .execute()
}

/** Resolves to whether there was such a person. Their verifications stay. */
export async function deleteStaff(db: Db, { storeId, staffId }: StaffKey): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('staff')
    .where('store_id', '=', storeId)
    .where('staff_id', '=', staffId)
    .executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

export type StaffSession = StaffKey & Readonly<{ registerId: string; untilMs: number }>

export async function findStaffSession(db: Db, sessionHash: string): Promise<StaffSession | undefined> {
  const row = await db
    .selectFrom('staff_sessions')
    .selectAll()
    .where('session_hash', '=', sessionHash)
    .executeTakeFirst()
  return row && { storeId: row.store_id, staffId: row.staff_id, registerId: row.register_id, untilMs: row.until_ms }
}

/** One person at a register: who was signed in there is so no longer. */
export async function replaceStaffSession(
  db: Db,
  sessionHash: string,
  { storeId, staffId, registerId, untilMs }: StaffSession,
  nowMs: number,
): Promise<void> {
  await db
    .deleteFrom('staff_sessions')
    .where(where => where.or([where('register_id', '=', registerId), where('until_ms', '<=', nowMs)]))
    .execute()
  await db
    .insertInto('staff_sessions')
    .values({
      session_hash: sessionHash,
      store_id: storeId,
      staff_id: staffId,
      register_id: registerId,
      until_ms: untilMs,
    })
    .execute()
}

export async function deleteStaffSession(db: Db, sessionHash: string): Promise<void> {
  await db.deleteFrom('staff_sessions').where('session_hash', '=', sessionHash).execute()
}

export async function deleteSessionsOf(db: Db, { storeId, staffId }: StaffKey): Promise<void> {
  await db.deleteFrom('staff_sessions').where('store_id', '=', storeId).where('staff_id', '=', staffId).execute()
}
