import type { Reservation } from '../loyalty/reservation-rules.ts'
import { heldGiftCards, setHeldGiftCards } from './gift-cards.ts'
import type { Db } from './open-database.ts'
import { heldPrepayments, setHeldPrepayments } from './prepayment-holds.ts'
import { heldPromoCodes, setHeldPromoCodes } from './promo-codes.ts'

export async function findReservation(db: Db, registerId: string, saleId: string): Promise<Reservation | undefined> {
  const row = await db
    .selectFrom('reservations')
    .select(['customer_id', 'revision', 'amount_minor', 'borrowed_minor', 'is_held', 'tombstone'])
    .where('register_id', '=', registerId)
    .where('sale_id', '=', saleId)
    .executeTakeFirst()
  return row
    ? {
        customerId: row.customer_id ?? undefined,
        revision: row.revision,
        amountMinor: row.amount_minor,
        promoCodes: row.is_held === 1 ? await heldPromoCodes(db, { registerId, saleId }) : [],
        giftCards: row.is_held === 1 ? await heldGiftCards(db, { registerId, saleId }) : [],
        prepayments: row.is_held === 1 ? await heldPrepayments(db, { registerId, saleId }) : [],
        borrowedMinor: row.borrowed_minor,
        isHeld: row.is_held === 1,
        tombstone: row.tombstone,
      }
    : undefined
}

/** Writes the hold down, codes, gift cards and prepayments included. */
export async function saveReservation(
  db: Db,
  registerId: string,
  saleId: string,
  reservation: Reservation,
  nowMs: number,
): Promise<void> {
  const state = {
    customer_id: reservation.customerId ?? null,
    revision: reservation.revision,
    amount_minor: reservation.amountMinor,
    borrowed_minor: reservation.borrowedMinor,
    is_held: reservation.isHeld ? 1 : 0,
    tombstone: reservation.tombstone,
    changed_at_ms: nowMs,
  }
  await db
    .insertInto('reservations')
    .values({ register_id: registerId, sale_id: saleId, ...state })
    .onConflict(conflict => conflict.columns(['register_id', 'sale_id']).doUpdateSet(state))
    .execute()
  await setHeldPromoCodes(db, { registerId, saleId }, reservation.promoCodes)
  await setHeldGiftCards(db, { registerId, saleId }, reservation.giftCards, nowMs)
  await setHeldPrepayments(db, { registerId, saleId }, reservation.prepayments)
}

export type HeldSale = Readonly<{ saleId: string; revision: number }>

/** All holds of a register that nothing has settled yet. */
export async function heldSales(db: Db, registerId: string): Promise<HeldSale[]> {
  const rows = await db
    .selectFrom('reservations')
    .select(['sale_id', 'revision'])
    .where('register_id', '=', registerId)
    .where('is_held', '=', 1)
    .execute()
  return rows.map(row => ({ saleId: row.sale_id, revision: row.revision }))
}
