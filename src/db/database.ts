import type Sqlite from 'better-sqlite3'
import type { AppError } from '../shared/errors/app-error.ts'
import type { PersonalKey } from './cipher.ts'

declare const canRead: unique symbol
declare const canWrite: unique symbol

/** The register's database, open for reading: doctor, backup, command line. Comes from `openDatabaseForReading` only. */
export type ReadableDb = Readonly<{
  sqlite: Sqlite.Database
  folder: string
  file: string
  /** Absent: personal texts can neither be read nor kept. Receipts can. */
  personalKey: PersonalKey | undefined
  /** What support should hear about this opening, such as `db.key-lost`. Nothing here stops a sale. */
  notices: readonly AppError[]
  /** Closes the file; a writer also lets the next one in. */
  close(): void
  [canRead]: true
}>

/** The register's database in the hands of its one writer, the agent. Comes from `openDatabase` only. */
export type WritableDb = ReadableDb &
  Readonly<{
    /** Reserve on the disk, in bytes; see ballast.ts. */
    ballastBytes: number
    [canWrite]: true
  }>

type Brands = typeof canRead | typeof canWrite

/** For open-database.ts alone: the only place that may say a connection is fit for use. */
export function asReadable(parts: Omit<ReadableDb, Brands>): ReadableDb {
  return parts as ReadableDb
}

/** For open-database.ts alone. */
export function asWritable(parts: Omit<WritableDb, Brands>): WritableDb {
  return parts as WritableDb
}

type Bound = unknown[] | object
type StatementOf<B extends Bound, Row> = B extends unknown[] ? Sqlite.Statement<B, Row> : Sqlite.Statement<[B], Row>

const prepared = new WeakMap<Sqlite.Database, Map<string, Sqlite.Statement>>()

/** The prepared form of a statement, made once per database: preparing costs more than most of our queries. */
export function statement<B extends Bound, Row = unknown>(db: ReadableDb, sql: string): StatementOf<B, Row> {
  let cache = prepared.get(db.sqlite)
  if (!cache) {
    cache = new Map()
    prepared.set(db.sqlite, cache)
  }
  let found = cache.get(sql)
  if (!found) {
    found = db.sqlite.prepare(sql)
    cache.set(sql, found)
  }
  return found as StatementOf<B, Row>
}
