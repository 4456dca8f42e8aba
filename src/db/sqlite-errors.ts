import Sqlite from 'better-sqlite3'
import { AppError } from '../shared/errors/app-error.ts'

const fullCodes = new Set(['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE'])

/** No room on the disk. The index of the write-ahead log reports it under a name of its own. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && fullCodes.has(error.code)
}

/** SQLite's refusal in our words; whatever has no word of ours is passed on as it is. Nothing was written in any case. */
export function toDbError(error: unknown, file: string): unknown {
  if (!(error instanceof Sqlite.SqliteError)) return error
  const options = { params: { file }, original: { code: error.code, text: error.message }, cause: error }
  if (isDiskFull(error)) return new AppError('disk.full', options)
  if (error.code === 'SQLITE_NOTADB' || error.code.startsWith('SQLITE_CORRUPT'))
    return new AppError('db.corrupt', options)
  if (error.code.startsWith('SQLITE_BUSY')) return new AppError('db.locked', options)
  return error
}
