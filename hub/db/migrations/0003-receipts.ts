/**
 * Receipts with their lines and fiscal documents, what a shop day amounts to, shifts with their seals, and what people
 * answered about lost outcomes.
 */
export const migration0003 = {
  version: 3,
  minReader: 1,
  sql: `
    create table receipts (
      register_id text not null,
      sale_id text not null,
      entry_id text not null unique,
      kind text not null check (kind in ('sale', 'return')),
      return_of text,
      original_fn text,
      original_fd integer,
      customer_id text,
      total_minor integer not null,
      tenders text not null,
      sold_at_ms integer not null,
      utc_offset_minutes integer not null,
      -- YYYY-MM-DD by the shop's own clock.
      shop_day text not null,
      delivery text not null,
      fiscal_mode text not null,
      loyalty_mode text not null,
      programme_version integer not null,
      points_spent_minor integer not null,
      points_accrued_minor integer not null,
      points_state text not null check (points_state in ('posted', 'no-customer', 'waiting-original')),
      is_returned integer not null,
      primary key (register_id, sale_id)
    ) strict, without rowid;
    create index receipts_by_sale on receipts (sale_id);
    create index receipts_by_original on receipts (return_of) where return_of is not null;
    create index receipts_by_day on receipts (shop_day);

    -- Sales counted as they come in: a page that looks every ten seconds must not read a month of receipts.
    create table shop_days (
      shop_day text primary key,
      receipts integer not null,
      identified integer not null,
      electronic_only integer not null,
      electronic_and_paper integer not null,
      customers integer not null,
      customers_with_email integer not null
    ) strict, without rowid;

    create table shop_day_customers (
      shop_day text not null,
      customer_id text not null,
      -- Whether the e-mail was known when a receipt of that day was taken in.
      email_known integer not null,
      primary key (shop_day, customer_id)
    ) strict, without rowid;

    create table receipt_lines (
      register_id text not null,
      sale_id text not null,
      line_number integer not null,
      key text not null,
      name text not null,
      barcode text,
      quantity_milli integer not null,
      price_minor integer not null,
      total_minor integer not null,
      points_spent_minor integer not null,
      points_accrued_minor integer not null,
      vat_code integer not null,
      item_kind integer not null,
      department integer not null,
      primary key (register_id, sale_id, line_number)
    ) strict, without rowid;

    create table receipt_documents (
      fn_number text not null,
      fd_number integer not null,
      fiscal_sign text not null,
      kind text not null check (kind in ('sale', 'return')),
      shift_number integer,
      device_time text,
      register_id text not null,
      sale_id text not null,
      primary key (fn_number, fd_number)
    ) strict, without rowid;
    create index receipt_documents_of_sale on receipt_documents (register_id, sale_id);
    create index receipt_documents_of_shift on receipt_documents (fn_number, shift_number);

    create table shifts (
      fn_number text not null,
      shift_number integer not null,
      register_id text not null,
      opened_fd integer,
      closed_fd integer,
      opened_at_ms integer,
      closed_at_ms integer,
      primary key (fn_number, shift_number)
    ) strict, without rowid;

    create table seals (
      fn_number text not null,
      shift_number integer not null,
      register_id text not null,
      state text not null check (state in ('sealed', 'waiting', 'mismatch')),
      device_figures text not null,
      register_figures text not null,
      hub_figures text not null,
      checked_at_ms integer not null,
      primary key (fn_number, shift_number)
    ) strict, without rowid;

    create table disputes (
      operation_id text not null,
      register_id text not null,
      sale_id text,
      entry_id text not null,
      answer text not null,
      fn_number text,
      fd_number integer,
      primary key (register_id, operation_id, entry_id)
    ) strict, without rowid;
  `,
}
