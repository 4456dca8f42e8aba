import type { Db } from './open-database.ts'
import type { SaleRef } from './receipts.ts'
import type { GiftCardPlace } from './settlement-tables.ts'

/** A gift card as the hub keeps it. Amounts in kopecks. */
export type GiftCardRecord = Readonly<{
  giftCardId: string
  masked: string | undefined
  /** `awaited`: used before the receipt that sold it arrived. */
  state: 'awaited' | 'sold' | 'returned'
  /** What can be used now, held money not counted; below zero after a late receipt. */
  balanceMinor: number
  heldMinor: number
  soldBy: SaleRef | undefined
  /** The return under way that takes the card itself back. */
  claimedBy: SaleRef | undefined
}>

export type GiftCardAmount = Readonly<{ giftCardId: string; amountMinor: number }>

export async function findGiftCard(db: Db, giftCardId: string): Promise<GiftCardRecord | undefined> {
  const row = await db.selectFrom('gift_cards').selectAll().where('gift_card_id', '=', giftCardId).executeTakeFirst()
  return row
    ? {
        giftCardId: row.gift_card_id,
        masked: row.masked ?? undefined,
        state: row.state,
        balanceMinor: row.balance_minor,
        heldMinor: row.held_minor,
        soldBy: saleOf(row.sold_by_register, row.sold_by_sale),
        claimedBy: saleOf(row.claimed_by_register, row.claimed_by_sale),
      }
    : undefined
}

/** A card nobody has sold yet: its money comes by moves alone. */
export async function insertGiftCard(db: Db, giftCardId: string, nowMs: number): Promise<void> {
  await db
    .insertInto('gift_cards')
    .values({ gift_card_id: giftCardId, state: 'awaited', balance_minor: 0, held_minor: 0, changed_at_ms: nowMs })
    .execute()
}

export async function setGiftCardSold(
  db: Db,
  { giftCardId, masked }: Readonly<{ giftCardId: string; masked: string }>,
  soldBy: SaleRef,
): Promise<void> {
  await db
    .updateTable('gift_cards')
    .set({ state: 'sold', masked, sold_by_register: soldBy.registerId, sold_by_sale: soldBy.saleId })
    .where('gift_card_id', '=', giftCardId)
    .execute()
}

export async function setGiftCardReturned(db: Db, giftCardId: string): Promise<void> {
  await db
    .updateTable('gift_cards')
    .set({ state: 'returned', claimed_by_register: null, claimed_by_sale: null })
    .where('gift_card_id', '=', giftCardId)
    .execute()
}

/** The card itself is being taken back: it can be neither used nor held until the return is over. */
export async function setGiftCardClaimed(db: Db, giftCardId: string, by: SaleRef): Promise<void> {
  await db
    .updateTable('gift_cards')
    .set({ claimed_by_register: by.registerId, claimed_by_sale: by.saleId })
    .where('gift_card_id', '=', giftCardId)
    .execute()
}

export type GiftCardMove = SaleRef &
  GiftCardAmount &
  Readonly<{ from: GiftCardPlace; to: GiftCardPlace; entryId?: string | undefined }>

/** Moves money of a card in double entry; nothing leaves no trace. */
export async function moveGiftCardMoney(db: Db, move: GiftCardMove, nowMs: number): Promise<void> {
  const { giftCardId, amountMinor, from, to } = move
  if (amountMinor === 0 || from === to) return
  await db
    .insertInto('gift_card_moves')
    .values({
      gift_card_id: giftCardId,
      from_place: from,
      to_place: to,
      amount_minor: amountMinor,
      register_id: move.registerId,
      sale_id: move.saleId,
      entry_id: move.entryId ?? null,
      moved_at_ms: nowMs,
    })
    .execute()
  const change = (place: GiftCardPlace) => (to === place ? amountMinor : 0) - (from === place ? amountMinor : 0)
  await db
    .updateTable('gift_cards')
    .set(update => ({
      balance_minor: update('balance_minor', '+', change('card')),
      held_minor: update('held_minor', '+', change('held')),
      changed_at_ms: nowMs,
    }))
    .where('gift_card_id', '=', giftCardId)
    .execute()
}

/** What a sale holds on gift cards. */
export async function heldGiftCards(db: Db, sale: SaleRef): Promise<GiftCardAmount[]> {
  const rows = await db
    .selectFrom('gift_card_holds')
    .select(['gift_card_id', 'amount_minor'])
    .where('register_id', '=', sale.registerId)
    .where('sale_id', '=', sale.saleId)
    .execute()
  return rows.map(row => ({ giftCardId: row.gift_card_id, amountMinor: row.amount_minor }))
}

/** The sale holds exactly this from now on; what it held beyond is back on the cards. */
export async function setHeldGiftCards(
  db: Db,
  sale: SaleRef,
  wished: readonly GiftCardAmount[],
  nowMs: number,
): Promise<void> {
  const present = new Map((await heldGiftCards(db, sale)).map(card => [card.giftCardId, card.amountMinor]))
  const next = new Map(wished.map(card => [card.giftCardId, card.amountMinor]))
  const key = { register_id: sale.registerId, sale_id: sale.saleId }
  for (const giftCardId of new Set([...present.keys(), ...next.keys()])) {
    const change = (next.get(giftCardId) ?? 0) - (present.get(giftCardId) ?? 0)
    if (change === 0) continue
    const way = change > 0 ? ({ from: 'card', to: 'held' } as const) : ({ from: 'held', to: 'card' } as const)
    await moveGiftCardMoney(db, { ...sale, giftCardId, amountMinor: Math.abs(change), ...way }, nowMs)
    const amount_minor = next.get(giftCardId) ?? 0
    await (amount_minor === 0
      ? db
          .deleteFrom('gift_card_holds')
          .where(where => where.and({ ...key, gift_card_id: giftCardId }))
          .execute()
      : db
          .insertInto('gift_card_holds')
          .values({ ...key, gift_card_id: giftCardId, amount_minor })
          .onConflict(conflict =>
            conflict.columns(['register_id', 'sale_id', 'gift_card_id']).doUpdateSet({ amount_minor }),
          )
          .execute())
  }
}

function saleOf(registerId: string | null, saleId: string | null): SaleRef | undefined {
  return registerId !== null && saleId !== null ? { registerId, saleId } : undefined
}
