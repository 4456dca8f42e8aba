import Database from 'better-sqlite3'

/** Trouble of the disk or the machine, not of the data: the same work can be tried again later. */
export function isEnvironmentError(error: unknown): boolean {
  return (
    error instanceof Database.SqliteError && /^SQLITE_(FULL|IOERR|BUSY|LOCKED|NOMEM|CANTOPEN|READONLY)/.test(error.code)
  )
}

export function isDiskFull(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_FULL')
}
