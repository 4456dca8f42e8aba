import type { Logger } from 'pino'
import type { Db } from './db/open-database.ts'
import type { Sessions } from './fleet/sessions.ts'
import type { Applier } from './journal/applier.ts'
import type { CodeDesk } from './loyalty/codes.ts'
import type { HubFaults } from './options.ts'
import type { Updates } from './updates/compose-updates.ts'

/** What the handlers of messages work with while the hub runs. */
export type HubContext = Readonly<{
  db: Db
  secret: Buffer
  now(): number
  log: Logger
  codes: CodeDesk
  sessions: Sessions
  applier: Applier
  updates: Updates
  faults: HubFaults
}>
