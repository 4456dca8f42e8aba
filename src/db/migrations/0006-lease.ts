import type { Migration } from './migration.ts'

export const lease: Migration = {
  version: 6,
  minReader: 1,
  sql: `
    -- The quiet moment in which the agent's version is changed: nothing begins while the row stands. At most one.
    CREATE TABLE maintenance_lease (
      id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
      lease_id TEXT NOT NULL,
      -- of the agent that gave it: another one has come out at the other end
      held_by_version TEXT NOT NULL,
      taken_at_ms INTEGER NOT NULL,
      until_ms INTEGER NOT NULL
    ) STRICT;
  `,
}
