import { sql } from 'kysely'
import { auditGiftCards, type GiftCardsAudit } from './gift-cards-audit.ts'
import type { Db } from './open-database.ts'
import { auditPoints, type PointsAudit } from './points-audit.ts'

type RegisterSummary = Readonly<{
  registerId: string
  storeId: string
  /** The newest journal with entries. */
  journalId: string | undefined
  receivedSeq: number
  appliedSeq: number
  journals: number
  openFindings: number
  lastContactAtMs: number | undefined
}>

export type HubSummary = Readonly<{
  /** Entries in the journal, and how many of them the applier has been through. */
  received: number
  applied: number
  openFindings: number
  findingsByCode: Readonly<Record<string, number>>
  customers: number
  sales: number
  salesTotalMinor: number
  returns: number
  returnsTotalMinor: number
  documents: number
  seals: Readonly<{ sealed: number; waiting: number; mismatch: number }>
  /** Points held for sales under way. */
  heldMinor: number
  points: PointsAudit
  giftCards: GiftCardsAudit
  registers: readonly RegisterSummary[]
}>

/** Counts the hub's tables at one moment, nothing from memory. Reads all points: for people and tests, not for each request. */
export function summarise(db: Db): Promise<HubSummary> {
  return db.transaction().execute(countTables)
}

async function countTables(db: Db): Promise<HubSummary> {
  const { rows } = await sql<CountsRow>`
    select
      (select count(*) from entries) as received,
      (select count(*) from entries where position <= (select position from applier)) as applied,
      (select count(*) from customers) as customers,
      (select count(*) from receipt_documents) as documents,
      (select coalesce(sum(amount_minor), 0) from reservations where is_held = 1) as held_minor
  `.execute(db)
  const counts = rows[0]
  if (!counts) throw new Error('the tables could not be counted')
  const findings = await openFindingsByCode(db)
  const receipts = await receiptsByKind(db)
  return {
    received: counts.received,
    applied: counts.applied,
    openFindings: Object.values(findings).reduce((sum, count) => sum + count, 0),
    findingsByCode: findings,
    customers: counts.customers,
    sales: receipts.sale.count,
    salesTotalMinor: receipts.sale.totalMinor,
    returns: receipts.return.count,
    returnsTotalMinor: receipts.return.totalMinor,
    documents: counts.documents,
    seals: await sealsByState(db),
    heldMinor: counts.held_minor,
    points: await auditPoints(db),
    giftCards: await auditGiftCards(db),
    registers: await registersWithJournals(db),
  }
}

type CountsRow = Readonly<{
  received: number
  applied: number
  customers: number
  documents: number
  held_minor: number
}>

async function openFindingsByCode(db: Db): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom('findings')
    .select(select => ['code', select.fn.countAll<number>().as('count')])
    .where('state', '=', 'open')
    .groupBy('code')
    .execute()
  return Object.fromEntries(rows.map(row => [row.code, row.count]))
}

async function receiptsByKind(db: Db): Promise<Record<'sale' | 'return', { count: number; totalMinor: number }>> {
  const rows = await db
    .selectFrom('receipts')
    .select(select => [
      'kind',
      select.fn.countAll<number>().as('count'),
      select.fn.sum<number>('total_minor').as('total_minor'),
    ])
    .groupBy('kind')
    .execute()
  const kinds = { sale: { count: 0, totalMinor: 0 }, return: { count: 0, totalMinor: 0 } }
  for (const row of rows) kinds[row.kind] = { count: row.count, totalMinor: row.total_minor }
  return kinds
}

async function sealsByState(db: Db): Promise<HubSummary['seals']> {
  const rows = await db
    .selectFrom('seals')
    .select(select => ['state', select.fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute()
  const states = { sealed: 0, waiting: 0, mismatch: 0 }
  for (const row of rows) states[row.state] = row.count
  return states
}

async function registersWithJournals(db: Db): Promise<RegisterSummary[]> {
  const { rows } = await sql<RegisterRow>`
    select register_id, store_id, last_contact_at_ms,
      (select count(*) from journals where journals.register_id = registers.register_id) as journals,
      (select count(*) from findings where findings.register_id = registers.register_id and state = 'open') as findings,
      newest.journal_id, newest.received_seq, newest.applied_seq
    from registers
    left join journals as newest using (register_id)
    where newest.ordinal is null or newest.ordinal = (
      select max(ordinal) from journals where journals.register_id = registers.register_id
    )
    order by register_id
  `.execute(db)
  return rows.map(row => ({
    registerId: row.register_id,
    storeId: row.store_id,
    journalId: row.journal_id ?? undefined,
    receivedSeq: row.received_seq ?? 0,
    appliedSeq: row.applied_seq ?? 0,
    journals: row.journals,
    openFindings: row.findings,
    lastContactAtMs: row.last_contact_at_ms ?? undefined,
  }))
}

type RegisterRow = Readonly<{
  register_id: string
  store_id: string
  last_contact_at_ms: number | null
  journals: number
  findings: number
  journal_id: string | null
  received_seq: number | null
  applied_seq: number | null
}>
