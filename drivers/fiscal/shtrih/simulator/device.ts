import { crc32 } from 'node:zlib'
import { type DeviceState, loadDeviceState, saveDeviceState } from './device-state.ts'
import type { FaultList } from './faults.ts'
import { type FiscalMemory, type FiscalMemoryDocument, openFiscalMemory } from './fiscal-memory.ts'

export type DeviceIdentity = Readonly<{
  model: string
  serialNumber: string
  fnNumber: string
  inn: string
  rnm: string
}>

export type Shift = Readonly<{
  isOpen: boolean
  number: number
  openedAt: string
  receipts: readonly FiscalMemoryDocument[]
}>

/** The device without its line: FN, memory, clock, paper. */
export type Device = {
  readonly identity: DeviceIdentity
  readonly memory: FiscalMemory
  readonly faults: FaultList
  state: DeviceState
  /** The part of a document being read out; not kept over a restart. */
  reading: { bytes: Uint8Array; offset: number } | undefined
  /** Until this moment of `performance.now()` the printer is busy with the last document. */
  printingUntilMs: number
  readonly printMs: number
  /** Tag 1209: 2 is FFD 1.05, 3 is 1.1, 4 is 1.2. */
  readonly ffdVersion: number
  /** Local time as `2026-11-22T18:05`. */
  now(): string
  /** Keeps the state over a kill of the process; a device that is not durable does so only when closed. */
  save(): void
  close(): void
  /** Power off and on: what was only in the air is gone. */
  reload(): void
}

export type DeviceOptions = Readonly<{
  folder: string
  identity: DeviceIdentity
  faults: FaultList
  clock: () => Date
  isDurable: boolean
  printMs: number
  ffdVersion: number
}>

export function createDevice({
  folder,
  identity,
  faults,
  clock,
  isDurable,
  printMs,
  ffdVersion,
}: DeviceOptions): Device {
  const memory = openFiscalMemory(folder, isDurable)
  const device: Device = {
    identity,
    memory,
    faults,
    state: loadDeviceState(folder, lastFdNumber(memory)),
    reading: undefined,
    printingUntilMs: 0,
    printMs,
    ffdVersion,
    now: () => localTime(new Date(clock().getTime() + device.state.clockOffsetMs)),
    save: () => {
      if (isDurable) saveDeviceState(folder, device.state)
    },
    close: () => {
      saveDeviceState(folder, device.state)
      memory.close()
    },
    reload: () => {
      device.state = loadDeviceState(folder, lastFdNumber(memory))
      device.reading = undefined
      device.printingUntilMs = 0
    },
  }
  if (memory.documents.length === 0)
    commit(device, { kind: 'registration', shiftNumber: 0, tags: {}, isPaperPrinted: true })
  return device
}

function lastFdNumber(memory: FiscalMemory): number {
  return memory.documents.at(-1)?.fdNumber ?? 0
}

type Uncommitted = Omit<FiscalMemoryDocument, 'fnNumber' | 'fdNumber' | 'fiscalSign' | 'deviceTime'>

/** Records a document in the FN. On return it is on disk. */
export function commit(device: Device, draft: Uncommitted): FiscalMemoryDocument {
  const { fnNumber } = device.identity
  const fdNumber = lastFdNumber(device.memory) + 1
  const deviceTime = device.now()
  const fiscalSign = crc32(`${fnNumber} ${fdNumber} ${deviceTime} ${draft.totalMinor ?? 0}`)
  const document = { ...draft, fnNumber, fdNumber, fiscalSign, deviceTime }
  device.memory.append(document)
  return document
}

/** The current or last shift, as the FN's own documents tell it. */
export function shiftOf(device: Device): Shift {
  const { documents } = device.memory
  const index = documents.findLastIndex(({ kind }) => kind === 'shift-open' || kind === 'shift-close')
  const last = documents[index]
  if (!last) return { isOpen: false, number: 0, openedAt: '', receipts: [] }
  const receipts = last.kind === 'shift-open' ? documents.slice(index + 1) : []
  return { isOpen: last.kind === 'shift-open', number: last.shiftNumber, openedAt: last.deviceTime, receipts }
}

const DAY_MS = 24 * 60 * 60 * 1000

export function isShiftExpired(device: Device, shift: Shift): boolean {
  return shift.isOpen && Date.parse(device.now()) - Date.parse(shift.openedAt) >= DAY_MS
}

function localTime(date: Date): string {
  const two = (part: number) => String(part).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`
}
