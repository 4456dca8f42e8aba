import type { Db } from './open-database.ts'

/** Cards nobody knows that a register asked for since the time window `sinceWindow`. */
export async function wrongGiftCardTries(db: Db, registerId: string, sinceWindow: number): Promise<number> {
  const row = await db
    .selectFrom('gift_card_tries')
    .select(select => select.fn.sum<number | null>('wrong').as('wrong'))
    .where('register_id', '=', registerId)
    .where('window_number', '>=', sinceWindow)
    .executeTakeFirst()
  return row?.wrong ?? 0
}

export async function countWrongGiftCardTry(db: Db, registerId: string, windowNumber: number): Promise<void> {
  await db
    .insertInto('gift_card_tries')
    .values({ register_id: registerId, window_number: windowNumber, wrong: 1 })
    .onConflict(conflict =>
      conflict
        .columns(['register_id', 'window_number'])
        .doUpdateSet(update => ({ wrong: update('gift_card_tries.wrong', '+', 1) })),
    )
    .execute()
}
