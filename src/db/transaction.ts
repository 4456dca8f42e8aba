import { freeBallast } from './ballast.ts'
import { statement, type WritableDb } from './database.ts'
import { isDiskFull, toDbError } from './sqlite-errors.ts'

/**
 * Runs the work as one transaction: all of it is on the disk when this returns, or nothing of it.
 *
 * The work is synchronous, touches nothing but the database, and may run twice: when the disk is full the ballast is
 * given up and the work begins again. Inside another transaction it simply takes part in that one.
 *
 * @throws AppError disk.full, db.corrupt (not-applied); what the work throws comes through after the roll-back
 */
export function transaction<T>(db: WritableDb, work: () => T extends PromiseLike<unknown> ? never : T): T {
  if (db.sqlite.inTransaction) return work()
  try {
    return runOnce(db, work)
  } catch (error) {
    if (!isDiskFull(error) || !freeBallast(db.folder)) throw toDbError(error, db.file)
  }
  try {
    return runOnce(db, work)
  } catch (error) {
    throw toDbError(error, db.file)
  }
}

function runOnce<T>(db: WritableDb, work: () => T): T {
  statement<[]>(db, 'BEGIN IMMEDIATE').run()
  try {
    const result = work()
    // SQLite rolls back by itself on a full disk; work that swallowed that error must not seem to have succeeded.
    if (!db.sqlite.inTransaction) throw new Error('the transaction was rolled back under the work')
    statement<[]>(db, 'COMMIT').run()
    return result
  } finally {
    if (db.sqlite.inTransaction) statement<[]>(db, 'ROLLBACK').run()
  }
}
