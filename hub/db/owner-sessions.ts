import type { Db } from './open-database.ts'
import type { Owner } from './owners.ts'

export type OwnerSession = Owner & Readonly<{ beganAtMs: number; usedAtMs: number }>

export async function insertSession(db: Db, tokenHash: string, ownerId: number, nowMs: number): Promise<void> {
  await db
    .insertInto('owner_sessions')
    .values({ token_hash: tokenHash, owner_id: ownerId, began_at_ms: nowMs, used_at_ms: nowMs })
    .execute()
}

export async function findSession(db: Db, tokenHash: string): Promise<OwnerSession | undefined> {
  const row = await db
    .selectFrom('owner_sessions')
    .innerJoin('owners', 'owners.owner_id', 'owner_sessions.owner_id')
    .select(['owners.owner_id', 'name', 'role', 'began_at_ms', 'used_at_ms'])
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
  return (
    row && {
      ownerId: row.owner_id,
      name: row.name,
      role: row.role,
      beganAtMs: row.began_at_ms,
      usedAtMs: row.used_at_ms,
    }
  )
}

export async function noteSessionUse(db: Db, tokenHash: string, nowMs: number): Promise<void> {
  await db.updateTable('owner_sessions').set({ used_at_ms: nowMs }).where('token_hash', '=', tokenHash).execute()
}

export async function deleteSession(db: Db, tokenHash: string): Promise<void> {
  await db.deleteFrom('owner_sessions').where('token_hash', '=', tokenHash).execute()
}

/** Forgets sessions that began before, or were last used before. */
export async function deleteSessionsBefore(
  db: Db,
  before: Readonly<{ beganMs: number; usedMs: number }>,
): Promise<void> {
  await db
    .deleteFrom('owner_sessions')
    .where(where => where.or([where('began_at_ms', '<', before.beganMs), where('used_at_ms', '<', before.usedMs)]))
    .execute()
}
