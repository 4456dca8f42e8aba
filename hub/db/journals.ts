import { GENESIS_HASH } from '../../src/shared/hub/chain.ts'
import type { JournalPosition } from '../../src/shared/hub/messages.ts'
import type { Db } from './open-database.ts'

/** A journal of a register, as far as the hub has it. */
export type Journal = Readonly<{
  journalId: string
  registerId: string
  ordinal: number
  received: JournalPosition
  appliedSeq: number
  doubts: number
}>

const columns = [
  'journal_id',
  'register_id',
  'ordinal',
  'received_seq',
  'received_hash',
  'applied_seq',
  'doubts',
] as const

export async function findJournal(db: Db, journalId: string): Promise<Journal | undefined> {
  const row = await db.selectFrom('journals').select(columns).where('journal_id', '=', journalId).executeTakeFirst()
  return row
    ? {
        journalId: row.journal_id,
        registerId: row.register_id,
        ordinal: row.ordinal,
        received: { seq: row.received_seq, hash: row.received_hash },
        appliedSeq: row.applied_seq,
        doubts: row.doubts,
      }
    : undefined
}

/** Remembers a journal the hub has not seen before: the register's present one from now on. */
export async function addJournal(db: Db, registerId: string, journalId: string, nowMs: number): Promise<Journal> {
  const newest = await newestOrdinal(db, registerId)
  await db
    .insertInto('journals')
    .values({
      journal_id: journalId,
      register_id: registerId,
      ordinal: newest + 1,
      received_seq: 0,
      received_hash: GENESIS_HASH,
      applied_seq: 0,
      doubts: 0,
      opened_at_ms: nowMs,
    })
    .execute()
  return {
    journalId,
    registerId,
    ordinal: newest + 1,
    received: { seq: 0, hash: GENESIS_HASH },
    appliedSeq: 0,
    doubts: 0,
  }
}

/** Ordinal of the register's last journal that has entries at the hub, 0 where there is none. */
export async function newestUsedOrdinal(db: Db, registerId: string): Promise<number> {
  const row = await db
    .selectFrom('journals')
    .select(select => select.fn.max('ordinal').as('ordinal'))
    .where('register_id', '=', registerId)
    .where('received_seq', '>', 0)
    .executeTakeFirst()
  return row?.ordinal ?? 0
}

/** Entries that hang on the hub's own clear all doubts. */
export async function setReceived(db: Db, journalId: string, received: JournalPosition): Promise<void> {
  await db
    .updateTable('journals')
    .set({ received_seq: received.seq, received_hash: received.hash, doubts: 0 })
    .where('journal_id', '=', journalId)
    .execute()
}

export async function setApplied(db: Db, journalId: string, appliedSeq: number): Promise<void> {
  await db.updateTable('journals').set({ applied_seq: appliedSeq }).where('journal_id', '=', journalId).execute()
}

export async function setDoubts(db: Db, journalId: string, doubts: number): Promise<void> {
  await db.updateTable('journals').set({ doubts }).where('journal_id', '=', journalId).execute()
}

async function newestOrdinal(db: Db, registerId: string): Promise<number> {
  const row = await db
    .selectFrom('journals')
    .select(select => select.fn.max('ordinal').as('ordinal'))
    .where('register_id', '=', registerId)
    .executeTakeFirst()
  return row?.ordinal ?? 0
}
