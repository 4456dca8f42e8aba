import type { FiscalPrinter } from '../../../drivers/contract.ts'
import type { OperationFacts } from '../../sale/device-operation.ts'
import { type DeviceReading, isOurs, settle, type Verdict } from '../../sale/settling.ts'
import type { FoundDocument } from '../../shared/fiscal/document.ts'

export type FinalVerdict = Exclude<Verdict, { verdict: 'fence' }>

/** So many documents after the baseline are read back; more than these cannot be one operation's doing. */
const MAX_DOCUMENTS_READ = 20

/**
 * Finds out from the device what became of an operation whose answer was lost. Prints nothing.
 *
 * The first reading may come too early: a device can answer questions while it still commits the command of a killed
 * writer. So `not-applied` is said only by a second reading, after the device has taken (or refused) a cancel: commands
 * that change it are carried out one after another, so by then nothing sent earlier can still act.
 */
export async function settleOperation(printer: FiscalPrinter, operation: OperationFacts): Promise<FinalVerdict> {
  await printer.waitIdle()
  const first = settle(operation, await read(printer, operation, false))
  if (first.verdict !== 'fence') return first

  await printer.cancelOpenDocument()
  await printer.waitIdle()
  const second = settle(operation, await read(printer, operation, true))
  if (second.verdict === 'fence') throw new Error('a fenced reading asked for a fence')
  return second
}

async function read(printer: FiscalPrinter, operation: OperationFacts, isFenced: boolean): Promise<DeviceReading> {
  const now = await printer.baseline()
  const { keepsOperationMark } = printer.capabilities
  const reading = { now, isFenced, keepsOperationMark }
  const isSameStorage = now.fnNumber === operation.baseline.fnNumber
  return { ...reading, documents: isSameStorage ? await readSince(printer, operation, now.lastFdNumber) : [] }
}

async function readSince(printer: FiscalPrinter, operation: OperationFacts, lastFdNumber: number) {
  const first = Math.max(operation.baseline.lastFdNumber + 1, lastFdNumber - MAX_DOCUMENTS_READ + 1)
  return await readRange(printer, first, lastFdNumber)
}

async function readRange(printer: FiscalPrinter, first: number, last: number): Promise<FoundDocument[]> {
  const documents: FoundDocument[] = []
  for (let fdNumber = first; fdNumber <= last; fdNumber += 1) {
    const document = await printer.documentByNumber(fdNumber)
    if (document) documents.push(document)
  }
  return documents
}

/** A receipt whose requisites could not be read may well be ours. */
function isLegible({ kind, lines }: FoundDocument): boolean {
  return (kind !== 'receipt' && kind !== 'correction') || lines !== undefined
}

/**
 * Looks for the document of an operation that a person decided, once its FN is seen again. `undefined`: this device
 * cannot tell; `found: undefined`: it surely was not made.
 */
export async function recheckDisputed(
  printer: FiscalPrinter,
  operation: OperationFacts,
): Promise<Readonly<{ found: FoundDocument | undefined }> | undefined> {
  const now = await printer.baseline()
  const { fnNumber, lastFdNumber } = operation.baseline
  if (!printer.capabilities.keepsOperationMark || now.fnNumber !== fnNumber) return undefined
  const last = Math.min(now.lastFdNumber, lastFdNumber + MAX_DOCUMENTS_READ)
  const documents = await readRange(printer, lastFdNumber + 1, last)
  const isAllRead = documents.length === last - lastFdNumber && documents.every(isLegible)
  if (!isAllRead) return undefined
  return { found: documents.find(document => isOurs(operation, document, true)) }
}
