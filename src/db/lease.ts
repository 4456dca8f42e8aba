import type { OperationId } from '../shared/ids.ts'
import { type ReadableDb, statement, type WritableDb } from './database.ts'
import { transaction } from './transaction.ts'

/** A cashier never waits longer than this for a launcher that died with the lease in its hand. */
export const LEASE_MS = 90_000
/** A sale the cashier has just begun, or is looking at. */
const TOUCHED_MS = 60_000
/** A cart with goods in it: the customer may have gone for one thing more. */
const CART_MS = 10 * 60_000

export type MaintenanceLease = Readonly<{
  leaseId: OperationId
  heldByVersion: string
  takenAtMs: number
  untilMs: number
}>

export type LeaseTaken =
  | Readonly<{ ok: true; lease: MaintenanceLease }>
  | Readonly<{ ok: false; reason: 'sale' | 'device' | 'lease' }>

/**
 * Takes the quiet moment for a change of versions, if this is one: no sale past composing, no cart somebody is busy
 * with, no device operation whose outcome is open. The check and the row are one transaction. Asked again with the same
 * id, the lease stands as it is.
 */
export function takeLease(
  db: WritableDb,
  { leaseId, heldByVersion, nowMs }: Readonly<{ leaseId: OperationId; heldByVersion: string; nowMs: number }>,
): LeaseTaken {
  return transaction(db, (): LeaseTaken => {
    const present = presentLease(db, nowMs)
    if (present) return present.leaseId === leaseId ? { ok: true, lease: present } : { ok: false, reason: 'lease' }
    if (hasLiveSale(db, nowMs)) return { ok: false, reason: 'sale' }
    if (hasOpenOperation(db)) return { ok: false, reason: 'device' }
    const lease = { leaseId, heldByVersion, takenAtMs: nowMs, untilMs: nowMs + LEASE_MS }
    statement<object>(
      db,
      `INSERT INTO maintenance_lease (id, lease_id, held_by_version, taken_at_ms, until_ms)
       VALUES (1, @leaseId, @heldByVersion, @takenAtMs, @untilMs)
       ON CONFLICT (id) DO UPDATE SET lease_id = excluded.lease_id, held_by_version = excluded.held_by_version,
         taken_at_ms = excluded.taken_at_ms, until_ms = excluded.until_ms`,
    ).run(lease)
    return { ok: true, lease }
  })
}

/** The lease that stands now. One from the future was written before somebody set the clock back. */
export function presentLease(db: ReadableDb, nowMs: number): MaintenanceLease | undefined {
  return statement<[number, number], MaintenanceLease>(
    db,
    `SELECT lease_id AS leaseId, held_by_version AS heldByVersion, taken_at_ms AS takenAtMs, until_ms AS untilMs
     FROM maintenance_lease WHERE until_ms > ? AND taken_at_ms <= ?`,
  ).get(nowMs, nowMs)
}

export function releaseLease(db: WritableDb, leaseId: OperationId): void {
  statement<[string]>(db, 'DELETE FROM maintenance_lease WHERE lease_id = ?').run(leaseId)
}

/** At a start: the lease of another version has served its purpose. */
export function releaseForeignLease(db: WritableDb, version: string): void {
  statement<[string]>(db, 'DELETE FROM maintenance_lease WHERE held_by_version <> ?').run(version)
}

function hasLiveSale(db: ReadableDb, nowMs: number): boolean {
  const row = statement<[number, number]>(
    db,
    `SELECT 1 FROM sales
     WHERE state IN ('reserving', 'frozen', 'fiscalizing', 'settling')
       OR (state = 'composing' AND (updated_at_ms > ?
         OR (updated_at_ms > ? AND json_array_length(body, '$.lines') > 0)))
     LIMIT 1`,
  ).get(nowMs - TOUCHED_MS, nowMs - CART_MS)
  return row !== undefined
}

function hasOpenOperation(db: ReadableDb): boolean {
  return (
    statement<[]>(db, `SELECT 1 FROM operations WHERE state IN ('running', 'settling') LIMIT 1`).get() !== undefined
  )
}
