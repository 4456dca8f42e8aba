import type { Entry } from '../../src/shared/hub/entries.ts'
import type { Db } from './open-database.ts'

/** An entry as it lies in the hub's journal. `position` is its place in the order of arrival over all registers. */
export type StoredEntry = Readonly<{
  position: number
  entryId: string
  journalId: string
  seq: number
  registerId: string
  kind: string
  payload: string
  personal: string | null
  payloadHash: string
}>

/** Appends entries that were checked, in order, as one statement. */
export async function insertEntries(db: Db, entries: readonly Entry[], nowMs: number): Promise<void> {
  await db
    .insertInto('entries')
    .values(
      entries.map(entry => ({
        entry_id: entry.entryId,
        journal_id: entry.journalId,
        seq: entry.seq,
        register_id: entry.registerId,
        v: entry.v,
        kind: entry.kind,
        created_at_ms: entry.createdAtMs,
        payload: entry.payload,
        personal: entry.personal ?? null,
        salt: entry.salt,
        payload_hash: entry.payloadHash,
        personal_hash: entry.personalHash ?? null,
        previous_hash: entry.previousHash,
        hash: entry.hash,
        received_at_ms: nowMs,
      })),
    )
    .execute()
}

/** Hashes the hub holds at these places of a journal. */
export async function hashesAt(db: Db, journalId: string, seqs: readonly number[]): Promise<Map<number, string>> {
  if (seqs.length === 0) return new Map()
  const rows = await db
    .selectFrom('entries')
    .select(['seq', 'hash'])
    .where('journal_id', '=', journalId)
    .where('seq', 'in', seqs)
    .execute()
  return new Map(rows.map(row => [row.seq, row.hash]))
}

export async function appliedPosition(db: Db): Promise<number> {
  const row = await db.selectFrom('applier').select('position').executeTakeFirstOrThrow()
  return row.position
}

export async function setAppliedPosition(db: Db, position: number): Promise<void> {
  await db.updateTable('applier').set({ position }).execute()
}

/** The next entries for the applier, in order of arrival. */
export async function entriesAfter(db: Db, position: number, atMost: number): Promise<StoredEntry[]> {
  const rows = await db
    .selectFrom('entries')
    .select(['position', 'entry_id', 'journal_id', 'seq', 'register_id', 'kind', 'payload', 'personal', 'payload_hash'])
    .where('position', '>', position)
    .orderBy('position')
    .limit(atMost)
    .execute()
  return rows.map(row => ({
    position: row.position,
    entryId: row.entry_id,
    journalId: row.journal_id,
    seq: row.seq,
    registerId: row.register_id,
    kind: row.kind,
    payload: row.payload,
    personal: row.personal,
    payloadHash: row.payload_hash,
  }))
}

/** Which of these entries were applied before, with the payload hash they had then. */
export async function appliedBefore(db: Db, entries: readonly StoredEntry[]): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('applied_entries')
    .select(['entry_id', 'payload_hash'])
    .where(
      'entry_id',
      'in',
      entries.map(entry => entry.entryId),
    )
    .execute()
  return new Map(rows.map(row => [row.entry_id, row.payload_hash]))
}

export async function markApplied(db: Db, entries: readonly StoredEntry[]): Promise<void> {
  if (entries.length === 0) return
  await db
    .insertInto('applied_entries')
    .values(
      entries.map(entry => ({
        entry_id: entry.entryId,
        payload_hash: entry.payloadHash,
        position: entry.position,
      })),
    )
    .execute()
}
