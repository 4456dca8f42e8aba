import type { Migration } from './migration.ts'

export const registers: Migration = {
  version: 1,
  minReader: 1,
  sql: `
    -- Small facts about this file: min_reader, written_by, personal_key_id, checkpointed_at_ms, the hub's programme.
    CREATE TABLE meta (
      name TEXT NOT NULL PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- The registers this agent serves from this folder.
    CREATE TABLE registers (
      register_id TEXT NOT NULL PRIMARY KEY,
      added_at_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
}
