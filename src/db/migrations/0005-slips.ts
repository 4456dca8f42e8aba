import type { Migration } from './migration.ts'

export const slips: Migration = {
  version: 5,
  minReader: 1,
  sql: `
    -- Slips that go with completed sales. What is printed comes from the sale itself: no second copy of a name.
    CREATE TABLE slips (
      sale_id TEXT NOT NULL PRIMARY KEY REFERENCES sales (sale_id),
      register_id TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('waiting', 'printing', 'printed', 'failed', 'unclear', 'expired')),
      -- when the sale ended, or a person asked for the slip once more
      asked_at_ms INTEGER NOT NULL,
      changed_at_ms INTEGER NOT NULL,
      -- code of the error it failed with
      error_code TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX slips_under_way ON slips (register_id, asked_at_ms) WHERE state IN ('waiting', 'printing');
  `,
}
