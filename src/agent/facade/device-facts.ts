import type { WritableDb } from '../../db/database.ts'
import { type DocumentRow, findDocument, latestDocument, receiptNumberInShift } from '../../db/documents.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { RegisteredDocument } from '../../shared/fiscal/document.ts'
import type { Register } from '../register.ts'
import type { DeviceFacts, MadeDocument } from './facade-task.ts'

/**
 * What is known of the device now: looked at every few seconds and after each piece of work, so nobody waits for it.
 *
 * @throws AppError device.* (not-applied) while it is away
 */
export function deviceFacts(db: WritableDb, register: Register, nowMs: number): DeviceFacts {
  const device = register.device()
  if (!device || !('status' in device)) {
    const code = device?.state === 'away' ? device.error.code : undefined
    throw new AppError(code === 'device.not-found' ? 'device.not-found' : 'device.closed')
  }
  const { baseline, paper, isCoverOpen, shiftNumber, model, serialNumber } = device.status
  const { unsentDocuments, storageWarnings } = device.status
  const shift = register.shifts.find(baseline.fnNumber, shiftNumber)
  const last = (which: 'any' | 'receipt') => {
    const row = latestDocument(db, baseline.fnNumber, which)
    return row && madeDocument(db, row)
  }
  return {
    atMs: nowMs,
    isReady: device.state === 'ready',
    baseline,
    paper,
    isCoverOpen,
    shiftNumber,
    shiftOpenedAtMs: baseline.shift === 'closed' ? undefined : shift?.openedAtMs,
    model,
    serialNumber,
    unsentDocuments,
    storageWarnings: [...storageWarnings],
    lastDocument: last('any'),
    lastReceipt: last('receipt'),
  }
}

/** A document as it was written down here. */
export function keptDocument(
  db: WritableDb,
  { fnNumber, fdNumber }: Pick<RegisteredDocument, 'fnNumber' | 'fdNumber'>,
): MadeDocument | undefined {
  const row = findDocument(db, fnNumber, fdNumber)
  return row && madeDocument(db, row)
}

function madeDocument(db: WritableDb, row: DocumentRow): MadeDocument {
  const { registered, kind, receiptKind, totalMinor, recordedAtMs } = row
  const known = ['receipt', 'correction', 'shift-open', 'shift-close'] as const
  const isReceipt = kind === 'receipt' || kind === 'correction'
  return {
    registered,
    kind: known.find(each => each === kind) ?? 'other',
    receiptKind,
    totalMinor,
    numberInShift: isReceipt ? receiptNumberInShift(db, registered) : undefined,
    recordedAtMs,
  }
}
