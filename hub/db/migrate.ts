import type Database from 'better-sqlite3'
import { AppError } from '../../src/shared/errors/app-error.ts'
import { migration0001 } from './migrations/0001-journal.ts'
import { migration0002 } from './migrations/0002-loyalty.ts'
import { migration0003 } from './migrations/0003-receipts.ts'
import { migration0004 } from './migrations/0004-owners.ts'
import { migration0005 } from './migrations/0005-rules.ts'
import { migration0006 } from './migrations/0006-releases.ts'
import { migration0007 } from './migrations/0007-settlements.ts'

export type Migration = Readonly<{
  version: number
  /** The oldest program, by its newest migration, that may still use a database this migration has touched. */
  minReader: number
  sql: string
}>

/** Every migration in order. They only expand, and are never edited after release. */
export const migrations: readonly Migration[] = [
  migration0001,
  migration0002,
  migration0003,
  migration0004,
  migration0005,
  migration0006,
  migration0007,
]

/** Marks the file as a hub's database (`TsHb`). */
const APPLICATION_ID = 0x54734862

type SchemaState = Readonly<{ version: number; minReader: number }>

/**
 * Brings the database up to `upTo`, each migration in its own transaction. A newer database that still allows readers
 * of our age is left as it is.
 *
 * @throws AppError db.newer: written by a later version that shut us out; db.foreign: not a hub's database
 */
export function migrate(database: Database.Database, upTo: readonly Migration[] = migrations): void {
  const present = schemaState(database)
  const newest = upTo.at(-1)?.version ?? 0
  if (present.minReader > newest) {
    throw new AppError('db.newer', { params: { databaseVersion: present.version, programVersion: newest } })
  }
  for (const migration of upTo) {
    if (migration.version <= present.version) continue
    database
      .transaction(() => {
        database.exec(migration.sql)
        database
          .prepare('update schema_state set version = ?, min_reader = ?')
          .run(migration.version, migration.minReader)
      })
      .immediate()
  }
}

function schemaState(database: Database.Database): SchemaState {
  const applicationId = database.pragma('application_id', { simple: true })
  const tableCount = database.prepare<[], number>('select count(*) from sqlite_schema').pluck().get() ?? 0
  if (applicationId !== APPLICATION_ID) {
    if (tableCount > 0 || applicationId !== 0) throw new AppError('db.foreign')
    database
      .transaction(() => {
        database.pragma(`application_id = ${APPLICATION_ID}`)
        database.exec(`
          create table schema_state (version integer not null, min_reader integer not null) strict;
          insert into schema_state values (0, 0);
        `)
      })
      .immediate()
  }
  const state = database.prepare<[], SchemaState>('select version, min_reader as minReader from schema_state').get()
  if (!state) throw new AppError('db.corrupt')
  return state
}
