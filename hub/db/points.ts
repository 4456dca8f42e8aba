import { sumMinor } from '../../src/shared/money.ts'
import type { Db } from './open-database.ts'

/** Points handed out, and points that paid for goods: the programme's side of each transaction. */
export const ISSUED = 'programme:issued'
export const REDEEMED = 'programme:redeemed'

export function customerAccount(customerId: string): string {
  return `customer:${customerId}`
}

export function heldAccount(customerId: string): string {
  return `held:${customerId}`
}

/** One side of a transaction: positive comes to the account, negative leaves it. Hundredths of a point. */
export type Leg = Readonly<{ account: string; amountMinor: number }>

export type Posting = Readonly<{
  kind: 'grant' | 'hold' | 'release' | 'sale' | 'return'
  registerId?: string | undefined
  saleId?: string | undefined
  entryId?: string | undefined
  legs: readonly Leg[]
}>

/** Moves points in double entry. Legs of one account are taken together; a posting that moves nothing leaves no trace. */
export async function post(db: Db, posting: Posting, nowMs: number): Promise<void> {
  const legs = netLegs(posting.legs)
  if (legs.length === 0) return
  if (sumMinor(legs.map(leg => leg.amountMinor)) !== 0) throw new Error('the legs of a posting must sum to zero')
  const { transaction_id } = await db
    .insertInto('point_transactions')
    .values({
      kind: posting.kind,
      register_id: posting.registerId ?? null,
      sale_id: posting.saleId ?? null,
      entry_id: posting.entryId ?? null,
      posted_at_ms: nowMs,
    })
    .returning('transaction_id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('point_legs')
    .values(legs.map(leg => ({ transaction_id, account_id: leg.account, amount_minor: leg.amountMinor })))
    .execute()
  await db
    .insertInto('point_accounts')
    .values(legs.map(leg => ({ account_id: leg.account, balance_minor: leg.amountMinor })))
    .onConflict(conflict =>
      conflict.column('account_id').doUpdateSet(update => ({
        balance_minor: update('point_accounts.balance_minor', '+', update.ref('excluded.balance_minor')),
      })),
    )
    .execute()
}

/** 0 for an account nothing was posted to. */
export async function balanceOf(db: Db, account: string): Promise<number> {
  const row = await db
    .selectFrom('point_accounts')
    .select('balance_minor')
    .where('account_id', '=', account)
    .executeTakeFirst()
  return row?.balance_minor ?? 0
}

function netLegs(legs: readonly Leg[]): Leg[] {
  const net = new Map<string, number>()
  for (const leg of legs) net.set(leg.account, (net.get(leg.account) ?? 0) + leg.amountMinor)
  return [...net]
    .filter(([, amountMinor]) => amountMinor !== 0)
    .map(([account, amountMinor]) => ({ account, amountMinor }))
}
