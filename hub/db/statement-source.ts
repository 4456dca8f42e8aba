import type Database from 'better-sqlite3'
import type { SqliteDatabase, SqliteStatement } from 'kysely'

const MAX_STATEMENTS = 400

/**
 * The database as kysely sees it, with statements kept ready: preparing one costs more than running it.
 * Statements of rare shapes push out the oldest.
 */
export function statementSource(database: Database.Database): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>()
  return {
    close: () => {
      database.close()
    },
    prepare: text => {
      const known = statements.get(text)
      if (known) return known
      const prepared = text === 'rollback' ? rollback(database) : database.prepare<unknown[]>(text)
      if (statements.size >= MAX_STATEMENTS) statements.delete(statements.keys().next().value ?? '')
      statements.set(text, prepared)
      return prepared
    },
  }
}

/** A full disk makes SQLite end the transaction by itself; rolling back once more would hide the reason. */
function rollback(database: Database.Database): SqliteStatement {
  const statement = database.prepare<unknown[]>('rollback')
  return {
    reader: false,
    all: () => [],
    iterate: () => [].values(),
    run: () => (database.inTransaction ? statement.run() : { changes: 0, lastInsertRowid: 0 }),
  }
}
