import { encodeText } from '../text.ts'
import { concatBytes, readUintLe, uintLe } from '../wire.ts'
import { type Device, shiftOf } from './device.ts'
import type { FiscalMemoryDocument, ReceiptKind } from './fiscal-memory.ts'
import { accept, dateTimeBytes, type Handler, modeByte, refuse, submodeByte } from './handler.ts'

function flags(device: Device): number {
  const { hasPaper, isCoverOpen } = device.state
  return 0x0290 - (hasPaper ? 0 : 0x80) + (isCoverOpen ? 0x0400 : 0)
}

function padded(text: string, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  bytes.set(encodeText(text, 'cp1251', length))
  return bytes
}

/** `2026-11-22T18:05` as day, month, year: the order of the older commands. */
function dayMonthYear(deviceTime: string): Uint8Array {
  const [year = 0, month = 0, day = 0] = dateTimeBytes(deviceTime)
  return Uint8Array.of(day, month, year)
}

const shortStatus: Handler = {
  name: 'short status',
  effect: 'reads',
  run: (device, _parameters, operator) => {
    const operations = device.state.openReceipt?.lines.length ?? 0
    return accept(
      Uint8Array.of(operator),
      uintLe(flags(device), 2),
      Uint8Array.of(
        modeByte(device),
        submodeByte(device),
        operations & 0xff,
        0x9d,
        0xd7,
        0,
        0,
        operations >> 8,
        0,
        0,
        0,
      ),
    )
  },
}

const fullStatus: Handler = {
  name: 'full status',
  effect: 'reads',
  run: (device, _parameters, operator) => {
    const now = device.now()
    const version = concatBytes(padded('C3', 2), uintLe(4711, 2), Uint8Array.of(1, 6, 26))
    const [hour = 0, minute = 0] = dateTimeBytes(now).subarray(3)
    const { number, isOpen } = shiftOf(device)
    return accept(
      Uint8Array.of(operator),
      version,
      Uint8Array.of(1),
      uintLe(device.memory.documents.length, 2),
      uintLe(flags(device), 2),
      Uint8Array.of(modeByte(device), submodeByte(device), 0),
      version,
      dayMonthYear(now),
      Uint8Array.of(hour, minute, 0, isOpen ? 0x43 : 0x03),
      uintLe(Number(device.identity.serialNumber) % 2 ** 32, 4),
      uintLe(isOpen ? number - 1 : number, 2),
      uintLe(2000, 2),
      Uint8Array.of(1, 11),
      uintLe(Number(device.identity.inn), 6),
    )
  },
}

const storageStatus: Handler = {
  name: 'FN status',
  effect: 'reads',
  run: device => {
    const { openReceipt, shiftDraft, warningFlags } = device.state
    const openForm = openReceipt?.correction ? 0x14 : 0x04
    const currentDocument = openReceipt ? openForm : shiftDraft ? (shiftDraft.kind === 'shift-open' ? 0x02 : 0x08) : 0
    const last = device.memory.documents.at(-1)
    return accept(
      Uint8Array.of(3, currentDocument, currentDocument === 0 ? 0 : 1, shiftOf(device).isOpen ? 1 : 0, warningFlags),
      dateTimeBytes(last?.deviceTime ?? device.now()),
      padded(device.identity.fnNumber, 16),
      uintLe(last?.fdNumber ?? 0, 4),
    )
  },
}

const exchangeStatus: Handler = {
  name: 'OFD exchange status',
  effect: 'reads',
  run: device => {
    const { unsentDocuments } = device.state
    const first = unsentDocuments > 0 ? device.memory.documents.at(-unsentDocuments) : undefined
    return accept(
      Uint8Array.of(unsentDocuments > 0 ? 2 : 0, 0),
      uintLe(unsentDocuments, 2),
      uintLe(first?.fdNumber ?? 0, 4),
      first ? dateTimeBytes(first.deviceTime) : new Uint8Array(5),
    )
  },
}

const shiftParameters: Handler = {
  name: 'shift parameters',
  effect: 'reads',
  run: device => {
    const { isOpen, number, receipts } = shiftOf(device)
    return accept(Uint8Array.of(isOpen ? 1 : 0), uintLe(number, 2), uintLe(receipts.length, 2))
  },
}

const deviceType: Handler = {
  name: 'device type',
  effect: 'reads',
  hasPassword: false,
  run: device => accept(Uint8Array.of(0, 0, 1, 14, 243, 0), encodeText(device.identity.model, 'cp1251', 60)),
}

/** The order in which registers of four directions stand. */
const directions: readonly ReceiptKind[] = ['sale', 'purchase', 'return', 'purchase-return']

function receiptsOf(device: Device, direction: number): readonly FiscalMemoryDocument[] {
  const isCounted = ({ kind, receiptKind }: FiscalMemoryDocument) =>
    kind === 'receipt' && receiptKind === directions[direction]
  return shiftOf(device).receipts.filter(isCounted)
}

const moneyRegister: Handler = {
  name: 'money register',
  effect: 'reads',
  run: (device, parameters, operator) => {
    const register = readUintLe(parameters)
    const [slot, direction] =
      register >= 4144
        ? [5 + Math.floor((register - 4144) / 4), register % 4]
        : [1 + Math.floor((register - 193) / 4), (register - 193) % 4]
    if (register < 193 || (register > 208 && register < 4144) || register > 4191) return refuse(0x33)
    const paid = receiptsOf(device, direction).reduce((sum, { payments }) => sum + (payments?.[slot] ?? 0), 0)
    return accept(Uint8Array.of(operator), uintLe(paid, 6))
  },
}

const operationRegister: Handler = {
  name: 'operation register',
  effect: 'reads',
  run: (device, parameters, operator) => {
    const register = readUintLe(parameters)
    if (register < 144 || register > 147) return refuse(0x33)
    return accept(Uint8Array.of(operator), uintLe(receiptsOf(device, register - 144).length, 2))
  },
}

export const statusHandlers: Readonly<Record<number, Handler>> = {
  16: shortStatus,
  17: fullStatus,
  26: moneyRegister,
  27: operationRegister,
  252: deviceType,
  65281: storageStatus,
  65337: exchangeStatus,
  65344: shiftParameters,
}
