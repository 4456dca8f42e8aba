import { z } from 'zod'
import { AppError, ErrorData } from '../shared/errors/app-error.ts'
import { Baseline, RegisteredDocument } from '../shared/fiscal/document.ts'
import type { OperationId, RegisterId, SaleId } from '../shared/ids.ts'
import { type ReadableDb, statement, type WritableDb } from './database.ts'

type OperationKind = 'receipt' | 'return' | 'correction' | 'shift-open' | 'shift-close' | 'cash-in' | 'cash-out'

/** How a device operation ended. Cash in and out leave no fiscal document. */
const OperationResult = z.discriminatedUnion('state', [
  z.object({ state: z.literal('applied'), document: RegisteredDocument.optional() }),
  z.object({ state: z.literal('not-applied'), error: ErrorData }),
  /** A person's answer; it is checked again when the storage is seen. */
  z.object({
    state: z.literal('disputed'),
    answer: z.enum(['printed', 'not-printed', 'device-gone']),
    document: RegisteredDocument.optional(),
  }),
])
export type OperationResult = z.infer<typeof OperationResult>

/** What is written down before the first byte leaves for the device. */
export type OperationStart = Readonly<{
  operationId: OperationId
  registerId: RegisterId
  deviceId: string
  /** The storage (FN) it goes to; the baseline's. */
  fnNumber: string
  kind: OperationKind
  saleId?: SaleId | undefined
  baseline: Baseline
  /** What settling compares; any plain data; the cashier may stand in it, a customer never. */
  compare: unknown
  /** At most 16 characters, for tag 1192. */
  mark: string
  startedAtMs: number
}>

/** A device operation: something that changes the device, what was true before it, and what became of it. */
export type DeviceOperation = OperationStart &
  Readonly<{
    state: 'running' | 'settling' | OperationResult['state']
    /** 1, and one more with each retry after `not-applied`. */
    attempt: number
    result?: OperationResult | undefined
    settledAtMs?: number | undefined
  }>

const unsettled = `state IN ('running', 'settling')`

/**
 * Writes a device operation down as running. A retry of one that was found `not-applied` begins it again.
 *
 * @throws AppError fiscal.unsettled (not-applied): this storage has an operation whose outcome is still open
 * @throws AppError request.operation-reused (not-applied): this operation id has ended already
 */
export function beginOperation(db: WritableDb, start: OperationStart): void {
  const open = unsettledOfStorage(db, start.fnNumber)
  if (open) throw new AppError('fiscal.unsettled', { params: { operationId: open, fnNumber: start.fnNumber } })
  const { changes } = statement<object>(
    db,
    `INSERT INTO operations
      (operation_id, register_id, device_id, fn_number, kind, sale_id, baseline, compare, mark, state, attempt, started_at_ms)
     VALUES (@operationId, @registerId, @deviceId, @fnNumber, @kind, @saleId, @baseline, @compare, @mark, 'running', 1, @startedAtMs)
     ON CONFLICT (operation_id) DO UPDATE SET
       device_id = excluded.device_id, fn_number = excluded.fn_number, baseline = excluded.baseline,
       compare = excluded.compare, mark = excluded.mark, state = 'running', attempt = attempt + 1, result = NULL,
       started_at_ms = excluded.started_at_ms, settled_at_ms = NULL
     WHERE state = 'not-applied' AND register_id = excluded.register_id AND kind = excluded.kind
       AND sale_id IS excluded.sale_id`,
  ).run({
    ...start,
    saleId: start.saleId ?? null,
    baseline: JSON.stringify(start.baseline),
    compare: JSON.stringify(start.compare ?? null),
  })
  if (changes === 0) throw new AppError('request.operation-reused', { params: { operationId: start.operationId } })
}

/** No clear answer came. From here on nothing is printed until it is known what became of it. */
export function markSettling(db: WritableDb, operationId: OperationId): void {
  const { changes } = statement<[string]>(
    db,
    `UPDATE operations SET state = 'settling' WHERE operation_id = ? AND ${unsettled}`,
  ).run(operationId)
  if (changes === 0) throw new Error(`operation ${operationId} is not under way`)
}

/** Ends an operation, or corrects a disputed one once the storage itself could be read. */
export function finishOperation(
  db: WritableDb,
  operationId: OperationId,
  result: OperationResult,
  nowMs: number,
): void {
  const { changes } = statement<[string, string, number, string]>(
    db,
    `UPDATE operations SET state = ?, result = ?, settled_at_ms = ?
     WHERE operation_id = ? AND state IN ('running', 'settling', 'disputed')`,
  ).run(result.state, JSON.stringify(result), nowMs, operationId)
  if (changes === 0) throw new Error(`operation ${operationId} is not under way`)
}

export function loadOperation(db: ReadableDb, operationId: OperationId): DeviceOperation | undefined {
  return select(db, 'WHERE operation_id = ?', operationId)[0]
}

/** What a start must settle before anything else: operations whose end was never written down. */
export function unsettledOperations(db: ReadableDb, registerId: RegisterId): DeviceOperation[] {
  return select(db, `WHERE ${unsettled} AND register_id = ? ORDER BY started_at_ms`, registerId)
}

/** Operations of a storage that a person decided: to be checked now that it is seen. */
export function disputedOperations(db: ReadableDb, fnNumber: string): DeviceOperation[] {
  return select(db, `WHERE state = 'disputed' AND fn_number = ? ORDER BY started_at_ms`, fnNumber)
}

export function operationsOfSale(db: ReadableDb, saleId: SaleId): DeviceOperation[] {
  return select(db, 'WHERE sale_id = ? ORDER BY started_at_ms', saleId)
}

function unsettledOfStorage(db: ReadableDb, fnNumber: string): OperationId | undefined {
  return statement<[string], { operationId: OperationId }>(
    db,
    `SELECT operation_id AS operationId FROM operations WHERE ${unsettled} AND fn_number = ?`,
  ).get(fnNumber)?.operationId
}

type OperationRow = Omit<DeviceOperation, 'saleId' | 'baseline' | 'compare' | 'result' | 'settledAtMs'> &
  Readonly<{
    saleId: SaleId | null
    baseline: string
    compare: string
    result: string | null
    settledAtMs: number | null
  }>

function select(db: ReadableDb, where: string, key: string): DeviceOperation[] {
  return statement<[string], OperationRow>(
    db,
    `SELECT operation_id AS operationId, register_id AS registerId, device_id AS deviceId, fn_number AS fnNumber, kind,
       sale_id AS saleId, baseline, compare, mark, state, result, attempt, started_at_ms AS startedAtMs,
       settled_at_ms AS settledAtMs
     FROM operations ${where}`,
  )
    .all(key)
    .map(toOperation)
}

function toOperation(row: OperationRow): DeviceOperation {
  return {
    ...row,
    saleId: row.saleId ?? undefined,
    baseline: Baseline.parse(JSON.parse(row.baseline)),
    compare: JSON.parse(row.compare),
    result: row.result === null ? undefined : OperationResult.parse(JSON.parse(row.result)),
    settledAtMs: row.settledAtMs ?? undefined,
  }
}
