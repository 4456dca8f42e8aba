import type { Db } from './open-database.ts'

/** `owner` sees the business, `it` the registers; today both see the whole page. */
export type OwnerRole = 'owner' | 'it'

/** A person who may look at the owner's page. */
export type Owner = Readonly<{ ownerId: number; name: string; role: OwnerRole }>

export type OwnerAccount = Owner & Readonly<{ passwordHash: string }>

/** `nameKey`: the name as it is compared. */
export async function findOwner(db: Db, nameKey: string): Promise<OwnerAccount | undefined> {
  const row = await db.selectFrom('owners').selectAll().where('name_key', '=', nameKey).executeTakeFirst()
  return row && { ownerId: row.owner_id, name: row.name, role: row.role, passwordHash: row.password_hash }
}

type OwnerToSave = Readonly<{ name: string; nameKey: string; role: OwnerRole; passwordHash: string }>

/** Adds a person, or renews role and password of one with the same name and signs them out everywhere. */
export async function saveOwner(db: Db, owner: OwnerToSave, nowMs: number): Promise<void> {
  const account = { name: owner.name, role: owner.role, password_hash: owner.passwordHash, password_at_ms: nowMs }
  const { owner_id } = await db
    .insertInto('owners')
    .values({ ...account, name_key: owner.nameKey, added_at_ms: nowMs })
    .onConflict(conflict => conflict.column('name_key').doUpdateSet(account))
    .returning('owner_id')
    .executeTakeFirstOrThrow()
  await db.deleteFrom('owner_sessions').where('owner_id', '=', owner_id).execute()
}

/** Removes a person and their sessions. `false`: there is nobody of this name. */
export async function deleteOwner(db: Db, nameKey: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('owners').where('name_key', '=', nameKey).executeTakeFirst()
  return numDeletedRows > 0n
}

export async function countOwners(db: Db): Promise<number> {
  const row = await db
    .selectFrom('owners')
    .select(select => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}
