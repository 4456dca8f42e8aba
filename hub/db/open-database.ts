import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { AppError } from '../../src/shared/errors/app-error.ts'
import { migrate } from './migrate.ts'
import { statementSource } from './statement-source.ts'
import type { HubTables } from './tables.ts'

/** The hub's database, or a transaction on it. */
export type Db = Kysely<HubTables>

const DATABASE_FILE = 'hub.db'
const LOCK_FILE = 'hub.lock'
const SYNCHRONOUS_FULL = 2

export type OpenedDatabase = Readonly<{
  db: Db
  close(): Promise<void>
}>

/**
 * Opens the hub's database for its only writer: WAL, every commit on disk before it is answered, schema up to date.
 *
 * @throws AppError db.locked (another hub has it), db.newer, db.foreign, db.corrupt
 */
export function openDatabase(folder: string): OpenedDatabase {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const lock = takeLock(folder)
  try {
    const database = new Database(join(folder, DATABASE_FILE))
    prepare(database)
    const db = new Kysely<HubTables>({ dialect: new SqliteDialect({ database: statementSource(database) }) })
    return {
      db,
      close: async () => {
        if (database.open) database.pragma('optimize')
        await db.destroy()
        if (database.open) database.close()
        lock.close()
      },
    }
  } catch (error) {
    lock.close()
    throw asOpeningError(error)
  }
}

/** Opens the database to look at it, beside a running hub or after its death. Writes fail. */
export function openForReading(folder: string): OpenedDatabase {
  const database = new Database(join(folder, DATABASE_FILE), { readonly: true, fileMustExist: true, timeout: 5000 })
  const db = new Kysely<HubTables>({ dialect: new SqliteDialect({ database: statementSource(database) }) })
  return {
    db,
    close: async () => {
      await db.destroy()
      if (database.open) database.close()
    },
  }
}

function prepare(database: Database.Database): void {
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.pragma('foreign_keys = ON')
  database.pragma('cache_size = -65536')
  // A second connection of the library silently runs at NORMAL, so the mode is looked at, not trusted.
  if (database.pragma('synchronous', { simple: true }) !== SYNCHRONOUS_FULL) {
    throw new Error('the database does not wait for the disk')
  }
  if (database.pragma('journal_mode', { simple: true }) !== 'wal') throw new Error('the database refuses WAL')
  migrate(database)
}

/** An operating-system lock that a killed process lets go of: an exclusive transaction on a file of its own. */
function takeLock(folder: string): Database.Database {
  const lock = new Database(join(folder, LOCK_FILE), { timeout: 0 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock.close()
    throw new AppError('db.locked', { cause: error })
  }
}

function asOpeningError(error: unknown): unknown {
  if (error instanceof Database.SqliteError && /^SQLITE_(NOTADB|CORRUPT)/.test(error.code)) {
    return new AppError('db.corrupt', { original: { code: error.code }, cause: error })
  }
  return error
}
