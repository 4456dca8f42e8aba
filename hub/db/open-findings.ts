import type { FindingDetails } from './findings.ts'
import type { Db } from './open-database.ts'

export type OpenFinding = Readonly<{
  findingId: number
  code: string
  registerId: string | null
  storeName: string | null
  openedAtMs: number
  details: FindingDetails
}>

/** Open findings, newest first, at most so many. */
export async function readOpenFindings(db: Db, atMost: number): Promise<OpenFinding[]> {
  const rows = await db
    .selectFrom('findings')
    .leftJoin('registers', 'registers.register_id', 'findings.register_id')
    .select(['finding_id', 'code', 'findings.register_id', 'store_name', 'opened_at_ms', 'details'])
    .where('state', '=', 'open')
    .orderBy('finding_id', 'desc')
    .limit(atMost)
    .execute()
  return rows.map(row => ({
    findingId: row.finding_id,
    code: row.code,
    registerId: row.register_id,
    storeName: row.store_name,
    openedAtMs: row.opened_at_ms,
    details: JSON.parse(row.details) as FindingDetails,
  }))
}

export async function countAllOpenFindings(db: Db): Promise<number> {
  const row = await db
    .selectFrom('findings')
    .select(select => select.fn.countAll<number>().as('count'))
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow()
  return row.count
}
