import { MAX_NAME_LENGTH, PAYMENT_SLOTS } from './protocol.ts'
import { decodeText, encodeText } from './text.ts'
import { concatBytes, uintLe, type WireReader } from './wire.ts'

/**
 * The commands this driver speaks, one entry each. Fields, sizes and orders: docs/protocols/shtrih-m.md, "Commands"
 * (vendor texts «Протокол работы ККТ v2.0» and «Протокол ФР-ФН 2.7»). Time-outs: the longest any public driver uses.
 */
export type Command<Request, Answer> = Readonly<{
  name: string
  /** One byte, or `0xffxx`. */
  code: number
  timeoutMs: number
  /** A `changes` command is never sent again unless the device said it refused the frame. */
  effect: 'reads' | 'changes'
  hasPassword: boolean
  encode(request: Request): Uint8Array
  decode(data: WireReader): Answer
}>

const MINUTE = 60_000
const nothing = new Uint8Array(0)
const noRequest = () => nothing
const noAnswer = () => undefined
const NOT_GIVEN = new Uint8Array(5).fill(0xff)

function define<Request = void, Answer = void>(
  command: Omit<Command<Request, Answer>, 'hasPassword'>,
): Command<Request, Answer> {
  return { hasPassword: true, ...command }
}

/** `YY MM DD HH MM` of the FN commands as `2026-11-22T18:05`. */
function readDateTime(data: WireReader): string {
  const [year, month, day, hour, minute] = Array.from(data.bytes(5), part => String(part).padStart(2, '0'))
  return `20${year}-${month}-${day}T${hour}:${minute}`
}

export type ShortStatus = Readonly<{ flags: number; mode: number; submode: number }>

export const shortStatus = define<void, ShortStatus>({
  name: 'short status',
  code: 0x10,
  timeoutMs: 3000,
  effect: 'reads',
  encode: noRequest,
  decode: data => {
    data.uint(1)
    return { flags: data.uint(2), mode: data.uint(1), submode: data.uint(1) }
  },
})

export const fullStatus = define<void, { serialNumber: string }>({
  name: 'full status',
  code: 0x11,
  timeoutMs: 3000,
  effect: 'reads',
  encode: noRequest,
  decode: data => {
    data.bytes(30)
    return { serialNumber: String(data.uint(4)) }
  },
})

/** The register number takes one byte, or two on firmware that has registers above 255. */
const encodeRegister = (register: number) => uintLe(register, register > 0xff ? 2 : 1)

export const readMoneyRegister = define<number, number>({
  name: 'money register',
  code: 0x1a,
  timeoutMs: 3000,
  effect: 'reads',
  encode: encodeRegister,
  decode: data => {
    data.uint(1)
    return data.uint(6)
  },
})

export const readOperationRegister = define<number, number>({
  name: 'operation register',
  code: 0x1b,
  timeoutMs: 3000,
  effect: 'reads',
  encode: encodeRegister,
  decode: data => {
    data.uint(1)
    return data.uint(2)
  },
})

type TableField = Readonly<{ table: number; row: number; field: number }>

const encodeField = ({ table, row, field }: TableField) =>
  concatBytes(uintLe(table, 1), uintLe(row, 2), uintLe(field, 1))

export const writeTable = define<TableField & { value: Uint8Array }>({
  name: 'write table',
  code: 0x1e,
  timeoutMs: MINUTE / 2,
  effect: 'changes',
  encode: request => concatBytes(encodeField(request), request.value),
  decode: noAnswer,
})

export const readTable = define<TableField, Uint8Array>({
  name: 'read table',
  code: 0x1f,
  timeoutMs: 3000,
  effect: 'reads',
  encode: encodeField,
  decode: data => data.rest(),
})

export const fieldStructure = define<{ table: number; field: number }, { title: string }>({
  name: 'field structure',
  code: 0x2e,
  timeoutMs: 3000,
  effect: 'reads',
  encode: ({ table, field }) => Uint8Array.of(table, field),
  decode: data => ({ title: decodeText(data.bytes(40), 'cp1251') }),
})

export const closeShiftReport = define({
  name: 'Z report',
  code: 0x41,
  timeoutMs: 2 * MINUTE,
  effect: 'changes',
  encode: noRequest,
  decode: noAnswer,
})

export const printReportX = define({
  name: 'X report',
  code: 0x40,
  timeoutMs: MINUTE,
  effect: 'changes',
  encode: noRequest,
  decode: noAnswer,
})

export const cancelReceipt = define({
  name: 'cancel receipt',
  code: 0x88,
  timeoutMs: MINUTE / 2,
  effect: 'changes',
  encode: noRequest,
  decode: noAnswer,
})

/** 0 sale, 1 purchase, 2 sale return, 3 purchase return; 80h added opens a correction of that kind. */
export const openReceipt = define<{ type: number }>({
  name: 'open receipt',
  code: 0x8d,
  timeoutMs: MINUTE / 2,
  effect: 'changes',
  encode: ({ type }) => Uint8Array.of(type),
  decode: noAnswer,
})

export const continuePrinting = define({
  name: 'continue printing',
  code: 0xb0,
  timeoutMs: MINUTE / 2,
  effect: 'changes',
  encode: noRequest,
  decode: noAnswer,
})

export const openShift = define({
  name: 'open shift',
  code: 0xe0,
  timeoutMs: 2 * MINUTE,
  effect: 'changes',
  encode: noRequest,
  decode: noAnswer,
})

export const deviceType: Command<void, { name: string }> = {
  name: 'device type',
  code: 0xfc,
  timeoutMs: 3000,
  effect: 'reads',
  hasPassword: false,
  encode: noRequest,
  decode: data => {
    data.bytes(6)
    return { name: decodeText(data.rest(), 'cp1251') }
  },
}

export type StorageStatus = Readonly<{
  /** What the FN is forming, `currentDocument` of protocol.ts. */
  currentDocument: number
  isShiftOpen: boolean
  warningFlags: number
  fnNumber: string
  lastFdNumber: number
}>

export const storageStatus = define<void, StorageStatus>({
  name: 'FN status',
  code: 0xff01,
  timeoutMs: 3000,
  effect: 'reads',
  encode: noRequest,
  decode: data => {
    data.uint(1)
    const currentDocument = data.uint(1)
    data.uint(1)
    const isShiftOpen = data.uint(1) === 1
    const warningFlags = data.uint(1)
    data.bytes(5)
    return {
      currentDocument,
      isShiftOpen,
      warningFlags,
      fnNumber: decodeText(data.bytes(16), 'cp866').trim(),
      lastFdNumber: data.uint(4),
    }
  },
})

export const cancelStorageDocument = define({
  name: 'cancel FN document',
  code: 0xff08,
  timeoutMs: MINUTE / 2,
  effect: 'changes',
  encode: noRequest,
  decode: noAnswer,
})

export type FoundInStorage = Readonly<{
  form: number
  deviceTime: string
  fdNumber: number
  fiscalSign: string
  /** What follows, by form: see read-document.ts. */
  body: Uint8Array
}>

export const findDocument = define<number, FoundInStorage>({
  name: 'find document',
  code: 0xff0a,
  timeoutMs: 5000,
  effect: 'reads',
  encode: fdNumber => uintLe(fdNumber, 4),
  decode: data => {
    const form = data.uint(1)
    data.uint(1)
    return {
      form,
      deviceTime: readDateTime(data),
      fdNumber: data.uint(4),
      fiscalSign: String(data.uint(4)),
      body: data.rest(),
    }
  },
})

export const sendTlv = define<Uint8Array>({
  name: 'send TLV',
  code: 0xff0c,
  timeoutMs: MINUTE / 2,
  effect: 'changes',
  encode: tlv => tlv,
  decode: noAnswer,
})

/** Belongs to the operation sent last; desktop models take it after the operation, not before. */
export const sendLineTlv = define<Uint8Array>({
  name: 'send TLV of the operation',
  code: 0xff4d,
  timeoutMs: MINUTE / 2,
  effect: 'changes',
  encode: tlv => tlv,
  decode: noAnswer,
})

export const exchangeStatus = define<void, { unsentDocuments: number }>({
  name: 'OFD exchange status',
  code: 0xff39,
  timeoutMs: 3000,
  effect: 'reads',
  encode: noRequest,
  decode: data => {
    data.bytes(2)
    return { unsentDocuments: data.uint(2) }
  },
})

export const startReadingDocument = define<number>({
  name: 'start reading a document',
  code: 0xff3a,
  timeoutMs: 5000,
  effect: 'reads',
  encode: fdNumber => uintLe(fdNumber, 4),
  decode: noAnswer,
})

/** Moves the device's reading position, so a repetition would skip a part: never sent again. */
export const readDocumentPart = define<void, Uint8Array>({
  name: 'next part of a document',
  code: 0xff3b,
  timeoutMs: 5000,
  effect: 'changes',
  encode: noRequest,
  decode: data => data.rest(),
})

export const shiftParameters = define<void, { shiftNumber: number }>({
  name: 'shift parameters',
  code: 0xff40,
  timeoutMs: 3000,
  effect: 'reads',
  encode: noRequest,
  decode: data => {
    data.uint(1)
    return { shiftNumber: data.uint(2) }
  },
})

export const beginShiftOpening = define({
  name: 'begin shift opening',
  code: 0xff41,
  timeoutMs: MINUTE / 2,
  effect: 'changes',
  encode: noRequest,
  decode: noAnswer,
})

export const beginShiftClosing = define({
  name: 'begin shift closing',
  code: 0xff42,
  timeoutMs: MINUTE / 2,
  effect: 'changes',
  encode: noRequest,
  decode: noAnswer,
})

export const closeShiftInStorage = define({
  name: 'close shift in FN',
  code: 0xff43,
  timeoutMs: 2 * MINUTE,
  effect: 'changes',
  encode: noRequest,
  decode: noAnswer,
})

export type Closing = Readonly<{
  /** Kopecks by payment slot, 1..16. */
  payments: Readonly<Record<number, number>>
  /** One bit, 0 for the device's default. */
  taxSystem: number
}>

export type Closed = Readonly<{ fdNumber: number; fiscalSign: string; deviceTime?: string | undefined }>

function readClosed(data: WireReader): Closed {
  const closed = { fdNumber: data.uint(4), fiscalSign: String(data.uint(4)) }
  return data.left() >= 5 ? { ...closed, deviceTime: readDateTime(data) } : closed
}

export const closeReceipt = define<Closing, Closed>({
  name: 'close receipt',
  code: 0xff45,
  timeoutMs: MINUTE,
  effect: 'changes',
  encode: ({ payments, taxSystem }) =>
    concatBytes(
      ...Array.from({ length: PAYMENT_SLOTS }, (_, index) => uintLe(payments[index + 1] ?? 0, 5)),
      // Rounding and six VAT sums: the device computes VAT while its table says so.
      new Uint8Array(1 + 6 * 5),
      uintLe(taxSystem, 1),
    ),
  decode: data => {
    data.bytes(5)
    return readClosed(data)
  },
})

export type Operation = Readonly<{
  /** 1 sale, 2 sale return, 3 purchase, 4 purchase return. */
  sign: number
  quantityMilli: number
  priceMinor: number
  totalMinor: number
  vatDeviceCode: number
  department: number
  paymentMethod: number
  itemKind: number
  name: string
}>

export const registerOperation = define<Operation>({
  name: 'operation',
  code: 0xff46,
  timeoutMs: MINUTE / 2,
  effect: 'changes',
  encode: line =>
    concatBytes(
      uintLe(line.sign, 1),
      uintLe(line.quantityMilli * 1000, 6),
      uintLe(line.priceMinor, 5),
      uintLe(line.totalMinor, 5),
      NOT_GIVEN,
      Uint8Array.of(line.vatDeviceCode, line.department, line.paymentMethod, line.itemKind),
      encodeText(line.name, 'cp1251', MAX_NAME_LENGTH),
    ),
  decode: noAnswer,
})

export const beginCorrection = define({
  name: 'begin correction',
  code: 0xff35,
  timeoutMs: MINUTE / 2,
  effect: 'changes',
  encode: noRequest,
  decode: noAnswer,
})

/** A correction that knows sums alone: FFD 1.05. Kopecks. */
export type CorrectionSums = Readonly<{
  /** Tag 1173: 0 on our own finding, 1 by order. */
  type: number
  /** Tag 1054. */
  sign: number
  totalMinor: number
  /** Cash, electronic, advance, credit, other. */
  paidMinor: readonly [number, number, number, number, number]
  /** VAT 20 %, VAT 10 %, turnover at 0 %, turnover without VAT, VAT 20/120, VAT 10/110. */
  taxMinor: readonly number[]
  taxSystem: number
}>

export const formCorrection = define<CorrectionSums, Closed>({
  name: 'form correction',
  code: 0xff4a,
  timeoutMs: MINUTE,
  effect: 'changes',
  encode: ({ type, sign, totalMinor, paidMinor, taxMinor, taxSystem }) =>
    concatBytes(
      Uint8Array.of(type, sign),
      ...[totalMinor, ...paidMinor].map(amountMinor => uintLe(amountMinor, 5)),
      ...Array.from({ length: 6 }, (_, index) => uintLe(taxMinor[index] ?? 0, 5)),
      uintLe(taxSystem, 1),
    ),
  decode: data => {
    data.uint(2)
    return readClosed(data)
  },
})
