import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { AppError } from '../shared/errors/app-error.ts'

export type WriterLock = Readonly<{ release(): void }>

/**
 * Makes this process the only writer of the folder. It is a lock of the operating system on a side file, so SIGKILL and
 * power loss free it. `openDatabase` takes it by itself.
 *
 * @throws AppError db.locked: another agent works in this folder
 */
export function takeWriterLock(folder: string): WriterLock {
  const holder = new Sqlite(join(folder, 'writer.lock'), { timeout: 0 })
  try {
    // Journal in memory: not one byte of the side file is ever written, so a full disk cannot keep the agent from starting.
    holder.pragma('journal_mode = MEMORY')
    holder.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    holder.close()
    if (error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw new AppError('db.locked', { params: { folder }, cause: error })
    }
    throw error
  }
  return {
    release() {
      if (holder.open) holder.close()
    },
  }
}
