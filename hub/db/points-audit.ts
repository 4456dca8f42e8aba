import { sql } from 'kysely'
import type { Db } from './open-database.ts'
import { ISSUED, REDEEMED } from './points.ts'

/** `problems` name transactions, accounts and sales, at most some of each kind. */
export type PointsAudit = Readonly<{ isConsistent: boolean; problems: readonly string[] }>

const MOST_PROBLEMS = 20

/**
 * Recomputes every point from the ledger: each transaction sums to zero, each balance is the sum of its legs, each
 * receipt's points are its legs, and what is held is what reservations hold.
 */
export async function auditPoints(db: Db): Promise<PointsAudit> {
  const problems = (
    await Promise.all([unbalancedTransactions(db), wrongBalances(db), wrongReceipts(db), wrongHolds(db)])
  ).flat()
  return { isConsistent: problems.length === 0, problems }
}

async function unbalancedTransactions(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('point_legs')
    .select('transaction_id')
    .groupBy('transaction_id')
    .having(having => having.fn.sum('amount_minor'), '!=', 0)
    .limit(MOST_PROBLEMS)
    .execute()
  return rows.map(row => `transaction ${row.transaction_id} does not sum to zero`)
}

async function wrongBalances(db: Db): Promise<string[]> {
  const { rows } = await sql<{ account_id: string }>`
    select account_id from (
      select account_id, balance_minor as minor from point_accounts
      union all
      select account_id, -amount_minor from point_legs
    )
    group by account_id having sum(minor) <> 0 limit ${MOST_PROBLEMS}
  `.execute(db)
  return rows.map(row => `balance of ${row.account_id} differs from its legs`)
}

/** A sale redeems what was spent and issues what was accrued; a return does the opposite; an unposted receipt does neither. */
async function wrongReceipts(db: Db): Promise<string[]> {
  const { rows } = await sql<{ register_id: string; sale_id: string }>`
    select register_id, sale_id from (
      select register_id, sale_id,
        case kind when 'sale' then 1 else -1 end * points_spent_minor as spent,
        case kind when 'sale' then 1 else -1 end * points_accrued_minor as accrued
      from receipts where points_state = 'posted'
      union all
      select posted.register_id, posted.sale_id,
        case leg.account_id when ${REDEEMED} then -leg.amount_minor else 0 end,
        case leg.account_id when ${ISSUED} then leg.amount_minor else 0 end
      from point_transactions as posted join point_legs as leg using (transaction_id)
      where posted.kind in ('sale', 'return')
    )
    group by register_id, sale_id having sum(spent) <> 0 or sum(accrued) <> 0 limit ${MOST_PROBLEMS}
  `.execute(db)
  return rows.map(row => `points of sale ${row.sale_id} at ${row.register_id} differ from its legs`)
}

async function wrongHolds(db: Db): Promise<string[]> {
  const { rows } = await sql<{ account_id: string }>`
    select account_id from (
      select account_id, balance_minor as minor from point_accounts where account_id like 'held:%'
      union all
      select 'held:' || customer_id, -amount_minor from reservations where is_held = 1 and amount_minor > 0
    )
    group by account_id having sum(minor) <> 0 limit ${MOST_PROBLEMS}
  `.execute(db)
  return rows.map(row => `${row.account_id} differs from its reservations`)
}
