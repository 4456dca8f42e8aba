import type { RegisterId } from '../shared/ids.ts'
import { statement, type WritableDb } from './database.ts'
import { currentJournal } from './journals.ts'
import { transaction } from './transaction.ts'

/**
 * Erases the contact fields of what is over: entries the hub has applied, and finished sales, older than `beforeMs`
 * (the dispute period) and no younger than the last sealed shift. Receipts, hashes and the chain stay.
 *
 * @returns how many texts were erased
 */
export function erasePersonal(
  db: WritableDb,
  registerId: RegisterId,
  erase: Readonly<{ beforeMs: number; finalStates: readonly string[] }>,
): number {
  return transaction(db, () => {
    const beforeMs = Math.min(erase.beforeMs, lastSealedAtMs(db, registerId))
    const journal = currentJournal(db, registerId)
    const entries = statement<object>(
      db,
      `UPDATE entries SET personal = NULL
       WHERE register_id = @registerId AND personal IS NOT NULL AND created_at_ms < @beforeMs
         AND NOT EXISTS (SELECT 1 FROM journal_links l
           WHERE l.entry_no = entries.entry_no AND l.journal_no = @journalNo AND l.seq > @appliedSeq)`,
    ).run({ registerId, beforeMs, journalNo: journal.journalNo, appliedSeq: journal.appliedSeq })
    const sales = statement<object>(
      db,
      `UPDATE sales SET personal = NULL
       WHERE register_id = @registerId AND personal IS NOT NULL AND updated_at_ms < @beforeMs
         AND state IN (SELECT value FROM json_each(@finalStates))`,
    ).run({ registerId, beforeMs, finalStates: JSON.stringify(erase.finalStates) })
    return entries.changes + sales.changes
  })
}

/** 0 while no shift was sealed: nothing is over yet. */
function lastSealedAtMs(db: WritableDb, registerId: RegisterId): number {
  const row = statement<[string], { atMs: number | null }>(
    db,
    `SELECT max(closed_at_ms) AS atMs FROM shifts WHERE register_id = ? AND seal = 'sealed'`,
  ).get(registerId)
  return row?.atMs ?? 0
}
