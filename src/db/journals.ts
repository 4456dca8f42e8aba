import { v7 as uuidv7 } from 'uuid'
import { GENESIS_HASH } from '../shared/hub/chain.ts'
import type { JournalStarted } from '../shared/hub/entries.ts'
import type { JournalPosition } from '../shared/hub/messages.ts'
import type { JournalId, RegisterId } from '../shared/ids.ts'
import { type ReadableDb, statement, type WritableDb } from './database.ts'
import { entriesAfter, linkEntry, writeEntry } from './entry-writing.ts'
import { transaction } from './transaction.ts'

/** The journal a register writes to, and how far the hub came with it. */
export type Journal = Readonly<{
  journalNo: number
  journalId: JournalId
  registerId: RegisterId
  /** Last entry the hub holds, by its own word. */
  receivedSeq: number
  /** Last entry the hub's applier has turned into customers, points and receipts. */
  appliedSeq: number
}>

const columns = `journal_no AS journalNo, journal_id AS journalId, register_id AS registerId,
  received_seq AS receivedSeq, applied_seq AS appliedSeq`

export function currentJournal(db: ReadableDb, registerId: RegisterId): Journal {
  const journal = findJournal(db, registerId)
  if (!journal) throw new Error(`register ${registerId} has no journal in this file`)
  return journal
}

function findJournal(db: ReadableDb, registerId: RegisterId): Journal | undefined {
  return statement<[string], Journal>(
    db,
    `SELECT ${columns} FROM journals WHERE register_id = ? ORDER BY journal_no DESC LIMIT 1`,
  ).get(registerId)
}

/** Where the journal stands; seq 0 when nothing was written yet. */
export function lastPosition(db: ReadableDb, journal: Pick<Journal, 'journalNo'>): JournalPosition {
  return recentPositions(db, journal, 1)[0] ?? { seq: 0, hash: GENESIS_HASH }
}

/** The newest positions, newest first: by them the hub finds where a fork left the common road. */
export function recentPositions(db: ReadableDb, journal: Pick<Journal, 'journalNo'>, atMost = 500): JournalPosition[] {
  return statement<[number, number], JournalPosition>(
    db,
    'SELECT seq, hash FROM journal_links WHERE journal_no = ? ORDER BY seq DESC LIMIT ?',
  ).all(journal.journalNo, atMost)
}

/** The hash at a place of the journal, or `undefined` beyond its end. */
export function hashAt(db: ReadableDb, journal: Pick<Journal, 'journalNo'>, seq: number): string | undefined {
  if (seq === 0) return GENESIS_HASH
  return statement<[number, number], { hash: string }>(
    db,
    'SELECT hash FROM journal_links WHERE journal_no = ? AND seq = ?',
  ).get(journal.journalNo, seq)?.hash
}

type StartJournal = Readonly<{
  registerId: RegisterId
  reason: 'first' | 'forked' | 'corrupt'
  nowMs: number
  /** Last entry of the old journal that the hub holds too. What came after is written again, in order, ids unchanged. */
  commonSeq?: number
}>

/**
 * Opens a new epoch for a register. Nothing of the old one is deleted: the hub knows repeated entries by their id.
 */
export function startJournal(db: WritableDb, start: StartJournal): Journal {
  return transaction(db, () => {
    const previous = findJournal(db, start.registerId)
    statement<[string, string, string | null, number]>(
      db,
      'INSERT INTO journals (journal_id, register_id, previous_journal_id, started_at_ms) VALUES (?, ?, ?, ?)',
    ).run(uuidv7(), start.registerId, previous?.journalId ?? null, start.nowMs)
    const journal = currentJournal(db, start.registerId)

    const opening = writeEntry(db, {
      registerId: start.registerId,
      kind: 'journal-started',
      payload: {
        ...(previous ? { previousJournalId: previous.journalId } : {}),
        reason: start.reason,
        moment: momentOf(start.nowMs),
      },
      nowMs: start.nowMs,
    })
    const again = previous ? entriesAfter(db, previous, start.commonSeq ?? 0) : []
    let last: JournalPosition = { seq: 0, hash: GENESIS_HASH }
    for (const entry of [opening, ...again]) last = linkEntry(db, journal, last, entry)
    return journal
  })
}

function momentOf(atMs: number): JournalStarted['moment'] {
  return { atMs, utcOffsetMinutes: -new Date(atMs).getTimezoneOffset() }
}
