import type { Db } from './open-database.ts'

type WalletProof = Readonly<{ instanceId: string; usedBySaleId: string | null }>

/** The last time this register read the customer's wallet. */
export async function findWalletProof(
  db: Db,
  registerId: string,
  customerId: string,
): Promise<WalletProof | undefined> {
  const row = await db
    .selectFrom('wallet_proofs')
    .select(['instance_id', 'used_by_sale_id'])
    .where('register_id', '=', registerId)
    .where('customer_id', '=', customerId)
    .executeTakeFirst()
  return row ? { instanceId: row.instance_id, usedBySaleId: row.used_by_sale_id } : undefined
}

/** A fresh reading: good for one more sale. */
export async function saveWalletProof(
  db: Db,
  proof: Readonly<{ registerId: string; customerId: string; instanceId: string }>,
  nowMs: number,
): Promise<void> {
  const fresh = { instance_id: proof.instanceId, used_by_sale_id: null, proved_at_ms: nowMs }
  await db
    .insertInto('wallet_proofs')
    .values({ register_id: proof.registerId, customer_id: proof.customerId, ...fresh })
    .onConflict(conflict => conflict.columns(['register_id', 'customer_id']).doUpdateSet(fresh))
    .execute()
}

export async function bindWalletProof(db: Db, registerId: string, customerId: string, saleId: string): Promise<void> {
  await db
    .updateTable('wallet_proofs')
    .set({ used_by_sale_id: saleId })
    .where('register_id', '=', registerId)
    .where('customer_id', '=', customerId)
    .execute()
}

/** Wrong wallet codes for this customer since the time window `sinceWindow`. */
export async function wrongWalletTries(db: Db, customerId: string, sinceWindow: number): Promise<number> {
  const row = await db
    .selectFrom('wallet_tries')
    .select(select => select.fn.sum<number | null>('wrong').as('wrong'))
    .where('customer_id', '=', customerId)
    .where('window_number', '>=', sinceWindow)
    .executeTakeFirst()
  return row?.wrong ?? 0
}

export async function countWrongWalletTry(db: Db, customerId: string, windowNumber: number): Promise<void> {
  await db
    .insertInto('wallet_tries')
    .values({ customer_id: customerId, window_number: windowNumber, wrong: 1 })
    .onConflict(conflict =>
      conflict
        .columns(['customer_id', 'window_number'])
        .doUpdateSet(update => ({ wrong: update('wallet_tries.wrong', '+', 1) })),
    )
    .execute()
}
