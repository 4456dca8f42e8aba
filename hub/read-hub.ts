import { sql } from 'kysely'
import { type DayFigures, dayFigures } from './db/day-figures.ts'
import { countLoyalty, type LoyaltyFigures } from './db/loyalty-figures.ts'
import { type OpenedDatabase, openForReading } from './db/open-database.ts'
import { type HubSummary, summarise } from './db/summary.ts'

/** A fiscal document as the hub's ledger has it, with the receipt it belongs to. */
export type LedgerDocument = Readonly<{
  fnNumber: string
  fdNumber: number
  kind: 'sale' | 'return'
  registerId: string
  saleId: string
  totalMinor: number
  pointsSpentMinor: number
  pointsAccruedMinor: number
}>

export type UpdateTried = Readonly<{ registerId: string; isApplied: boolean; switchedAtMs: number }>

export type HubFinding = Readonly<{
  code: string
  registerId: string | null
  entryId: string | null
  state: 'open' | 'closed'
  details: unknown
}>

/** The hub's counts, read from its tables without disturbing it, running or stopped. */
export function readHubSummary(folder: string): Promise<HubSummary> {
  return reading(folder, ({ db }) => summarise(db))
}

/** What a day's work left in the tables. */
export function readDayFigures(folder: string): Promise<DayFigures> {
  return reading(folder, ({ db }) => dayFigures(db))
}

/** What was said, offered, given out as coupons and proved to store staff. */
export function readLoyaltyFigures(folder: string): Promise<LoyaltyFigures> {
  return reading(folder, ({ db }) => countLoyalty(db))
}

/** Versions that registers tried, and when each was switched to by the register's own clock. */
export function readUpdatesTried(folder: string): Promise<readonly UpdateTried[]> {
  return reading(folder, async ({ db }) => {
    const rows = await db
      .selectFrom('update_offers')
      .select(['register_id as registerId', 'state', 'switched_at_ms as switchedAtMs'])
      .where('state', 'in', ['applied', 'rolled-back'])
      .execute()
    return rows.flatMap(({ registerId, state, switchedAtMs }) =>
      switchedAtMs === null ? [] : [{ registerId, isApplied: state === 'applied', switchedAtMs }],
    )
  })
}

/** Every fiscal document the hub knows, in FN and FD order. */
export function readHubDocuments(folder: string): Promise<readonly LedgerDocument[]> {
  return reading(folder, async ({ db }) => {
    const { rows } = await sql<LedgerDocument>`
      select document.fn_number as fnNumber, document.fd_number as fdNumber, document.kind as kind,
        document.register_id as registerId, document.sale_id as saleId,
        coalesce(document.total_minor, receipts.total_minor) as totalMinor,
        points_spent_minor as pointsSpentMinor, points_accrued_minor as pointsAccruedMinor
      from receipt_documents as document join receipts using (register_id, sale_id)
      order by fn_number, fd_number
    `.execute(db)
    return rows
  })
}

/** What the hub could not take as it came, oldest first. */
export function readHubFindings(folder: string): Promise<readonly HubFinding[]> {
  return reading(folder, async ({ db }) => {
    const rows = await db.selectFrom('findings').selectAll().orderBy('finding_id').execute()
    return rows.map(row => ({
      code: row.code,
      registerId: row.register_id,
      entryId: row.entry_id,
      state: row.state,
      details: JSON.parse(row.details),
    }))
  })
}

async function reading<T>(folder: string, read: (opened: OpenedDatabase) => Promise<T>): Promise<T> {
  const opened = openForReading(folder)
  try {
    return await read(opened)
  } finally {
    await opened.close()
  }
}
