import type { WritableDb } from '../db/database.ts'
import { freeDiskBytes } from '../db/disk-space.ts'
import { currentJournal } from '../db/journals.ts'
import { type DeviceOperation, unsettledOperations } from '../db/operations.ts'
import { markApplied, outboxCounts } from '../db/outbox.ts'
import type { HubRequest } from '../shared/hub/messages.ts'
import type { RegisterId } from '../shared/ids.ts'
import type { HubClient } from './hub-client.ts'

const EVERY_MS = 60_000
const TIMEOUT_MS = 5000
/** A younger operation is being printed, or found out about after a start: nothing to alarm the owner with. */
const UNCLEAR_AFTER_MS = 15_000

/** Tells the hub how this register is doing: on each connect and every minute. Returns how to stop. */
export function startHealthReports(
  options: Readonly<{ db: WritableDb; registerId: RegisterId; client: HubClient; now(): number }>,
): () => void {
  const { db, registerId, client } = options
  const report = async () => {
    if (client.link().state !== 'online') return
    const journalId = currentJournal(db, registerId).journalId
    const answer = await client.call('health.report', healthOf(db, registerId, options.now()), {
      timeoutMs: TIMEOUT_MS,
    })
    if (!answer.ok || !db.sqlite.open) return
    const journal = currentJournal(db, registerId)
    if (journal.journalId !== journalId) return
    markApplied(db, journal, answer.result.appliedSeq)
  }
  // A report that fails is made again in a minute; the link says for itself that it is down.
  const tryReport = () => void report().catch(() => undefined)
  client.onLink(tryReport)
  const timer = setInterval(tryReport, EVERY_MS)
  return () => clearInterval(timer)
}

function healthOf(db: WritableDb, registerId: RegisterId, nowMs: number): HubRequest<'health.report'> {
  const { unsent, oldestUnsentAtMs } = outboxCounts(db, registerId)
  return {
    unsent,
    ...(oldestUnsentAtMs === undefined ? {} : { oldestUnsentMs: Math.max(0, nowMs - oldestUnsentAtMs) }),
    unsettled: unsettledOperations(db, registerId).filter(operation => isUnclear(operation, nowMs)).length,
    freeDiskBytes: freeDiskBytes(db.folder),
  }
}

/** A clock that was set back must not hide one. */
function isUnclear({ startedAtMs }: DeviceOperation, nowMs: number): boolean {
  return startedAtMs > nowMs || nowMs - startedAtMs >= UNCLEAR_AFTER_MS
}
