import { z } from 'zod'
import { RegisteredDocument } from '../shared/fiscal/document.ts'
import type { RegisterId } from '../shared/ids.ts'
import { type ReadableDb, statement, type WritableDb } from './database.ts'

const Totals = z.object({
  saleCount: z.int(),
  saleTotalMinor: z.int(),
  returnCount: z.int(),
  returnTotalMinor: z.int(),
})

/** Which shift: numbers of a storage (FN) rise by one, and start again with the next storage. */
export type ShiftKey = Readonly<{ registerId: RegisterId; fnNumber: string; shiftNumber: number }>

/** `open` until the shift is closed, `waiting` until register, device and hub were compared. */
export type Seal = 'open' | 'waiting' | 'sealed' | 'mismatch'

export type ShiftRow = ShiftKey &
  Readonly<{
    openedAtMs: number
    openedDocument?: RegisteredDocument | undefined
    closedAtMs?: number | undefined
    closedDocument?: RegisteredDocument | undefined
    /** As the device counts them. */
    deviceTotals?: z.infer<typeof Totals> | undefined
    /** As this database counts them at the close. */
    registerTotals?: z.infer<typeof Totals> | undefined
    seal: Seal
  }>

type ShiftClosing = Required<Pick<ShiftRow, 'closedAtMs' | 'registerTotals'>> &
  Pick<ShiftRow, 'closedDocument' | 'deviceTotals'>

/** Writes down that a shift was opened. Told twice, the first time counts. */
export function openShift(
  db: WritableDb,
  key: ShiftKey,
  opening: Pick<ShiftRow, 'openedAtMs' | 'openedDocument'>,
): void {
  statement<object>(
    db,
    `INSERT INTO shifts (register_id, fn_number, shift_number, opened_at_ms, opened_document, seal)
     VALUES (@registerId, @fnNumber, @shiftNumber, @openedAtMs, @openedDocument, 'open')
     ON CONFLICT DO NOTHING`,
  ).run({ ...key, openedAtMs: opening.openedAtMs, openedDocument: toJson(opening.openedDocument) })
}

/** Writes down that a shift was closed, also one whose opening nobody told us. Told twice, the first time counts. */
export function closeShift(db: WritableDb, key: ShiftKey, closing: ShiftClosing): void {
  openShift(db, key, { openedAtMs: closing.closedAtMs })
  statement<object>(
    db,
    `UPDATE shifts SET closed_at_ms = @closedAtMs, closed_document = @closedDocument, device_totals = @deviceTotals,
       register_totals = @registerTotals, seal = 'waiting'
     WHERE register_id = @registerId AND fn_number = @fnNumber AND shift_number = @shiftNumber AND seal = 'open'`,
  ).run({
    ...key,
    closedAtMs: closing.closedAtMs,
    closedDocument: toJson(closing.closedDocument),
    deviceTotals: toJson(closing.deviceTotals),
    registerTotals: toJson(closing.registerTotals),
  })
}

/** Writes down how the comparison of register, device and hub came out. */
export function sealShift(db: WritableDb, key: ShiftKey, seal: Exclude<Seal, 'open'>): void {
  statement<object>(
    db,
    `UPDATE shifts SET seal = @seal
     WHERE register_id = @registerId AND fn_number = @fnNumber AND shift_number = @shiftNumber AND seal <> 'open'`,
  ).run({ ...key, seal })
}

/** A shift by its number, if anything is known of it. */
export function findShift(db: ReadableDb, key: ShiftKey): ShiftRow | undefined {
  return select(db, 'WHERE register_id = ?', key.registerId).find(
    shift => shift.fnNumber === key.fnNumber && shift.shiftNumber === key.shiftNumber,
  )
}

/** The shift of a register that was opened last, closed or not. */
export function latestShift(db: ReadableDb, registerId: RegisterId): ShiftRow | undefined {
  return select(db, 'WHERE register_id = ? ORDER BY opened_at_ms DESC, shift_number DESC LIMIT 1', registerId)[0]
}

/** Closed shifts that still wait for their seal, oldest first. */
export function shiftsWaitingForSeal(db: ReadableDb, registerId: RegisterId): ShiftRow[] {
  return select(db, `WHERE register_id = ? AND seal = 'waiting' ORDER BY closed_at_ms`, registerId)
}

type StoredShift = ShiftKey &
  Readonly<{
    openedAtMs: number
    openedDocument: string | null
    closedAtMs: number | null
    closedDocument: string | null
    deviceTotals: string | null
    registerTotals: string | null
    seal: Seal
  }>

function select(db: ReadableDb, where: string, registerId: RegisterId): ShiftRow[] {
  return statement<[string], StoredShift>(
    db,
    `SELECT register_id AS registerId, fn_number AS fnNumber, shift_number AS shiftNumber, opened_at_ms AS openedAtMs,
       opened_document AS openedDocument, closed_at_ms AS closedAtMs, closed_document AS closedDocument,
       device_totals AS deviceTotals, register_totals AS registerTotals, seal
     FROM shifts ${where}`,
  )
    .all(registerId)
    .map(toShift)
}

function toShift(row: StoredShift): ShiftRow {
  return {
    ...row,
    openedDocument: fromJson(RegisteredDocument, row.openedDocument),
    closedAtMs: row.closedAtMs ?? undefined,
    closedDocument: fromJson(RegisteredDocument, row.closedDocument),
    deviceTotals: fromJson(Totals, row.deviceTotals),
    registerTotals: fromJson(Totals, row.registerTotals),
  }
}

function toJson(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value)
}

function fromJson<S extends z.ZodType>(schema: S, text: string | null): z.output<S> | undefined {
  return text === null ? undefined : schema.parse(JSON.parse(text))
}
