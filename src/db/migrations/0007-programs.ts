import type { Migration } from './migration.ts'

export const programs: Migration = {
  version: 7,
  minReader: 1,
  sql: `
    -- Register programs that were paired by a one-time code. A row is never deleted: who could speak to this register, and when.
    CREATE TABLE programs (
      program_id TEXT NOT NULL PRIMARY KEY,
      register_id TEXT NOT NULL REFERENCES registers (register_id),
      -- what IT calls it
      name TEXT NOT NULL,
      -- what it said of itself when it was paired
      software TEXT NOT NULL,
      -- JSON array of words
      rights TEXT NOT NULL,
      -- SHA-256 of the token, in hex: the token itself is the program's alone
      token_hash TEXT NOT NULL UNIQUE,
      created_at_ms INTEGER NOT NULL,
      -- by the hour: a call costs no commit
      last_used_at_ms INTEGER,
      revoked_at_ms INTEGER
    ) STRICT, WITHOUT ROWID;
    -- One living program of a name per register.
    CREATE UNIQUE INDEX programs_by_name ON programs (register_id, name) WHERE revoked_at_ms IS NULL;
  `,
}
