import { AppError, toAppError } from '../../../src/shared/errors/app-error.ts'
import type { FoundDocument, RegisteredDocument } from '../../../src/shared/fiscal/document.ts'
import { findDocument, readDocumentPart, startReadingDocument, storageStatus } from './commands.ts'
import { describeDocument, documentKind } from './fn-document.ts'
import { type Session, withOutcome } from './session.ts'
import { parseTlv, type TlvField } from './tlv.ts'
import { concatBytes } from './wire.ts'

/** A receipt's data is at most 32 KB by the format order; a device that goes on is not believed. */
const MAX_DOCUMENT_LENGTH = 40_000

/** A document of the FN by its number; `undefined` when the FN holds no such document. */
export async function readDocument(session: Session, fdNumber: number): Promise<FoundDocument | undefined> {
  const found = await session.tryAsk(findDocument, fdNumber)
  if (!found.ok) {
    if (found.error.code === 'fiscal.no-such-document') return undefined
    throw found.error
  }
  session.facts.fnNumber ??= (await session.ask(storageStatus)).fnNumber
  const kind = documentKind(found.answer.form)
  const hasFields = kind === 'receipt' || kind === 'correction'
  const fields = hasFields ? await readFields(session, fdNumber) : undefined
  return describeDocument(found.answer, session.facts.fnNumber, fields)
}

export async function readLastDocument(session: Session): Promise<FoundDocument | undefined> {
  const storage = await session.ask(storageStatus)
  session.facts.fnNumber = storage.fnNumber
  return storage.lastFdNumber === 0 ? undefined : readDocument(session, storage.lastFdNumber)
}

/**
 * The document a shift command has just registered. The command itself answers without numbers, so losing these reads
 * leaves the caller without a result for something that did happen: `unknown`.
 */
export async function readRegisteredShiftDocument(
  session: Session,
  kind: 'shift-open' | 'shift-close',
): Promise<RegisteredDocument> {
  const last = await readLastDocument(session).catch(thrown => {
    throw withOutcome(toAppError(thrown), 'unknown')
  })
  if (last?.kind !== kind) throw new AppError('fiscal.outcome-unknown', { outcome: 'unknown' })
  return last.registered
}

/**
 * The whole document as tags. A lost answer starts the reading over once, because a repeated "next part" would skip
 * one. `undefined` where the device cannot read documents out, or what it read out is not TLV.
 */
async function readFields(session: Session, fdNumber: number): Promise<readonly TlvField[] | undefined> {
  try {
    return await readFieldsOnce(session, fdNumber)
  } catch (thrown) {
    const { code } = toAppError(thrown)
    if (code !== 'device.no-reply' && code !== 'device.garbled') throw asRead(thrown)
  }
  return readFieldsOnce(session, fdNumber).catch(thrown => {
    throw asRead(thrown)
  })
}

async function readFieldsOnce(session: Session, fdNumber: number): Promise<readonly TlvField[] | undefined> {
  if (!(await session.tryAsk(startReadingDocument, fdNumber)).ok) return undefined
  let document: Uint8Array = new Uint8Array(0)
  while (document.length < MAX_DOCUMENT_LENGTH) {
    const part = await session.tryAsk(readDocumentPart)
    if (!part.ok) return part.error.code === 'fiscal.no-such-document' ? parseDocument(document) : undefined
    document = concatBytes(document, part.answer)
  }
  return undefined
}

function parseDocument(document: Uint8Array): readonly TlvField[] | undefined {
  return document.length > 0 ? parseTlv(document) : undefined
}

/** Reading changes nothing in the FN, whatever the command that broke off. */
function asRead(thrown: unknown): AppError {
  return withOutcome(toAppError(thrown), 'not-applied')
}
