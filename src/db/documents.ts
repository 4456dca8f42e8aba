import type { FiscalDocumentKind, ReceiptKind, RegisteredDocument } from '../shared/fiscal/document.ts'
import type { OperationId, RegisterId, SaleId } from '../shared/ids.ts'
import { type ReadableDb, statement, type WritableDb } from './database.ts'

/** A document the fiscal storage recorded, and what it belongs to. */
export type DocumentRow = Readonly<{
  registerId: RegisterId
  registered: RegisteredDocument
  kind: FiscalDocumentKind
  receiptKind?: ReceiptKind | undefined
  totalMinor?: number | undefined
  saleId?: SaleId | undefined
  /** Absent where the register software printed. */
  operationId?: OperationId | undefined
  recordedAtMs: number
}>

/** `known`: the same document of the same sale, told twice. `conflict`: this number stands for something else already. */
export type DocumentRecorded =
  | Readonly<{ status: 'recorded' | 'known' }>
  | Readonly<{ status: 'conflict'; existing: DocumentRow }>

/** Writes a confirmed document down, once. */
export function recordDocument(db: WritableDb, document: DocumentRow): DocumentRecorded {
  const { fnNumber, fdNumber, fiscalSign, deviceTime, shiftNumber } = document.registered
  const existing = findDocument(db, fnNumber, fdNumber)
  if (existing) {
    const isSame = existing.saleId === document.saleId && existing.registered.fiscalSign === fiscalSign
    return isSame ? { status: 'known' } : { status: 'conflict', existing }
  }
  statement<object>(
    db,
    `INSERT INTO documents
      (fn_number, fd_number, register_id, sale_id, operation_id, kind, receipt_kind, total_minor, fiscal_sign,
       device_time, shift_number, recorded_at_ms)
     VALUES (@fnNumber, @fdNumber, @registerId, @saleId, @operationId, @kind, @receiptKind, @totalMinor, @fiscalSign,
       @deviceTime, @shiftNumber, @recordedAtMs)`,
  ).run({
    fnNumber,
    fdNumber,
    fiscalSign,
    deviceTime: deviceTime ?? null,
    shiftNumber: shiftNumber ?? null,
    registerId: document.registerId,
    saleId: document.saleId ?? null,
    operationId: document.operationId ?? null,
    kind: document.kind,
    receiptKind: document.receiptKind ?? null,
    totalMinor: document.totalMinor ?? null,
    recordedAtMs: document.recordedAtMs,
  })
  return { status: 'recorded' }
}

export function findDocument(db: ReadableDb, fnNumber: string, fdNumber: number): DocumentRow | undefined {
  const row = statement<[string, number], StoredDocument>(
    db,
    `SELECT ${columns} FROM documents WHERE fn_number = ? AND fd_number = ?`,
  ).get(fnNumber, fdNumber)
  return row && toDocument(row)
}

/** The document a storage recorded last, of all we know of or of receipts alone. */
export function latestDocument(db: ReadableDb, fnNumber: string, which: 'any' | 'receipt'): DocumentRow | undefined {
  const row = statement<[string, string], StoredDocument>(
    db,
    `SELECT ${columns} FROM documents WHERE fn_number = ? AND (? = 'any' OR kind IN ('receipt', 'correction'))
     ORDER BY fd_number DESC LIMIT 1`,
  ).get(fnNumber, which)
  return row && toDocument(row)
}

/** Which receipt of its shift a document is, corrections counted along, as far as this database knows of them. */
export function receiptNumberInShift(db: ReadableDb, document: RegisteredDocument): number {
  const row = statement<[string, number, number], { count: number }>(
    db,
    `SELECT count(*) AS count FROM documents
     WHERE fn_number = ? AND shift_number = ? AND fd_number <= ? AND kind IN ('receipt', 'correction')`,
  ).get(document.fnNumber, document.shiftNumber ?? 0, document.fdNumber)
  return row?.count ?? 0
}

/** The documents of a sale, in the order the storage recorded them. */
export function documentsOfSale(db: ReadableDb, saleId: SaleId): DocumentRow[] {
  return statement<[string], StoredDocument>(
    db,
    `SELECT ${columns} FROM documents WHERE sale_id = ? ORDER BY recorded_at_ms, fd_number`,
  )
    .all(saleId)
    .map(toDocument)
}

/** Sales and returns of a shift, in kopecks: what the seal compares with the device's counters. */
export type ShiftSums = Readonly<{
  saleCount: number
  saleTotalMinor: number
  returnCount: number
  returnTotalMinor: number
}>

/** What this database knows of a shift's receipts. */
export function sumShift(db: ReadableDb, fnNumber: string, shiftNumber: number): ShiftSums {
  const sums = statement<[string, number], ShiftSums>(
    db,
    `SELECT count(*) FILTER (WHERE receipt_kind = 'sale') AS saleCount,
       coalesce(sum(total_minor) FILTER (WHERE receipt_kind = 'sale'), 0) AS saleTotalMinor,
       count(*) FILTER (WHERE receipt_kind = 'return') AS returnCount,
       coalesce(sum(total_minor) FILTER (WHERE receipt_kind = 'return'), 0) AS returnTotalMinor
     FROM documents WHERE fn_number = ? AND shift_number = ? AND kind = 'receipt'`,
  ).get(fnNumber, shiftNumber)
  return sums ?? { saleCount: 0, saleTotalMinor: 0, returnCount: 0, returnTotalMinor: 0 }
}

type StoredDocument = Omit<
  RegisteredDocument & DocumentRow,
  'registered' | 'receiptKind' | 'totalMinor' | 'saleId' | 'operationId' | 'deviceTime' | 'shiftNumber'
> &
  Readonly<{
    receiptKind: ReceiptKind | null
    totalMinor: number | null
    saleId: SaleId | null
    operationId: OperationId | null
    deviceTime: string | null
    shiftNumber: number | null
  }>

const columns = `fn_number AS fnNumber, fd_number AS fdNumber, register_id AS registerId, sale_id AS saleId,
  operation_id AS operationId, kind, receipt_kind AS receiptKind, total_minor AS totalMinor, fiscal_sign AS fiscalSign,
  device_time AS deviceTime, shift_number AS shiftNumber, recorded_at_ms AS recordedAtMs`

function toDocument(row: StoredDocument): DocumentRow {
  const { fnNumber, fdNumber, fiscalSign, deviceTime, shiftNumber } = row
  return {
    registerId: row.registerId,
    registered: {
      fnNumber,
      fdNumber,
      fiscalSign,
      ...(deviceTime === null ? {} : { deviceTime }),
      ...(shiftNumber === null ? {} : { shiftNumber }),
    },
    kind: row.kind,
    receiptKind: row.receiptKind ?? undefined,
    totalMinor: row.totalMinor ?? undefined,
    saleId: row.saleId ?? undefined,
    operationId: row.operationId ?? undefined,
    recordedAtMs: row.recordedAtMs,
  }
}
