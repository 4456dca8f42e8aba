import { sql } from 'kysely'
import type { Db } from './open-database.ts'

const MOST_PROBLEMS = 20

/** Gift cards, what is left on them, and what does not add up: at most some problems of each kind. */
export type GiftCardsAudit = Readonly<{ cards: number; leftMinor: number; problems: readonly string[] }>

/** Recomputes each card from its moves: what is on it, what is held, and that sales hold the same. */
export async function auditGiftCards(db: Db): Promise<GiftCardsAudit> {
  const counts = await db
    .selectFrom('gift_cards')
    .select(select => [
      select.fn.countAll<number>().as('cards'),
      select.fn.sum<number | null>('balance_minor').as('balance_minor'),
      select.fn.sum<number | null>('held_minor').as('held_minor'),
    ])
    .executeTakeFirstOrThrow()
  return {
    cards: counts.cards,
    leftMinor: (counts.balance_minor ?? 0) + (counts.held_minor ?? 0),
    problems: [...(await wrongCards(db)), ...(await wrongHolds(db))],
  }
}

async function wrongCards(db: Db): Promise<string[]> {
  const { rows } = await sql<{ gift_card_id: string }>`
    select gift_card_id from (
      select gift_card_id, balance_minor as card, held_minor as held from gift_cards
      union all
      select gift_card_id,
        case from_place when 'card' then amount_minor else 0 end - case to_place when 'card' then amount_minor else 0 end,
        case from_place when 'held' then amount_minor else 0 end - case to_place when 'held' then amount_minor else 0 end
      from gift_card_moves
    )
    group by gift_card_id having sum(card) <> 0 or sum(held) <> 0 limit ${MOST_PROBLEMS}
  `.execute(db)
  return rows.map(row => `gift card ${row.gift_card_id} differs from its moves`)
}

async function wrongHolds(db: Db): Promise<string[]> {
  const { rows } = await sql<{ gift_card_id: string }>`
    select gift_card_id from (
      select gift_card_id, held_minor as held from gift_cards
      union all
      select gift_card_id, -amount_minor from gift_card_holds
    )
    group by gift_card_id having sum(held) <> 0 limit ${MOST_PROBLEMS}
  `.execute(db)
  return rows.map(row => `holds on gift card ${row.gift_card_id} differ from what is held`)
}
