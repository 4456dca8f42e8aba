import { hash, randomBytes } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { AppError } from '../shared/errors/app-error.ts'
import { entryHash, saltedHash } from '../shared/hub/chain.ts'
import { type EntryKind, type EntryPayload, type EntryPersonal, MAX_ENTRY_BYTES } from '../shared/hub/entries.ts'
import type { JournalPosition } from '../shared/hub/messages.ts'
import type { EntryId, JournalId, RegisterId } from '../shared/ids.ts'
import { sealPersonal } from './cipher.ts'
import { type ReadableDb, statement, type WritableDb } from './database.ts'

/** The version of the entry format this code writes. */
const ENTRY_VERSION = 1

export function sha256(text: string): string {
  return hash('sha256', text, 'hex')
}

/** Something that happened, on its way into the outbox. */
export type EntryDraft<K extends EntryKind = EntryKind> = Readonly<{
  registerId: RegisterId
  kind: K
  payload: EntryPayload<K>
  /** Contact fields, kept apart so that they can be encrypted here and erased later. */
  personal?: EntryPersonal | undefined
  nowMs: number
}>

/** What the chain needs of an entry: everything but the texts. */
type WrittenEntry = Readonly<{
  entryNo: number
  entryId: EntryId
  v: number
  registerId: RegisterId
  kind: string
  createdAtMs: number
  payloadHash: string
  personalHash: string | null
}>

/** Writes the entry itself; its place in a journal is `linkEntry`'s. */
export function writeEntry<K extends EntryKind>(db: WritableDb, draft: EntryDraft<K>): WrittenEntry {
  const payload = JSON.stringify(draft.payload)
  const personal = draft.personal && Object.keys(draft.personal).length > 0 ? JSON.stringify(draft.personal) : undefined
  const bytes = Buffer.byteLength(payload) + Buffer.byteLength(personal ?? '')
  if (bytes > MAX_ENTRY_BYTES) {
    throw new AppError('sync.entry-too-large', { params: { kind: draft.kind, bytes, maxBytes: MAX_ENTRY_BYTES } })
  }
  const salt = randomBytes(16).toString('hex')
  const entry = {
    entryId: uuidv7() as EntryId,
    v: ENTRY_VERSION,
    registerId: draft.registerId,
    kind: draft.kind,
    createdAtMs: draft.nowMs,
    payloadHash: saltedHash(sha256, salt, payload),
    personalHash: personal === undefined ? null : saltedHash(sha256, salt, personal),
  }
  const sealed = personal !== undefined && db.personalKey ? sealPersonal(db.personalKey, personal) : null
  const { lastInsertRowid } = statement<object>(
    db,
    `INSERT INTO entries
      (entry_id, register_id, v, kind, created_at_ms, payload, personal, salt, payload_hash, personal_hash)
     VALUES (@entryId, @registerId, @v, @kind, @createdAtMs, @payload, @sealed, @salt, @payloadHash, @personalHash)`,
  ).run({ ...entry, payload, sealed, salt })
  return { ...entry, entryNo: Number(lastInsertRowid) }
}

/** Gives the entry the place after `last` and returns the new end of the journal. */
export function linkEntry(
  db: WritableDb,
  journal: Readonly<{ journalNo: number; journalId: JournalId }>,
  last: JournalPosition,
  entry: WrittenEntry,
): JournalPosition {
  const seq = last.seq + 1
  const link = entryHash(sha256, last.hash, {
    ...entry,
    journalId: journal.journalId,
    seq,
    personalHash: entry.personalHash ?? undefined,
  })
  statement<[number, number, number, string]>(
    db,
    'INSERT INTO journal_links (journal_no, seq, entry_no, hash) VALUES (?, ?, ?, ?)',
  ).run(journal.journalNo, seq, entry.entryNo, link)
  return { seq, hash: link }
}

/** The entries of a journal after a place, in order, without their texts. */
export function entriesAfter(db: ReadableDb, journal: Readonly<{ journalNo: number }>, seq: number): WrittenEntry[] {
  return statement<[number, number], WrittenEntry>(
    db,
    `SELECT e.entry_no AS entryNo, e.entry_id AS entryId, e.v, e.register_id AS registerId, e.kind,
       e.created_at_ms AS createdAtMs, e.payload_hash AS payloadHash, e.personal_hash AS personalHash
     FROM journal_links l JOIN entries e USING (entry_no)
     WHERE l.journal_no = ? AND l.seq > ? ORDER BY l.seq`,
  ).all(journal.journalNo, seq)
}
