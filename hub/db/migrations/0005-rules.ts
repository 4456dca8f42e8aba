/**
 * The rules as published, promo codes, what was said and offered at registers, and verifications by store staff.
 *
 * `programmes` is read no more: its versions become rules here, and versions count on from them.
 */
export const migration0005 = {
  version: 5,
  minReader: 1,
  sql: `
    create table rules (
      version integer primary key,
      -- The file, whole. Never changed afterwards.
      text text not null,
      published_by text not null,
      published_at_ms integer not null
    ) strict;
    insert into rules (version, text, published_by, published_at_ms)
      select version,
        'accrualPercent: ' || (accrual_bps / 100.0) || char(10) ||
        'maxSpendPercent: ' || (max_spend_bps / 100.0) || char(10) ||
        'minUnitPrice: ' || (min_unit_price_minor / 100.0) || char(10) ||
        'stores:' || char(10) || '  default: { phase: full }' || char(10),
        'tillside', since_ms
      from programmes;

    create table promo_codes (
      code text primary key,
      promotion_id text not null,
      -- Only this customer may use it.
      customer_id text,
      state text not null check (state in ('issued', 'held', 'redeemed', 'revoked')),
      valid_until_ms integer,
      -- The sale a coupon came with.
      issued_by_register text,
      issued_by_sale text,
      -- The sale that holds it; its revision stands in reservations.
      held_by_register text,
      held_by_sale text,
      added_at_ms integer not null
    ) strict, without rowid;
    create index promo_codes_held on promo_codes (held_by_register, held_by_sale) where state = 'held';
    create index promo_codes_issued on promo_codes (issued_by_register, issued_by_sale)
      where issued_by_sale is not null;

    -- One row per sale that paid with a code. More than one that stands is a finding.
    create table promo_code_uses (
      code text not null references promo_codes (code),
      register_id text not null,
      sale_id text not null,
      is_given_back integer not null default 0,
      used_at_ms integer not null,
      primary key (code, register_id, sale_id)
    ) strict, without rowid;
    create index promo_code_uses_of_sale on promo_code_uses (register_id, sale_id);

    create index receipts_by_customer on receipts (customer_id) where customer_id is not null;

    create table receipt_line_promotions (
      register_id text not null,
      sale_id text not null,
      line_number integer not null,
      promotion_id text not null,
      amount_minor integer not null,
      primary key (register_id, sale_id, line_number, promotion_id)
    ) strict, without rowid;

    create table script_outcomes (
      register_id text not null,
      sale_id text not null,
      script_id text not null,
      programme_version integer not null,
      shown_at_ms integer not null,
      -- All null: the sale ended without an answer.
      answer_id text,
      outcome text check (outcome in ('accepted', 'refused', 'later')),
      reason_id text,
      answered_at_ms integer,
      primary key (register_id, sale_id, script_id)
    ) strict, without rowid;
    create index script_outcomes_by_time on script_outcomes (shown_at_ms);

    create table offer_outcomes (
      register_id text not null,
      sale_id text not null,
      promotion_id text not null,
      programme_version integer not null,
      shown_at_ms integer not null,
      answer text check (answer in ('accepted', 'refused')),
      primary key (register_id, sale_id, promotion_id)
    ) strict, without rowid;
    create index offer_outcomes_by_time on offer_outcomes (shown_at_ms);

    create table staff (
      store_id text not null,
      staff_id text not null,
      name text not null,
      pin_hash text not null,
      added_at_ms integer not null,
      primary key (store_id, staff_id)
    ) strict, without rowid;

    create table staff_sessions (
      -- SHA-256 of what the register was given: the table alone signs nobody in.
      session_hash text primary key,
      store_id text not null,
      staff_id text not null,
      register_id text not null,
      until_ms integer not null
    ) strict, without rowid;

    create table staff_verifications (
      verification_id text primary key,
      store_id text not null,
      register_id text not null,
      staff_id text not null,
      -- As it was then.
      staff_name text not null,
      purpose text not null check (purpose in ('pick-up', 'return', 'changed-number')),
      phone_masked text not null,
      -- Keyed with the hub's secret: tells whether it was the same phone, not which.
      phone_hash text not null,
      reference text,
      result text not null check (result in ('running', 'verified', 'failed', 'abandoned')),
      started_at_ms integer not null,
      -- Last send or try: one that nobody ended is closed some time after it.
      touched_at_ms integer not null,
      ended_at_ms integer
    ) strict, without rowid;
    create index staff_verifications_of_store on staff_verifications (store_id, started_at_ms);
    create index staff_verifications_running on staff_verifications (touched_at_ms) where result = 'running';
  `,
}
