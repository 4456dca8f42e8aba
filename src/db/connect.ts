import { statSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import { APPLICATION_ID } from './inspect-file.ts'

const BUSY_TIMEOUT_MS = 2000

/**
 * A net under `checkpoint()`, in pages (64 MB): while quiet moments come, no commit of a sale ever pays for moving pages.
 */
const AUTOCHECKPOINT_PAGES = 16_384

/** Every connection to the register's file comes from here: a second one would silently run without fsync otherwise. */
export function connect(file: string, access: 'read' | 'write'): Sqlite.Database {
  const sqlite = new Sqlite(file, { readonly: access === 'read', timeout: BUSY_TIMEOUT_MS })
  try {
    if (access === 'write') {
      // Before anything else, so that a crash never leaves a file of ours that looks like a stranger's.
      if (sqlite.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
        sqlite.pragma(`application_id = ${APPLICATION_ID}`)
      }
      sqlite.pragma('journal_mode = WAL')
    }
    sqlite.pragma('synchronous = FULL')
    sqlite.pragma('foreign_keys = ON')
    sqlite.pragma('trusted_schema = OFF')
    sqlite.pragma(`wal_autocheckpoint = ${AUTOCHECKPOINT_PAGES}`)
    assertPragma(sqlite, 'synchronous', 2)
    assertPragma(sqlite, 'foreign_keys', 1)
    if (access === 'write') assertPragma(sqlite, 'journal_mode', 'wal')
    return sqlite
  } catch (error) {
    sqlite.close()
    throw error
  }
}

/** Larger files are checked whole by doctor; every start would take too long. */
export function isSmallEnoughToCheck(file: string): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) <= 32 * 1024 * 1024
}

/** What SQLite finds wrong with the file, or `undefined`. Reads all of it: seconds for a large one. */
export function findDamage(sqlite: Sqlite.Database): string | undefined {
  const verdict = String(sqlite.pragma('quick_check(1)', { simple: true }))
  return verdict === 'ok' ? undefined : verdict
}

function assertPragma(sqlite: Sqlite.Database, name: string, wanted: string | number): void {
  const found = sqlite.pragma(name, { simple: true })
  if (found !== wanted) throw new Error(`PRAGMA ${name} is ${String(found)}, not ${wanted}`)
}
