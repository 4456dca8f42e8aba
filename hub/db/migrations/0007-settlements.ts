/**
 * Returns by line and their claims, prepayments and what deliveries used of them, gift cards with a ledger of their own.
 */
export const migration0007 = {
  version: 7,
  minReader: 1,
  sql: `
    -- JSON; null where it is as usual.
    alter table receipts add column terms text;
    -- JSON: gift cards the receipt was paid with, or gave money back to.
    alter table receipts add column gift_cards text;
    -- JSON: what only some lines have.
    alter table receipt_lines add column further text;
    alter table receipt_documents add column seller_inn text;
    alter table receipt_documents add column total_minor integer;
    -- Points that a claimed return will bring: held before they are there.
    alter table reservations add column borrowed_minor integer not null default 0;

    create index receipts_by_original_document on receipts (original_fn, original_fd) where original_fn is not null;

    -- One row for each return of a sale.
    create table receipt_returns (
      register_id text not null,
      sale_id text not null,
      by_register text not null,
      by_sale text not null,
      total_minor integer not null,
      primary key (register_id, sale_id, by_register, by_sale)
    ) strict, without rowid;

    create table receipt_return_lines (
      register_id text not null,
      sale_id text not null,
      line_key text not null,
      by_register text not null,
      by_sale text not null,
      quantity_milli integer not null,
      primary key (register_id, sale_id, line_key, by_register, by_sale)
    ) strict, without rowid;

    -- A return that a register prepared and has not finished. Its own ids first, those of the sale after.
    create table return_claims (
      register_id text not null,
      sale_id text not null,
      of_register text not null,
      of_sale text not null,
      customer_id text,
      total_minor integer not null,
      points_given_back_minor integer not null,
      points_taken_back_minor integer not null,
      -- Rises with each prepare.
      revision integer not null,
      claimed_at_ms integer not null,
      primary key (register_id, sale_id)
    ) strict, without rowid;
    create index return_claims_of_sale on return_claims (of_register, of_sale);

    create table return_claim_lines (
      register_id text not null,
      sale_id text not null,
      line_key text not null,
      quantity_milli integer not null,
      primary key (register_id, sale_id, line_key)
    ) strict, without rowid;

    -- Deliveries that were paid before. open_minor: what no receipt of a prepayment has covered yet.
    create table handovers (
      register_id text not null,
      sale_id text not null,
      prepaid_minor integer not null,
      open_minor integer not null,
      primary key (register_id, sale_id)
    ) strict, without rowid;

    create table prepayment_uses (
      register_id text not null,
      sale_id text not null,
      -- The document of the prepayment, whether it is here or not.
      fn_number text not null,
      fd_number integer not null,
      amount_minor integer not null,
      primary key (register_id, sale_id, fn_number, fd_number)
    ) strict, without rowid;
    create index prepayment_uses_of_document on prepayment_uses (fn_number, fd_number);

    -- Money of prepayments set aside for deliveries at checkout.
    create table prepayment_holds (
      register_id text not null,
      sale_id text not null,
      -- As in prepayment_uses.
      fn_number text not null,
      fd_number integer not null,
      amount_minor integer not null check (amount_minor > 0),
      primary key (register_id, sale_id, fn_number, fd_number)
    ) strict, without rowid;
    create index prepayment_holds_of_document on prepayment_holds (fn_number, fd_number);

    create table gift_cards (
      -- Of the card's number only its hash is known.
      gift_card_id text primary key,
      masked text,
      -- awaited: used before the receipt that sold it arrived.
      state text not null check (state in ('awaited', 'sold', 'returned')),
      -- What can be used now, held money not counted; below zero after a late receipt.
      balance_minor integer not null,
      held_minor integer not null,
      sold_by_register text,
      sold_by_sale text,
      -- A claimed return takes the card itself back.
      claimed_by_register text,
      claimed_by_sale text,
      changed_at_ms integer not null
    ) strict, without rowid;
    create index gift_cards_claimed on gift_cards (claimed_by_register, claimed_by_sale)
      where claimed_by_sale is not null;

    -- Money in double entry: what leaves one place comes to the other.
    create table gift_card_moves (
      move_id integer primary key,
      gift_card_id text not null references gift_cards (gift_card_id),
      from_place text not null check (from_place in ('buyer', 'card', 'held', 'goods')),
      to_place text not null check (to_place in ('buyer', 'card', 'held', 'goods')),
      amount_minor integer not null check (amount_minor > 0),
      register_id text not null,
      sale_id text not null,
      entry_id text,
      moved_at_ms integer not null
    ) strict;
    create index gift_card_moves_of_card on gift_card_moves (gift_card_id);

    create table gift_card_holds (
      register_id text not null,
      sale_id text not null,
      gift_card_id text not null references gift_cards (gift_card_id),
      amount_minor integer not null,
      primary key (register_id, sale_id, gift_card_id)
    ) strict, without rowid;

    create table gift_card_tries (
      register_id text not null,
      window_number integer not null,
      wrong integer not null,
      primary key (register_id, window_number)
    ) strict, without rowid;
  `,
}
