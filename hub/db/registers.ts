import type { Db } from './open-database.ts'

export type Register = Readonly<{
  registerId: string
  storeId: string
  storeName: string
  tokenHash: string | null
  pairingHash: string | null
  pairingTries: number
}>

export async function findRegister(db: Db, registerId: string): Promise<Register | undefined> {
  const row = await db
    .selectFrom('registers')
    .select(['register_id', 'store_id', 'store_name', 'token_hash', 'pairing_hash', 'pairing_tries'])
    .where('register_id', '=', registerId)
    .executeTakeFirst()
  return row
    ? {
        registerId: row.register_id,
        storeId: row.store_id,
        storeName: row.store_name,
        tokenHash: row.token_hash,
        pairingHash: row.pairing_hash,
        pairingTries: row.pairing_tries,
      }
    : undefined
}

type RegisterToSave = Readonly<{
  registerId: string
  storeId: string
  storeName: string
  /** Kept as it is when left out. */
  tokenHash?: string | undefined
  pairingHash?: string | undefined
}>

/** Adds a register, or moves it and renews its keys. */
export async function saveRegister(db: Db, register: RegisterToSave, nowMs: number): Promise<void> {
  const keys = {
    ...(register.tokenHash === undefined ? {} : { token_hash: register.tokenHash }),
    ...(register.pairingHash === undefined ? {} : { pairing_hash: register.pairingHash, pairing_tries: 0 }),
  }
  const place = { store_id: register.storeId, store_name: register.storeName }
  await db
    .insertInto('registers')
    .values({ register_id: register.registerId, added_at_ms: nowMs, ...place, ...keys })
    .onConflict(conflict => conflict.column('register_id').doUpdateSet({ ...place, ...keys }))
    .execute()
}

/** The pairing code is used up by the token it gave. */
export async function finishPairing(db: Db, registerId: string, tokenHash: string): Promise<void> {
  await db
    .updateTable('registers')
    .set({ token_hash: tokenHash, pairing_hash: null, pairing_tries: 0 })
    .where('register_id', '=', registerId)
    .execute()
}

export async function countPairingTry(db: Db, registerId: string): Promise<void> {
  await db
    .updateTable('registers')
    .set(update => ({ pairing_tries: update('pairing_tries', '+', 1) }))
    .where('register_id', '=', registerId)
    .execute()
}

export async function noteContact(db: Db, registerId: string, nowMs: number, agentVersion?: string): Promise<void> {
  await db
    .updateTable('registers')
    .set({ last_contact_at_ms: nowMs, ...(agentVersion === undefined ? {} : { agent_version: agentVersion }) })
    .where('register_id', '=', registerId)
    .execute()
}

type Health = Readonly<{
  unsent: number
  oldestUnsentMs?: number | undefined
  unsettled: number
  freeDiskBytes?: number | undefined
}>

export async function saveHealth(db: Db, registerId: string, health: Health, nowMs: number): Promise<void> {
  await db
    .updateTable('registers')
    .set({
      unsent: health.unsent,
      oldest_unsent_ms: health.oldestUnsentMs ?? null,
      unsettled: health.unsettled,
      free_disk_bytes: health.freeDiskBytes ?? null,
      health_at_ms: nowMs,
      last_contact_at_ms: nowMs,
    })
    .where('register_id', '=', registerId)
    .execute()
}
