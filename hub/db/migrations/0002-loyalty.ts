/** Customers, the programme, points in double entry, holds, and proofs of possession. */
export const migration0002 = {
  version: 2,
  minReader: 1,
  sql: `
    create table customers (
      customer_id text primary key,
      phone text not null unique,
      card text unique,
      email text,
      name text,
      state text not null check (state in ('active', 'blocked')),
      joined_at_ms integer not null
    ) strict, without rowid;
    create index customers_by_email on customers (email) where email is not null;

    create table joins (
      operation_id text primary key,
      customer_id text not null references customers (customer_id),
      phone text not null
    ) strict, without rowid;

    create table programmes (
      version integer primary key,
      accrual_bps integer not null,
      max_spend_bps integer not null,
      min_unit_price_minor integer not null,
      since_ms integer not null
    ) strict;
    insert into programmes (version, accrual_bps, max_spend_bps, min_unit_price_minor, since_ms)
      values (1, 300, 5000, 1, 0);

    create table point_accounts (
      account_id text primary key,
      balance_minor integer not null
    ) strict, without rowid;

    create table point_transactions (
      transaction_id integer primary key,
      kind text not null check (kind in ('grant', 'hold', 'release', 'sale', 'return')),
      register_id text,
      sale_id text,
      entry_id text,
      posted_at_ms integer not null
    ) strict;
    create unique index point_transactions_once on point_transactions (entry_id, kind) where entry_id is not null;
    create index point_transactions_of_sale on point_transactions (register_id, sale_id) where sale_id is not null;

    create table point_legs (
      transaction_id integer not null references point_transactions (transaction_id),
      account_id text not null,
      amount_minor integer not null,
      primary key (transaction_id, account_id)
    ) strict, without rowid;

    create table reservations (
      register_id text not null,
      sale_id text not null,
      customer_id text,
      revision integer not null,
      amount_minor integer not null,
      is_held integer not null,
      tombstone integer not null,
      changed_at_ms integer not null,
      primary key (register_id, sale_id)
    ) strict, without rowid;
    create index reservations_held on reservations (register_id) where is_held = 1;

    create table code_requests (
      code_request_id text primary key,
      register_id text not null,
      purpose text not null,
      phone text not null,
      sends integer not null,
      tries integer not null,
      state text not null check (state in ('running', 'verified', 'superseded')),
      delivery text not null,
      expires_at_ms integer not null,
      used_by_sale_id text
    ) strict, without rowid;
    create unique index code_requests_running on code_requests (phone, purpose) where state = 'running';

    create table code_sends (
      code_request_id text not null,
      send_number integer not null,
      phone text not null,
      sent_at_ms integer not null,
      primary key (code_request_id, send_number)
    ) strict, without rowid;
    create index code_sends_by_phone on code_sends (phone, sent_at_ms);

    create table wallet_proofs (
      register_id text not null,
      customer_id text not null,
      instance_id text not null,
      used_by_sale_id text,
      proved_at_ms integer not null,
      primary key (register_id, customer_id)
    ) strict, without rowid;

    create table wallet_tries (
      customer_id text not null,
      window_number integer not null,
      wrong integer not null,
      primary key (customer_id, window_number)
    ) strict, without rowid;
  `,
}
