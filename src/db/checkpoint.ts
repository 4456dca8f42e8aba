import { keepBallast } from './ballast.ts'
import type { WritableDb } from './database.ts'
import { writeMeta } from './meta.ts'
import { toDbError } from './sqlite-errors.ts'

type WalState = { busy: number; log: number; checkpointed: number }

/** Below this a checkpoint is not worth its two fsyncs: 512 pages are 2 MB. */
const WORTHWHILE_PAGES = 512

/**
 * Moves finished changes from the write-ahead log into the database file. For quiet moments: on a timer, with no sale
 * between checkout and completion. Also puts the ballast back when there is room again.
 *
 * The first write after a checkpoint pays one more fsync for the log's new header, so it is made here and not by the
 * next customer's sale.
 *
 * @returns pages moved
 */
export function checkpoint(db: WritableDb, nowMs: number, worthwhilePages = WORTHWHILE_PAGES): number {
  keepBallast(db.folder, db.ballastBytes)
  try {
    const [before] = db.sqlite.pragma('wal_checkpoint(NOOP)') as WalState[]
    if (!before || before.log - before.checkpointed < worthwhilePages) return 0
    const [after] = db.sqlite.pragma('wal_checkpoint(PASSIVE)') as WalState[]
    writeMeta(db, 'checkpointed_at_ms', String(nowMs))
    return after ? after.checkpointed - before.checkpointed : 0
  } catch (error) {
    throw toDbError(error, db.file)
  }
}
