import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** A document as the simulated FN keeps it, and as whoever judges a test run reads it. */
export type FiscalMemoryDocument = Readonly<{
  kind: 'registration' | 'shift-open' | 'shift-close' | 'receipt' | 'correction'
  fnNumber: string
  fdNumber: number
  fiscalSign: number
  /** The device's local time, `2026-11-22T18:05`. */
  deviceTime: string
  shiftNumber: number
  receiptKind?: ReceiptKind
  totalMinor?: number
  /** Kopecks by payment slot 1..16; cash without the change. */
  payments?: Readonly<Record<string, number>>
  lines?: readonly FiscalMemoryLine[]
  /** Requisites by tag, text where the tag is text and hex where it is not. */
  tags: Readonly<Record<string, string>>
  /** The same requisites as they came, hex of a TLV each, in their order. */
  received?: readonly string[]
  /** Tag 1055. */
  taxSystem?: number
  /** What a correction of sums says of VAT: tags 1102 to 1107. */
  taxMinor?: readonly number[]
  isPaperPrinted: boolean
}>

export type ReceiptKind = 'sale' | 'purchase' | 'return' | 'purchase-return'

export type FiscalMemoryLine = Readonly<{
  name: string
  priceMinor: number
  quantityMilli: number
  totalMinor: number
  vatDeviceCode: number
  department: number
  paymentMethod: number
  itemKind: number
  /** Requisites of the line as they came, hex of a TLV each. */
  received?: readonly string[]
}>

type Entry = { type: 'document'; document: FiscalMemoryDocument } | { type: 'printed'; fdNumber: number }

const FILE_NAME = 'fiscal-memory.jsonl'

/** Every document the device in `folder` ever recorded, oldest first. Needs no running simulator. */
export function readFiscalMemory(folder: string): readonly FiscalMemoryDocument[] {
  const path = join(folder, FILE_NAME)
  return existsSync(path) ? replay(readFileSync(path, 'utf8')).documents : []
}

/** The simulated FN: append-only, on disk before the device says a word about it. */
export type FiscalMemory = Readonly<{
  documents: readonly FiscalMemoryDocument[]
  append(document: FiscalMemoryDocument): void
  markPrinted(fdNumber: number): void
  close(): void
}>

/** `isDurable: false` spares the fsync: for measuring everything but the device. */
export function openFiscalMemory(folder: string, isDurable: boolean): FiscalMemory {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, FILE_NAME)
  const { documents, length } = existsSync(path) ? replay(readFileSync(path, 'utf8')) : { documents: [], length: 0 }
  if (existsSync(path)) truncateSync(path, length)
  const fd = openSync(path, 'a')

  function write(entry: Entry): void {
    writeSync(fd, `${JSON.stringify(entry)}\n`)
    if (isDurable) fsyncSync(fd)
  }

  return {
    documents,
    append: document => {
      write({ type: 'document', document })
      documents.push(document)
    },
    markPrinted: fdNumber => {
      write({ type: 'printed', fdNumber })
      setPrinted(documents, fdNumber)
    },
    close: () => closeSync(fd),
  }
}

/** A process killed while writing leaves half a line at the end: it was never confirmed to anybody, and is cut off. */
function replay(text: string): { documents: FiscalMemoryDocument[]; length: number } {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  const documents: FiscalMemoryDocument[] = []
  for (const line of whole.split('\n')) {
    if (line === '') continue
    const entry = JSON.parse(line) as Entry
    if (entry.type === 'document') documents.push(entry.document)
    else setPrinted(documents, entry.fdNumber)
  }
  return { documents, length: Buffer.byteLength(whole) }
}

function setPrinted(documents: FiscalMemoryDocument[], fdNumber: number): void {
  const index = documents.findIndex(document => document.fdNumber === fdNumber)
  const document = documents[index]
  if (document) documents[index] = { ...document, isPaperPrinted: true }
}
