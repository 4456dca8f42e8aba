import type { Migration } from './migration.ts'

export const outbox: Migration = {
  version: 4,
  minReader: 1,
  sql: `
    -- Epochs of this file, per register. The newest is the one written to.
    CREATE TABLE journals (
      journal_no INTEGER NOT NULL PRIMARY KEY,
      journal_id TEXT NOT NULL UNIQUE,
      register_id TEXT NOT NULL,
      previous_journal_id TEXT,
      started_at_ms INTEGER NOT NULL,
      -- how far the hub holds it, and how far its applier came: the hub's own words, so they may fall
      received_seq INTEGER NOT NULL DEFAULT 0,
      applied_seq INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX journals_by_register ON journals (register_id, journal_no);

    -- What happened, once each. Never deleted for failing.
    CREATE TABLE entries (
      entry_no INTEGER NOT NULL PRIMARY KEY,
      entry_id TEXT NOT NULL UNIQUE,
      register_id TEXT NOT NULL,
      v INTEGER NOT NULL,
      kind TEXT NOT NULL,
      created_at_ms INTEGER NOT NULL,
      -- the very JSON text that was hashed
      payload TEXT NOT NULL,
      -- contact fields, encrypted; NULL when there are none, the key is lost, or they were erased
      personal TEXT,
      salt TEXT NOT NULL,
      payload_hash TEXT NOT NULL,
      personal_hash TEXT
    ) STRICT;
    CREATE INDEX entries_with_personal ON entries (register_id, created_at_ms) WHERE personal IS NOT NULL;

    -- The place of an entry in a journal. After a fork the same entry has a place in both.
    CREATE TABLE journal_links (
      journal_no INTEGER NOT NULL REFERENCES journals (journal_no),
      -- from 1, without gaps
      seq INTEGER NOT NULL,
      entry_no INTEGER NOT NULL REFERENCES entries (entry_no),
      -- of the chain; the link before it is the row before it
      hash TEXT NOT NULL,
      PRIMARY KEY (journal_no, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX journal_links_by_entry ON journal_links (entry_no);
  `,
}
