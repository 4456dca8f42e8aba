import type { Db } from './open-database.ts'
import type { LineQuantity } from './receipt-returns.ts'
import type { SaleRef } from './receipts.ts'

/** A return that a register prepared and has not finished. */
export type ReturnClaim = SaleRef &
  Readonly<{
    /** The sale it takes back. */
    of: SaleRef
    customerId: string | undefined
    totalMinor: number
    pointsGivenBackMinor: number
    pointsTakenBackMinor: number
    /** Rises with each prepare. */
    revision: number
    lines: readonly LineQuantity[]
  }>

export async function findClaim(db: Db, { registerId, saleId }: SaleRef): Promise<ReturnClaim | undefined> {
  const row = await db
    .selectFrom('return_claims')
    .selectAll()
    .where('register_id', '=', registerId)
    .where('sale_id', '=', saleId)
    .executeTakeFirst()
  if (!row) return undefined
  const lines = await db
    .selectFrom('return_claim_lines')
    .select(['line_key', 'quantity_milli'])
    .where('register_id', '=', registerId)
    .where('sale_id', '=', saleId)
    .execute()
  return {
    registerId,
    saleId,
    of: { registerId: row.of_register, saleId: row.of_sale },
    customerId: row.customer_id ?? undefined,
    totalMinor: row.total_minor,
    pointsGivenBackMinor: row.points_given_back_minor,
    pointsTakenBackMinor: row.points_taken_back_minor,
    revision: row.revision,
    lines: lines.map(line => ({ key: line.line_key, quantityMilli: line.quantity_milli })),
  }
}

/** Sets a return aside; one of the same id is replaced, lines and all. */
export async function saveClaim(db: Db, claim: ReturnClaim, nowMs: number): Promise<void> {
  await deleteClaim(db, claim)
  const key = { register_id: claim.registerId, sale_id: claim.saleId }
  await db
    .insertInto('return_claims')
    .values({
      ...key,
      of_register: claim.of.registerId,
      of_sale: claim.of.saleId,
      customer_id: claim.customerId ?? null,
      total_minor: claim.totalMinor,
      points_given_back_minor: claim.pointsGivenBackMinor,
      points_taken_back_minor: claim.pointsTakenBackMinor,
      revision: claim.revision,
      claimed_at_ms: nowMs,
    })
    .execute()
  for (const { key: lineKey, quantityMilli } of claim.lines) {
    await db
      .insertInto('return_claim_lines')
      .values({ ...key, line_key: lineKey, quantity_milli: quantityMilli })
      .execute()
  }
}

/** Ends a claim, at `revision` or below where that is given; gift cards it took back can be used again. */
export async function deleteClaim(
  db: Db,
  { registerId, saleId }: SaleRef,
  revision = Number.MAX_SAFE_INTEGER,
): Promise<void> {
  const { numDeletedRows } = await db
    .deleteFrom('return_claims')
    .where('register_id', '=', registerId)
    .where('sale_id', '=', saleId)
    .where('revision', '<=', revision)
    .executeTakeFirst()
  if (numDeletedRows === 0n) return
  await db
    .deleteFrom('return_claim_lines')
    .where('register_id', '=', registerId)
    .where('sale_id', '=', saleId)
    .execute()
  await db
    .updateTable('gift_cards')
    .set({ claimed_by_register: null, claimed_by_sale: null })
    .where('claimed_by_register', '=', registerId)
    .where('claimed_by_sale', '=', saleId)
    .execute()
}

/** What other returns of the same sale have set aside, by line. */
export async function claimedByOthers(db: Db, of: SaleRef, own: SaleRef): Promise<LineQuantity[]> {
  const rows = await db
    .selectFrom('return_claims as claim')
    .innerJoin('return_claim_lines as line', join =>
      join.onRef('line.register_id', '=', 'claim.register_id').onRef('line.sale_id', '=', 'claim.sale_id'),
    )
    .select(['claim.register_id', 'claim.sale_id', 'line_key', 'quantity_milli'])
    .where('of_register', '=', of.registerId)
    .where('of_sale', '=', of.saleId)
    .execute()
  return rows
    .filter(row => row.register_id !== own.registerId || row.sale_id !== own.saleId)
    .map(row => ({ key: row.line_key, quantityMilli: row.quantity_milli }))
}

/** Money that returns under way are going to pay back of a sale. */
export async function claimedMinor(db: Db, of: SaleRef): Promise<number> {
  const row = await db
    .selectFrom('return_claims')
    .select(select => select.fn.sum<number | null>('total_minor').as('total_minor'))
    .where('of_register', '=', of.registerId)
    .where('of_sale', '=', of.saleId)
    .executeTakeFirst()
  return row?.total_minor ?? 0
}

/** A return under way, and how often it was prepared. */
export type ClaimedReturn = Readonly<{ saleId: string; revision: number }>

/** All returns a register has set aside. */
export async function claimsOf(db: Db, registerId: string): Promise<ClaimedReturn[]> {
  const rows = await db
    .selectFrom('return_claims')
    .select(['sale_id', 'revision'])
    .where('register_id', '=', registerId)
    .execute()
  return rows.map(row => ({ saleId: row.sale_id, revision: row.revision }))
}
