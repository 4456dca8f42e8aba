import { statement, type WritableDb } from './database.ts'
import { writeMeta } from './meta.ts'
import { registers } from './migrations/0001-registers.ts'
import { sales } from './migrations/0002-sales.ts'
import { fiscal } from './migrations/0003-fiscal.ts'
import { outbox } from './migrations/0004-outbox.ts'
import { slips } from './migrations/0005-slips.ts'
import { lease } from './migrations/0006-lease.ts'
import { programs } from './migrations/0007-programs.ts'
import { facadeTasks } from './migrations/0008-facade-tasks.ts'
import { saleLinks } from './migrations/0009-sale-links.ts'
import type { Migration } from './migrations/migration.ts'
import { transaction } from './transaction.ts'

export const migrations: readonly Migration[] = [
  registers,
  sales,
  fiscal,
  outbox,
  slips,
  lease,
  programs,
  facadeTasks,
  saleLinks,
]

/** The schema this code was written for. */
export const SCHEMA_VERSION = migrations.length

/**
 * Brings the file up to `target`, each step in a transaction of its own. A file that is further on already is left as it
 * is: going back to an older version keeps the database.
 */
export function migrate(db: WritableDb, steps = migrations, target = steps.length): void {
  for (const [index, step] of steps.entries()) {
    if (step.version !== index + 1) throw new Error(`migration ${step.version} stands at place ${index + 1}`)
    if (step.version > target || step.version <= schemaVersion(db)) continue
    transaction(db, () => {
      db.sqlite.exec(step.sql)
      raiseMinReader(db, step.minReader)
      db.sqlite.pragma(`user_version = ${step.version}`)
    })
  }
}

export function schemaVersion(db: WritableDb): number {
  return Number(db.sqlite.pragma('user_version', { simple: true }))
}

function raiseMinReader(db: WritableDb, minReader: number): void {
  const present = statement<[], { value: string }>(db, `SELECT value FROM meta WHERE name = 'min_reader'`).get()
  if (!present || Number(present.value) < minReader) writeMeta(db, 'min_reader', String(minReader))
}
