import type { Migration } from './migration.ts'

export const facadeTasks: Migration = {
  version: 8,
  minReader: 1,
  sql: `
    -- What register programs asked for through a façade, written down before they are told that it was taken.
    CREATE TABLE facade_jobs (
      -- the order of the queue
      job_no INTEGER PRIMARY KEY,
      register_id TEXT NOT NULL REFERENCES registers (register_id),
      -- atol, kkmserver
      protocol TEXT NOT NULL,
      -- the program's own id: uuid, IdCommand
      job_id TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'ended', 'removed')),
      -- what is to be done, in order, as JSON; contacts stand apart
      tasks TEXT NOT NULL,
      -- SHA-256 of that, in hex: tells a repeat from another request under the same id
      tasks_hash TEXT NOT NULL,
      -- contacts and buyers of the tasks, as encrypted JSON; erased when the job ends
      personal TEXT,
      -- the sale of each task that has one, and how each task ended, as JSON
      progress TEXT NOT NULL,
      accepted_at_ms INTEGER NOT NULL,
      ended_at_ms INTEGER
    ) STRICT;
    CREATE UNIQUE INDEX facade_jobs_by_id ON facade_jobs (register_id, protocol, job_id);
    CREATE INDEX facade_jobs_open ON facade_jobs (register_id, job_no) WHERE state IN ('waiting', 'running');
  `,
}
