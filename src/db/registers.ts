import type { RegisterId } from '../shared/ids.ts'
import { type ReadableDb, statement, type WritableDb } from './database.ts'
import { startJournal } from './journals.ts'
import { transaction } from './transaction.ts'

/** The registers kept in this file. */
export function listRegisters(db: ReadableDb): RegisterId[] {
  const rows = statement<[], { id: RegisterId }>(
    db,
    'SELECT register_id AS id FROM registers ORDER BY register_id',
  ).all()
  return rows.map(row => row.id)
}

/** Makes room for registers that are new to this file: each begins a journal of its own. */
export function addRegisters(
  db: WritableDb,
  registerIds: readonly RegisterId[],
  start: Readonly<{ nowMs: number; reason: 'first' | 'corrupt' }>,
): void {
  const present = listRegisters(db)
  for (const registerId of registerIds.filter(id => !present.includes(id))) {
    transaction(db, () => {
      statement<[string, number]>(db, 'INSERT INTO registers (register_id, added_at_ms) VALUES (?, ?)').run(
        registerId,
        start.nowMs,
      )
      startJournal(db, { registerId, reason: start.reason, nowMs: start.nowMs })
    })
  }
}
