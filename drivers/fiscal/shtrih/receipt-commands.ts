import { AppError } from '../../../src/shared/errors/app-error.ts'
import {
  type Cashier,
  CREDIT_PAYMENT,
  type FiscalLine,
  type ReceiptDocument,
} from '../../../src/shared/fiscal/document.ts'
import { documentMark } from '../../../src/shared/fiscal/document-mark.ts'
import type { Requisite } from '../../../src/shared/fiscal/requisites.ts'
import type { Closing, Operation } from './commands.ts'
import { encodeRequisite, invalidRequisite, textTlv } from './encode-requisite.ts'
import { CORRECTION_FLAG, paymentSlot, tag, tagsOfDocument, tagsOfLine } from './protocol.ts'
import { encodeText } from './text.ts'
import { encodeTlv } from './tlv.ts'

/** A receipt as the device is told it. Pure: what goes wrong with a document goes wrong here, before the first byte. */
export type ReceiptCommands = Readonly<{
  /** For the opening command. */
  openType: number
  operations: readonly LineCommands[]
  /** Document-level requisites, each one TLV of its own so that a refusal names its tag. */
  requisites: readonly Uint8Array[]
  closing: Closing
}>

/** The operation, then what belongs to it. */
export type LineCommands = Readonly<{ operation: Operation; requisites: readonly Uint8Array[] }>

/** Tag 1054, and the type of the opening command, which is another order. */
export const receiptKinds = { sale: { openType: 0, sign: 1 }, return: { openType: 2, sign: 2 } } as const

/**
 * @throws AppError fiscal.requisite-refused for a VAT code the device has no code for, fiscal.requisite-invalid for a
 *   requisite that cannot stand there, contact.missing-for-electronic; all of them not-applied
 */
export function receiptCommands(
  document: ReceiptDocument,
  vatDeviceCodes: Readonly<Record<number, number>>,
): ReceiptCommands {
  const { openType, sign } = receiptKinds[document.kind]
  const { lines, tenders, correction } = document
  if (document.isElectronicOnly && !document.buyerContact) throw new AppError('contact.missing-for-electronic')
  if (lines.length > 1 && lines.some(({ paymentMethod }) => paymentMethod === CREDIT_PAYMENT))
    throw invalidRequisite(tag.paymentMethod, 'wrong-value')
  return {
    openType: correction ? openType + CORRECTION_FLAG : openType,
    operations: lines.map(line => ({
      operation: operationOf(line, sign, vatDeviceCodes),
      requisites: (line.requisites ?? []).map(requisite => carriedThrough(requisite, 'line', tagsOfLine)),
    })),
    requisites: [...documentRequisites(document), ...correctionRequisites(document)],
    closing: {
      payments: {
        [paymentSlot.cash]: tenders.cash,
        [paymentSlot.card]: tenders.card,
        [paymentSlot.advance]: tenders.advance,
        [paymentSlot.credit]: tenders.credit,
        [paymentSlot.other]: tenders.other,
      },
      taxSystem: document.taxSystem,
    },
  }
}

function operationOf(line: FiscalLine, sign: number, vatDeviceCodes: Readonly<Record<number, number>>): Operation {
  const { quantityMilli, priceMinor, totalMinor, department, paymentMethod, itemKind } = line
  const vatDeviceCode = vatDeviceCodes[line.vatCode]
  if (vatDeviceCode === undefined)
    throw new AppError('fiscal.requisite-refused', { params: { tag: tag.taxRate, value: line.vatCode } })
  const name = printedName(line.name)
  return { sign, quantityMilli, priceMinor, totalMinor, vatDeviceCode, department, paymentMethod, itemKind, name }
}

/** What a document says besides its lines and money. */
export function documentRequisites(document: ReceiptDocument): readonly Uint8Array[] {
  const { buyer, requisites = [] } = document
  const fields: readonly Requisite[] = [
    ...field(tag.isInternet, document.isInternet ? 1 : undefined),
    ...field(tag.place, document.place),
    ...field(tag.buyerName, buyer?.name),
    ...field(tag.buyerInn, buyer?.inn),
    ...(requisites.some(requisite => requisite.tag === tag.documentMark)
      ? []
      : field(tag.documentMark, documentMark(document))),
  ]
  const taken = [...tagsOfDocument, ...fields.map(requisite => requisite.tag)]
  if (requisites.filter(requisite => requisite.tag === tag.documentMark).length > 1)
    throw invalidRequisite(tag.documentMark, 'set-by-document')
  return [
    ...cashierRequisites(document.cashier),
    ...textTlv(tag.buyerContact, document.buyerContact, 64),
    ...textTlv(tag.senderEmail, document.senderEmail, 64),
    ...fields.map(requisite => encodeRequisite(requisite, 'document')),
    ...requisites.map(requisite => carriedThrough(requisite, 'document', taken)),
  ]
}

function field(tagNumber: number, value: string | number | undefined): readonly Requisite[] {
  return value === undefined || value === '' ? [] : [{ tag: tagNumber, value }]
}

/** A requisite of the register program, unless the document says the same thing itself. */
function carriedThrough(requisite: Requisite, level: 'document' | 'line', taken: readonly number[]): Uint8Array {
  if (taken.includes(requisite.tag)) throw invalidRequisite(requisite.tag, 'set-by-document')
  return encodeRequisite(requisite, level)
}

/** Tags 1173 and 1174 of an itemised correction. */
function correctionRequisites({ correction }: ReceiptDocument): readonly Uint8Array[] {
  if (!correction) return []
  const type = Uint8Array.of(correction.type === 'order' ? 1 : 0)
  const value: readonly Requisite[] = correctionGround(correction)
  return [
    encodeTlv(tag.correctionType, type),
    encodeRequisite({ tag: tag.correctionGround, type: 'structure', value }, 'document'),
  ]
}

/** Tags 1178 and 1179. An order of the tax service has a number. */
export function correctionGround(correction: NonNullable<ReceiptDocument['correction']>): readonly Requisite[] {
  const { type, date, number = '' } = correction
  if (type === 'order' && number === '') throw invalidRequisite(tag.correctionNumber, 'missing')
  if (number.length > 32) throw invalidRequisite(tag.correctionNumber, 'too-long')
  const dated: Requisite = { tag: tag.correctionDate, type: 'unix-time', value: date }
  return number === '' ? [dated] : [dated, { tag: tag.correctionNumber, type: 'string', value: number }]
}

/** Tags 1021 and 1203, for receipts and shift reports alike. A long name is cut, as on paper. */
export function cashierRequisites(cashier: Cashier): readonly Uint8Array[] {
  const name = encodeText(cashier.name, 'cp866', 64)
  return [...(name.length > 0 ? [encodeTlv(tag.cashierName, name)] : []), ...textTlv(tag.cashierInn, cashier.inn, 12)]
}

/** The device keeps a name that begins with two slashes off the paper; a space in front keeps it on. */
function printedName(name: string): string {
  return name.startsWith('//') ? ` ${name}` : name
}
