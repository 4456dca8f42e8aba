import type { Migration } from './migration.ts'

export const saleLinks: Migration = {
  version: 9,
  minReader: 1,
  sql: `
    -- Sales that count on another: few, so they are found without reading every sale. The sale itself tells whether it still does.
    CREATE TABLE sale_links (
      -- exchange: goods for those of a return; handover: goods for a prepayment receipt
      link TEXT NOT NULL CHECK (link IN ('exchange', 'handover')),
      -- of an exchange the id of the return, of a handover FN and FD numbers
      target TEXT NOT NULL,
      sale_id TEXT NOT NULL,
      PRIMARY KEY (link, target, sale_id)
    ) STRICT, WITHOUT ROWID;
  `,
}
