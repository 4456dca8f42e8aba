import type { StoredEntry } from '../db/entries.ts'
import type { FindingCode, FindingDetails } from '../db/findings.ts'
import type { Db } from '../db/open-database.ts'

/** One entry being applied: everything an applier of one kind may touch, inside the entry's transaction. */
export type Application = Readonly<{
  db: Db
  entry: StoredEntry
  nowMs: number
  /** Business trouble: written down for support, in the way of nothing. `subject` tells troubles of one code apart. */
  report(code: FindingCode, subject: string, details?: FindingDetails): void
}>
