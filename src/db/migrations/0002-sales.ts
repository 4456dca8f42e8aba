import type { Migration } from './migration.ts'

export const sales: Migration = {
  version: 2,
  minReader: 1,
  sql: `
    CREATE TABLE sales (
      sale_id TEXT NOT NULL PRIMARY KEY,
      register_id TEXT NOT NULL,
      -- sale or return
      kind TEXT NOT NULL,
      -- state of the sale machine
      state TEXT NOT NULL,
      -- of the lines, as the register program counts
      revision INTEGER NOT NULL,
      -- rises with every change
      version INTEGER NOT NULL,
      -- the sale as JSON, without personal data
      body TEXT NOT NULL,
      -- contact fields as JSON, encrypted; NULL when there are none, the key is lost, or they were erased
      personal TEXT,
      created_at_ms INTEGER NOT NULL,
      updated_at_ms INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX sales_by_state ON sales (register_id, state, updated_at_ms);
    CREATE INDEX sales_returns ON sales (json_extract(body, '$.originalDocument.fdNumber')) WHERE kind = 'return';

    -- Operations of callers that were carried out: a repeat is answered from the sale, not carried out again.
    CREATE TABLE commands (
      register_id TEXT NOT NULL,
      operation_id TEXT NOT NULL,
      body_hash TEXT NOT NULL,
      sale_id TEXT,
      at_ms INTEGER NOT NULL,
      PRIMARY KEY (register_id, operation_id)
    ) STRICT, WITHOUT ROWID;
  `,
}
