import type { Db } from './open-database.ts'

/** Wrong passwords in a row of one name or one address. */
export type SignInTries = Readonly<{ wrong: number; blockedUntilMs: number }>

export async function findTries(db: Db, subject: string): Promise<SignInTries | undefined> {
  const row = await db.selectFrom('sign_in_tries').selectAll().where('subject', '=', subject).executeTakeFirst()
  return row && { wrong: row.wrong, blockedUntilMs: row.blocked_until_ms }
}

export async function saveTries(db: Db, subject: string, tries: SignInTries, nowMs: number): Promise<void> {
  const columns = { wrong: tries.wrong, blocked_until_ms: tries.blockedUntilMs, last_at_ms: nowMs }
  await db
    .insertInto('sign_in_tries')
    .values({ subject, ...columns })
    .onConflict(conflict => conflict.column('subject').doUpdateSet(columns))
    .execute()
}

export async function deleteTries(db: Db, subject: string): Promise<void> {
  await db.deleteFrom('sign_in_tries').where('subject', '=', subject).execute()
}

export async function deleteTriesBefore(db: Db, beforeMs: number): Promise<void> {
  await db.deleteFrom('sign_in_tries').where('last_at_ms', '<', beforeMs).execute()
}
