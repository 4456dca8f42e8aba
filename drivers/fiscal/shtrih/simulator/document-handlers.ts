import { concatBytes, readUintLe, uintLe } from '../wire.ts'
import type { Device } from './device.ts'
import { documentTlv, settlementSigns } from './document-tlv.ts'
import type { FiscalMemoryDocument } from './fiscal-memory.ts'
import { accept, dateTimeBytes, type Handler, refuse } from './handler.ts'

const NO_DATA = 0x08
const PART_LENGTH = 200

const forms = { registration: 1, 'shift-open': 2, receipt: 3, 'shift-close': 5, correction: 31 } as const

function findDocument(device: Device, parameters: Uint8Array): FiscalMemoryDocument | undefined {
  const fdNumber = readUintLe(parameters.subarray(0, 4))
  return device.memory.documents[fdNumber - 1]
}

function body(device: Device, document: FiscalMemoryDocument): Uint8Array {
  switch (document.kind) {
    case 'receipt':
    case 'correction':
      return concatBytes(
        Uint8Array.of(settlementSigns[document.receiptKind ?? 'sale']),
        uintLe(document.totalMinor ?? 0, 5),
      )
    case 'shift-open':
    case 'shift-close':
      return uintLe(document.shiftNumber, 2)
    case 'registration': {
      const fixed = (text: string, length: number) => new TextEncoder().encode(text.padEnd(length))
      return concatBytes(fixed(device.identity.inn, 12), fixed(device.identity.rnm, 20), Uint8Array.of(1, 0))
    }
  }
}

const find: Handler = {
  name: 'find document',
  effect: 'reads',
  run: (device, parameters) => {
    const document = findDocument(device, parameters)
    if (!document) return refuse(NO_DATA)
    return accept(
      Uint8Array.of(forms[document.kind], device.state.unsentDocuments === 0 ? 1 : 0),
      dateTimeBytes(document.deviceTime),
      uintLe(document.fdNumber, 4),
      uintLe(document.fiscalSign, 4),
      body(device, document),
    )
  },
}

const startReading: Handler = {
  name: 'start reading a document',
  effect: 'reads',
  run: (device, parameters) => {
    const document = findDocument(device, parameters)
    if (!document) return refuse(NO_DATA)
    device.reading = { bytes: documentTlv(document, device), offset: 0 }
    return accept(uintLe(forms[document.kind], 2), uintLe(device.reading.bytes.length, 2))
  },
}

const readPart: Handler = {
  name: 'next part of a document',
  effect: 'reads',
  run: device => {
    const { reading } = device
    if (!reading || reading.offset >= reading.bytes.length) return refuse(NO_DATA)
    const part = reading.bytes.subarray(reading.offset, reading.offset + PART_LENGTH)
    reading.offset += part.length
    return accept(part)
  },
}

export const documentHandlers: Readonly<Record<number, Handler>> = {
  65290: find,
  65338: startReading,
  65339: readPart,
}
