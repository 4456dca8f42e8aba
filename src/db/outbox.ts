import type { Entry, EntryKind } from '../shared/hub/entries.ts'
import { MAX_BATCH_BYTES, MAX_BATCH_ENTRIES } from '../shared/hub/messages.ts'
import type { EntryId, RegisterId } from '../shared/ids.ts'
import { openPersonal } from './cipher.ts'
import { type ReadableDb, statement, type WritableDb } from './database.ts'
import { type EntryDraft, linkEntry, writeEntry } from './entry-writing.ts'
import { currentJournal, hashAt, type Journal, lastPosition } from './journals.ts'
import { transaction } from './transaction.ts'

/**
 * Writes down for the hub what has just become true. Belongs into the caller's transaction, beside the rows that say
 * the same, so that neither is ever there without the other.
 *
 * @throws AppError sync.entry-too-large (not-applied)
 */
export function appendEntry<K extends EntryKind>(
  db: WritableDb,
  draft: EntryDraft<K>,
): Readonly<{ entryId: EntryId; seq: number }> {
  if (!db.sqlite.inTransaction) throw new Error('an entry is written in the transaction that makes it true')
  const journal = currentJournal(db, draft.registerId)
  const entry = writeEntry(db, draft)
  const { seq } = linkEntry(db, journal, lastPosition(db, journal), entry)
  return { entryId: entry.entryId, seq }
}

type EntryRow = Omit<Entry, 'personal' | 'personalHash' | 'previousHash' | 'journalId'> &
  Readonly<{ sealed: string | null; personalHash: string | null }>

/**
 * The entries after a place, in order, as the hub takes them in one message: at most 100 and 256 KB, but always one.
 * Personal texts are decrypted; where the key is lost or the text was erased, the entry goes without.
 */
export function nextBatch(
  db: ReadableDb,
  journal: Journal,
  afterSeq = journal.receivedSeq,
  limits = { entries: MAX_BATCH_ENTRIES, bytes: MAX_BATCH_BYTES },
): Entry[] {
  let previousHash = hashAt(db, journal, afterSeq)
  if (previousHash === undefined) return []
  const batch: Entry[] = []
  let bytes = 0
  for (const row of rowsAfter(db, journal, afterSeq, limits.entries)) {
    const entry = toEntry(db, row, journal, previousHash)
    bytes += Buffer.byteLength(JSON.stringify(entry)) + 1
    if (batch.length > 0 && bytes > limits.bytes) break
    batch.push(entry)
    previousHash = entry.hash
  }
  return batch
}

function rowsAfter(db: ReadableDb, journal: Journal, seq: number, atMost: number): IterableIterator<EntryRow> {
  return statement<[number, number, number], EntryRow>(
    db,
    `SELECT e.entry_id AS entryId, e.v, e.register_id AS registerId, l.seq, e.kind, e.created_at_ms AS createdAtMs,
       e.payload, e.personal AS sealed, e.salt, e.payload_hash AS payloadHash, e.personal_hash AS personalHash, l.hash
     FROM journal_links l JOIN entries e USING (entry_no)
     WHERE l.journal_no = ? AND l.seq > ? ORDER BY l.seq LIMIT ?`,
  ).iterate(journal.journalNo, seq, atMost)
}

function toEntry(db: ReadableDb, row: EntryRow, journal: Journal, previousHash: string): Entry {
  const { sealed, personalHash, ...rest } = row
  const personal = sealed === null ? undefined : openPersonal(db.personalKey, sealed)
  return {
    ...rest,
    journalId: journal.journalId,
    previousHash,
    ...(personal === undefined ? {} : { personal }),
    ...(personalHash === null ? {} : { personalHash }),
  }
}

/**
 * Writes down the hub's word: how far it holds a journal, and how far its applier came. Either may lie behind what it
 * said before; a restored hub is sent the rest again.
 */
export function markProgress(
  db: WritableDb,
  journal: Pick<Journal, 'journalNo'>,
  word: Readonly<{ receivedSeq?: number; appliedSeq?: number }>,
): void {
  const { receivedSeq = null, appliedSeq = null } = word
  // The comparison keeps a repeated word from costing an fsync.
  const update = statement<object>(
    db,
    `UPDATE journals SET received_seq = coalesce(@receivedSeq, received_seq), applied_seq = coalesce(@appliedSeq, applied_seq)
     WHERE journal_no = @journalNo AND (received_seq IS NOT coalesce(@receivedSeq, received_seq)
       OR applied_seq IS NOT coalesce(@appliedSeq, applied_seq))`,
  )
  transaction(db, () => void update.run({ journalNo: journal.journalNo, receivedSeq, appliedSeq }))
}

/**
 * The applier came as far as this. On one line the hub's messages overtake each other, so a smaller number is an older
 * one; only its greeting may take something back.
 */
export function markApplied(db: WritableDb, journal: Pick<Journal, 'journalNo'>, appliedSeq: number): void {
  const update = statement<[number, number, number]>(
    db,
    'UPDATE journals SET applied_seq = ? WHERE journal_no = ? AND applied_seq < ?',
  )
  transaction(db, () => void update.run(appliedSeq, journal.journalNo, appliedSeq))
}

/** What the hub does not have yet, and what it has but has not applied. */
export type OutboxCounts = Readonly<{
  unsent: number
  unapplied: number
  /** When the oldest unsent entry was written. */
  oldestUnsentAtMs: number | undefined
}>

export function outboxCounts(db: ReadableDb, registerId: RegisterId): OutboxCounts {
  const journal = currentJournal(db, registerId)
  const { seq } = lastPosition(db, journal)
  const oldest = statement<[number, number], { createdAtMs: number }>(
    db,
    `SELECT e.created_at_ms AS createdAtMs FROM journal_links l JOIN entries e USING (entry_no)
     WHERE l.journal_no = ? AND l.seq = ?`,
  ).get(journal.journalNo, journal.receivedSeq + 1)
  return {
    unsent: Math.max(0, seq - journal.receivedSeq),
    unapplied: Math.max(0, seq - journal.appliedSeq),
    oldestUnsentAtMs: oldest?.createdAtMs,
  }
}
