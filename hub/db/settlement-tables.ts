import type { Generated } from 'kysely'

type ReceiptReturnsTable = {
  register_id: string
  sale_id: string
  by_register: string
  by_sale: string
  total_minor: number
}

type ReceiptReturnLinesTable = {
  register_id: string
  sale_id: string
  line_key: string
  by_register: string
  by_sale: string
  quantity_milli: number
}

type ReturnClaimsTable = {
  register_id: string
  sale_id: string
  of_register: string
  of_sale: string
  customer_id: string | null
  total_minor: number
  points_given_back_minor: number
  points_taken_back_minor: number
  revision: number
  claimed_at_ms: number
}

type ReturnClaimLinesTable = { register_id: string; sale_id: string; line_key: string; quantity_milli: number }

type HandoversTable = { register_id: string; sale_id: string; prepaid_minor: number; open_minor: number }

type PrepaymentUsesTable = {
  register_id: string
  sale_id: string
  fn_number: string
  fd_number: number
  amount_minor: number
}

type PrepaymentHoldsTable = {
  register_id: string
  sale_id: string
  fn_number: string
  fd_number: number
  amount_minor: number
}

type GiftCardsTable = {
  gift_card_id: string
  masked: string | null
  state: 'awaited' | 'sold' | 'returned'
  balance_minor: number
  held_minor: number
  sold_by_register: string | null
  sold_by_sale: string | null
  claimed_by_register: string | null
  claimed_by_sale: string | null
  changed_at_ms: number
}

/** Where the money of a gift card is: with the buyer, on the card, held for a sale, turned into goods. */
export type GiftCardPlace = 'buyer' | 'card' | 'held' | 'goods'

type GiftCardMovesTable = {
  move_id: Generated<number>
  gift_card_id: string
  from_place: GiftCardPlace
  to_place: GiftCardPlace
  amount_minor: number
  register_id: string
  sale_id: string
  entry_id: string | null
  moved_at_ms: number
}

type GiftCardHoldsTable = { register_id: string; sale_id: string; gift_card_id: string; amount_minor: number }

type GiftCardTriesTable = { register_id: string; window_number: number; wrong: number }

/** Returns, prepayments, gift cards: money that moves between receipts. */
export type SettlementTables = {
  receipt_returns: ReceiptReturnsTable
  receipt_return_lines: ReceiptReturnLinesTable
  return_claims: ReturnClaimsTable
  return_claim_lines: ReturnClaimLinesTable
  handovers: HandoversTable
  prepayment_uses: PrepaymentUsesTable
  prepayment_holds: PrepaymentHoldsTable
  gift_cards: GiftCardsTable
  gift_card_moves: GiftCardMovesTable
  gift_card_holds: GiftCardHoldsTable
  gift_card_tries: GiftCardTriesTable
}
