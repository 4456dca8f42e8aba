import type { WritableDb } from '../../db/database.ts'
import { findDocument, recordDocument } from '../../db/documents.ts'
import {
  beginOperation,
  type DeviceOperation,
  disputedOperations,
  finishOperation,
  loadOperation,
  markSettling,
  unsettledOperations,
} from '../../db/operations.ts'
import { appendEntry } from '../../db/outbox.ts'
import { transaction } from '../../db/transaction.ts'
import { type DeviceOperationKind, OperationFacts } from '../../sale/device-operation.ts'
import { AppError, type ErrorData, toErrorData } from '../../shared/errors/app-error.ts'
import type { Cashier, RegisteredDocument } from '../../shared/fiscal/document.ts'
import type { OperationId, RegisterId, SaleId } from '../../shared/ids.ts'
import type { SettlingAnswer } from '../../shared/screen/commands.ts'
import type { EntryMoment } from '../sale-entries.ts'
import type { ShiftBook } from '../shift-book.ts'

/** A device operation as the fiscal desk works with it. */
export type OperationRecord = Readonly<{
  operationId: OperationId
  kind: DeviceOperationKind
  saleId?: SaleId | undefined
  cashier: Cashier
  facts: OperationFacts
  state: DeviceOperation['state']
  startedAtMs: number
  document?: RegisteredDocument | undefined
  error?: ErrorData | undefined
}>

/** Written down, and not known how it ended: nothing else may change that device. */
export function isUnsettled(operation: OperationRecord | undefined): boolean {
  return operation?.state === 'running' || operation?.state === 'settling'
}

export type OperationStore = Readonly<{
  transaction(work: () => void): void
  find(operationId: OperationId): OperationRecord | undefined
  /** Transaction A: written down before the first byte leaves. Throws `fiscal.unsettled`, `request.operation-reused`. */
  begin(start: Omit<OperationRecord, 'state' | 'document' | 'error'>): OperationRecord
  /** Transaction B, the device's part of it. Shift documents bring their entry along; a receipt's comes with its sale. */
  conclude(
    operation: OperationRecord,
    result: Readonly<{ state: 'applied'; document: RegisteredDocument } | { state: 'not-applied'; error: ErrorData }>,
  ): void
  markSettling(operationId: OperationId): void
  /** A person's word. Told to the hub, and checked again when that FN is seen. */
  dispute(operation: OperationRecord, answer: SettlingAnswer, document: RegisteredDocument | undefined): void
  /** What the FN itself said of a disputed operation: its document, or that there is none. The hub hears of a person who was wrong. */
  recheck(operation: OperationRecord, document: RegisteredDocument | undefined): void
  /** Something of this register has that document already. */
  isDocumentKept(document: RegisteredDocument): boolean
  unsettled(): OperationRecord[]
  disputed(fnNumber: string): OperationRecord[]
}>

type Deps = Readonly<{
  db: WritableDb
  registerId: RegisterId
  deviceId: string
  shifts: ShiftBook
  moment: () => EntryMoment
  onEntry: () => void
  /** An operation is about to be written down: what became of it is true when this turn is over. */
  onOperation?: ((operationId: OperationId) => void) | undefined
}>

type Compare = Readonly<{ facts: unknown; cashier: Cashier }>

export function createOperationStore(deps: Deps): OperationStore {
  const { db, registerId } = deps

  const keepDocument = (operation: OperationRecord, registered: RegisteredDocument): void => {
    const { kind, operationId, cashier } = operation
    // A receipt's document is recorded with its sale.
    if (kind !== 'shift-open' && kind !== 'shift-close') return
    recordDocument(db, { registerId, registered, kind, operationId, recordedAtMs: deps.moment().atMs })
    const { fnNumber, shiftNumber = 0 } = registered
    const shift = { fnNumber, shiftNumber, cashier, document: registered }
    if (kind === 'shift-open') deps.shifts.opened(shift)
    else deps.shifts.closed({ ...shift, deviceTotals: operation.facts.shiftTotals })
  }

  return {
    transaction: work => transaction(db, work),
    find(operationId) {
      const row = loadOperation(db, operationId)
      return row?.registerId === registerId ? toRecord(row) : undefined
    },

    begin({ operationId, kind, saleId, cashier, facts, startedAtMs }) {
      const compare: Compare = { facts, cashier }
      const { baseline, mark } = facts
      const { fnNumber } = baseline
      const { deviceId } = deps
      const start = { operationId, registerId, deviceId, fnNumber, kind, saleId, baseline, compare, mark, startedAtMs }
      transaction(db, () => beginOperation(db, start))
      deps.onOperation?.(operationId)
      return { operationId, kind, saleId, cashier, facts, startedAtMs, state: 'running' }
    },

    conclude(operation, result) {
      deps.onOperation?.(operation.operationId)
      finishOperation(db, operation.operationId, result, deps.moment().atMs)
      if (result.state === 'applied') keepDocument(operation, result.document)
    },

    markSettling(operationId) {
      deps.onOperation?.(operationId)
      markSettling(db, operationId)
    },

    dispute(operation, answer, document) {
      const { operationId, saleId } = operation
      deps.onOperation?.(operationId)
      const moment = deps.moment()
      finishOperation(db, operationId, { state: 'disputed', answer, document }, moment.atMs)
      if (document) keepDocument(operation, document)
      appendEntry(db, {
        registerId,
        kind: 'operation-disputed',
        payload: { operationId, saleId, answer, answeredBy: operation.cashier.name, document, moment },
        nowMs: moment.atMs,
      })
      deps.onEntry()
    },

    recheck(operation, document) {
      const { operationId, saleId } = operation
      deps.onOperation?.(operationId)
      const moment = deps.moment()
      const error = toErrorData(new AppError('fiscal.found-not-printed'))
      const result = document ? ({ state: 'applied', document } as const) : ({ state: 'not-applied', error } as const)
      finishOperation(db, operationId, result, moment.atMs)
      const wasRight = (operation.document === undefined) === (document === undefined)
      if (wasRight) return
      const answer = document ? 'printed' : 'not-printed'
      appendEntry(db, {
        registerId,
        kind: 'operation-disputed',
        payload: { operationId, saleId, answer, answeredBy: 'device', document, moment },
        nowMs: moment.atMs,
      })
      deps.onEntry()
    },

    isDocumentKept: ({ fnNumber, fdNumber }) => findDocument(db, fnNumber, fdNumber) !== undefined,
    unsettled: () => unsettledOperations(db, registerId).map(toRecord),
    disputed: fnNumber =>
      disputedOperations(db, fnNumber)
        .filter(row => row.registerId === registerId)
        .map(toRecord),
  }
}

function toRecord(row: DeviceOperation): OperationRecord {
  const { facts, cashier } = row.compare as Compare
  return {
    operationId: row.operationId,
    kind: row.kind as DeviceOperationKind,
    saleId: row.saleId,
    cashier,
    facts: OperationFacts.parse(facts),
    state: row.state,
    startedAtMs: row.startedAtMs,
    document: row.result && 'document' in row.result ? row.result.document : undefined,
    error: row.result?.state === 'not-applied' ? row.result.error : undefined,
  }
}
