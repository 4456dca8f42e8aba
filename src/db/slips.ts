import type { RegisterId, SaleId } from '../shared/ids.ts'
import { type ReadableDb, statement, type WritableDb } from './database.ts'

/**
 * `waiting → printing → printed`. `failed`: the printer took nothing, it may be asked for again. `unclear`: the paper may
 * hold a part of it, so nothing prints it again by itself. `expired`: the customer has left.
 */
export type SlipState = 'waiting' | 'printing' | 'printed' | 'failed' | 'unclear' | 'expired'

export type SlipRow = Readonly<{ saleId: SaleId; state: SlipState; askedAtMs: number; errorCode?: string | undefined }>

type StoredSlip = Omit<SlipRow, 'errorCode'> & Readonly<{ errorCode: string | null }>

const columns = 'sale_id AS saleId, state, asked_at_ms AS askedAtMs, error_code AS errorCode'

/** Asks for the slip of a sale: for the first time in the transaction that completes it, later by a person's key press. */
export function askForSlip(
  db: WritableDb,
  slip: Readonly<{ saleId: SaleId; registerId: RegisterId; askedAtMs: number }>,
): void {
  // One that is under way already is the one that was asked for.
  statement<object>(
    db,
    `INSERT INTO slips (sale_id, register_id, state, asked_at_ms, changed_at_ms)
     VALUES (@saleId, @registerId, 'waiting', @askedAtMs, @askedAtMs)
     ON CONFLICT (sale_id) DO UPDATE SET
       state = 'waiting', asked_at_ms = excluded.asked_at_ms, changed_at_ms = excluded.changed_at_ms, error_code = NULL
     WHERE state NOT IN ('waiting', 'printing')`,
  ).run(slip)
}

/** Moves a slip on, if it still is where the caller believes it to be. */
export function moveSlip(
  db: WritableDb,
  saleId: SaleId,
  step: Readonly<{ from: SlipState; to: SlipState; atMs: number; errorCode?: string | undefined }>,
): boolean {
  const { changes } = statement<object>(
    db,
    `UPDATE slips SET state = @to, changed_at_ms = @atMs, error_code = @errorCode
     WHERE sale_id = @saleId AND state = @from`,
  ).run({ ...step, saleId, errorCode: step.errorCode ?? null })
  return changes > 0
}

export function slipOfSale(db: ReadableDb, saleId: SaleId): SlipRow | undefined {
  const row = statement<[string], StoredSlip>(db, `SELECT ${columns} FROM slips WHERE sale_id = ?`).get(saleId)
  return row && { ...row, errorCode: row.errorCode ?? undefined }
}

/** The slip to print next: the one asked for first. */
export function nextSlip(db: ReadableDb, registerId: RegisterId): SaleId | undefined {
  return statement<[string], { saleId: SaleId }>(
    db,
    `SELECT sale_id AS saleId FROM slips WHERE register_id = ? AND state = 'waiting' ORDER BY asked_at_ms LIMIT 1`,
  ).get(registerId)?.saleId
}

export function countSlips(db: ReadableDb, registerId: RegisterId, state: SlipState): number {
  const row = statement<[string, string], { count: number }>(
    db,
    'SELECT count(*) AS count FROM slips WHERE register_id = ? AND state = ?',
  ).get(registerId, state)
  return row?.count ?? 0
}

/** Gives up what nobody waits for any more. Returns how many. */
export function expireSlips(
  db: WritableDb,
  registerId: RegisterId,
  age: Readonly<{ askedBeforeMs: number; nowMs: number }>,
): number {
  return statement<object>(
    db,
    `UPDATE slips SET state = 'expired', changed_at_ms = @nowMs
     WHERE register_id = @registerId AND state = 'waiting' AND asked_at_ms < @askedBeforeMs`,
  ).run({ ...age, registerId }).changes
}

/** At a start: of a slip that was on its way to the printer nobody knows how much is on paper. Returns how many. */
export function settleCutSlips(db: WritableDb, registerId: RegisterId, nowMs: number): number {
  return statement<[number, string]>(
    db,
    `UPDATE slips SET state = 'unclear', changed_at_ms = ? WHERE register_id = ? AND state = 'printing'`,
  ).run(nowMs, registerId).changes
}
