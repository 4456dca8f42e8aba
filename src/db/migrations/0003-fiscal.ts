import type { Migration } from './migration.ts'

export const fiscal: Migration = {
  version: 3,
  minReader: 1,
  sql: `
    -- Anything that changes a fiscal device, written down before the first byte leaves.
    CREATE TABLE operations (
      operation_id TEXT NOT NULL PRIMARY KEY,
      register_id TEXT NOT NULL,
      device_id TEXT NOT NULL,
      fn_number TEXT NOT NULL,
      -- receipt, return, shift-open, shift-close ...
      kind TEXT NOT NULL,
      sale_id TEXT,
      -- FN, last FD and mode, read immediately before, as JSON
      baseline TEXT NOT NULL,
      -- what settling compares, as JSON
      compare TEXT NOT NULL,
      -- short id for tag 1192
      mark TEXT NOT NULL CHECK (length(mark) BETWEEN 1 AND 16),
      state TEXT NOT NULL CHECK (state IN ('running', 'settling', 'applied', 'not-applied', 'disputed')),
      -- how it ended, as JSON
      result TEXT,
      -- 1, and one more with each retry after "not applied"
      attempt INTEGER NOT NULL,
      started_at_ms INTEGER NOT NULL,
      settled_at_ms INTEGER
    ) STRICT;
    CREATE UNIQUE INDEX operations_one_unsettled_per_fn ON operations (fn_number) WHERE state IN ('running', 'settling');
    CREATE INDEX operations_disputed ON operations (fn_number) WHERE state = 'disputed';
    CREATE INDEX operations_by_sale ON operations (sale_id) WHERE sale_id IS NOT NULL;

    -- Documents a fiscal storage (FN) recorded, as confirmed by the device or the register software.
    CREATE TABLE documents (
      fn_number TEXT NOT NULL,
      fd_number INTEGER NOT NULL,
      register_id TEXT NOT NULL,
      sale_id TEXT,
      operation_id TEXT,
      -- receipt, correction, shift-open, shift-close ...
      kind TEXT NOT NULL,
      -- sale or return; NULL for other documents
      receipt_kind TEXT,
      total_minor INTEGER,
      -- tag 1077, decimal digits
      fiscal_sign TEXT NOT NULL,
      -- the device's local time, as printed
      device_time TEXT,
      shift_number INTEGER,
      recorded_at_ms INTEGER NOT NULL,
      PRIMARY KEY (fn_number, fd_number)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX documents_by_shift ON documents (fn_number, shift_number);
    CREATE INDEX documents_by_sale ON documents (sale_id) WHERE sale_id IS NOT NULL;

    CREATE TABLE shifts (
      register_id TEXT NOT NULL,
      fn_number TEXT NOT NULL,
      shift_number INTEGER NOT NULL,
      opened_at_ms INTEGER NOT NULL,
      opened_document TEXT,
      closed_at_ms INTEGER,
      closed_document TEXT,
      -- totals as the device counts them, as JSON
      device_totals TEXT,
      -- totals as this database counts them, as JSON
      register_totals TEXT,
      -- open until closed; then waiting for the hub, sealed, or mismatch
      seal TEXT NOT NULL CHECK (seal IN ('open', 'waiting', 'sealed', 'mismatch')),
      PRIMARY KEY (register_id, fn_number, shift_number)
    ) STRICT, WITHOUT ROWID;
  `,
}
