import type { FiscalDocumentKind, FoundDocument, ReceiptKind } from '../../../src/shared/fiscal/document.ts'
import type { FoundInStorage } from './commands.ts'
import { documentForm, tag } from './protocol.ts'
import { decodeText } from './text.ts'
import { parseFvlnMilli, parseTlv, type TlvField } from './tlv.ts'
import { createWireReader, readUintLe } from './wire.ts'

type FoundLine = NonNullable<FoundDocument['lines']>[number]

const kinds: Readonly<Record<number, FiscalDocumentKind>> = {
  [documentForm.registration]: 'registration',
  [documentForm.reRegistration]: 'registration',
  [documentForm.shiftOpen]: 'shift-open',
  [documentForm.shiftClose]: 'shift-close',
  [documentForm.receipt]: 'receipt',
  [documentForm.strictForm]: 'receipt',
  [documentForm.correction]: 'correction',
  [documentForm.strictFormCorrection]: 'correction',
  [documentForm.storageClose]: 'storage-close',
}

const receiptKinds: Readonly<Record<number, ReceiptKind>> = { 1: 'sale', 2: 'return' }

export function documentKind(form: number): FiscalDocumentKind {
  return kinds[form] ?? 'other'
}

/**
 * What the FN tells about a document, in our words. `fields` is the whole document where the device can read it out;
 * tags nobody knows are skipped, and what is missing or malformed stays absent instead of being guessed.
 */
export function describeDocument(
  found: FoundInStorage,
  fnNumber: string,
  fields: readonly TlvField[] | undefined,
): FoundDocument {
  const kind = documentKind(found.form)
  const { deviceTime, fdNumber, fiscalSign } = found
  const isSettlement = kind === 'receipt' || kind === 'correction'
  const summary = isSettlement ? readSummary(found.body) : undefined
  return {
    kind,
    registered: { fnNumber, fdNumber, fiscalSign, deviceTime, shiftNumber: readShiftNumber(found, fields) },
    receiptKind: receiptKinds[summary?.sign ?? number(fields, tag.settlementSign) ?? 0],
    totalMinor: summary?.totalMinor ?? number(fields, tag.total),
    operationMark: text(fields, tag.documentMark),
    lines: isSettlement && fields ? readLines(fields) : undefined,
  }
}

function readSummary(body: Uint8Array): Readonly<{ sign: number; totalMinor: number }> | undefined {
  if (body.length < 6) return undefined
  const reader = createWireReader(body)
  return { sign: reader.uint(1), totalMinor: reader.uint(5) }
}

function readShiftNumber(found: FoundInStorage, fields: readonly TlvField[] | undefined): number | undefined {
  const isShiftReport = found.form === documentForm.shiftOpen || found.form === documentForm.shiftClose
  if (isShiftReport && found.body.length >= 2) return readUintLe(found.body.subarray(0, 2))
  return number(fields, tag.shiftNumber)
}

function readLines(fields: readonly TlvField[]): readonly FoundLine[] | undefined {
  const lines = fields.filter(field => field.tag === tag.line).map(field => readLine(parseTlv(field.value)))
  return lines.every(line => line !== undefined) ? lines : undefined
}

function readLine(fields: readonly TlvField[] | undefined): FoundLine | undefined {
  const name = text(fields, tag.itemName)
  const priceMinor = number(fields, tag.price)
  const totalMinor = number(fields, tag.lineTotal)
  const quantity = find(fields, tag.quantity)
  const quantityMilli = quantity && parseFvlnMilli(quantity)
  if (priceMinor === undefined || totalMinor === undefined || quantityMilli === undefined) return undefined
  return { name: name ?? '', priceMinor, quantityMilli, totalMinor }
}

function find(fields: readonly TlvField[] | undefined, wanted: number): Uint8Array | undefined {
  return fields?.find(field => field.tag === wanted)?.value
}

function number(fields: readonly TlvField[] | undefined, wanted: number): number | undefined {
  const value = find(fields, wanted)
  return value && readUintLe(value)
}

function text(fields: readonly TlvField[] | undefined, wanted: number): string | undefined {
  const value = find(fields, wanted)
  return value && decodeText(value, 'cp866')
}
