import { onTestFinished } from 'vitest'
import type { WritableDb } from '../../../src/db/database.ts'
import { appendEntry } from '../../../src/db/outbox.ts'
import { transaction } from '../../../src/db/transaction.ts'
import { createSync, type Sync, type SyncOptions } from '../../../src/sync/create-sync.ts'
import type { Log } from '../../../src/sync/log.ts'
import { registerId, saleCompleted } from '../../db/support/builders.ts'
import { TOKEN } from './journal-hub.ts'

export const quiet: Log = { info: () => undefined, warn: () => undefined }

/** Of the customer who told it to the cashier while the hub was away. */
export const PHONE = '79215550147'

export const FAST = {
  ackTimeoutMs: 150,
  retry: { firstMs: 5, mostMs: 30 },
  rejectedRetryMs: 150,
  tickMs: 50,
  reconnect: { firstMs: 10, mostMs: 40 },
}

/** The register's link to a hub, in a hurry, stopped when the test ends. */
export function syncForTest(db: WritableDb, url: string, more: Partial<SyncOptions> = {}): Sync {
  const sync = createSync({
    db,
    url,
    registerId,
    token: TOKEN,
    agentVersion: '0.1.0',
    liveSales: () => [],
    log: quiet,
    timings: FAST,
    ...more,
  })
  onTestFinished(() => sync.stop())
  return sync
}

/** Entries as sales leave them behind, in one transaction. */
export function sell(db: WritableDb, numbers: readonly number[]): void {
  transaction(db, () => {
    for (const number of numbers) {
      appendEntry(db, {
        registerId,
        kind: 'sale-completed',
        payload: saleCompleted(number),
        personal: { loyaltyPhone: PHONE },
        nowMs: Date.now(),
      })
    }
  })
}

export const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at)
