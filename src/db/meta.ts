import { type ReadableDb, statement, type WritableDb } from './database.ts'

/** A small fact about this database file, by name. */
export function readMeta(db: ReadableDb, name: string): string | undefined {
  return statement<[string], { value: string }>(db, 'SELECT value FROM meta WHERE name = ?').get(name)?.value
}

/** Sets a small fact. Writes nothing when it stands already: an unchanged fact must not cost an fsync. */
export function writeMeta(db: WritableDb, name: string, value: string): void {
  if (readMeta(db, name) === value) return
  statement<[string, string]>(
    db,
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  ).run(name, value)
}
