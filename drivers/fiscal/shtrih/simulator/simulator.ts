import type { DeviceEnd } from '../../../simulated-line/device-end.ts'
import { openPtyLine } from '../../../simulated-line/pty-line.ts'
import { openTcpLine } from '../../../simulated-line/tcp-line.ts'
import { commit, createDevice, type DeviceIdentity, shiftOf } from './device.ts'
import { documentTlv } from './document-tlv.ts'
import type { EdgeHook } from './edges.ts'
import { createExecutor } from './executor.ts'
import { createFaultList, type ShtrihFault } from './faults.ts'
import type { FiscalMemoryDocument } from './fiscal-memory.ts'
import { createLowLevel } from './low-level.ts'
import type { Happening } from './parse-fault.ts'

export type ShtrihSimulatorOptions = Readonly<{
  /** Fiscal memory and device state live here and outlive the process. */
  folder: string
  identity?: Partial<DeviceIdentity>
  /** FF bytes around control bytes, as network devices send them. */
  hasExtraFf?: boolean
  /** Each document moves paper for this long: submode 5, and 50h to everything that changes. Default 0. */
  printMs?: number
  /** Tag 1209: 2 is FFD 1.05, 3 is 1.1, 4 (default) is 1.2. */
  ffdVersion?: 2 | 3 | 4
  /** `false` spares the disk: state is written when the simulator closes, documents without fsync. Default `true`. */
  isDurable?: boolean
  clock?: () => Date
  onEdge?: EdgeHook
}>

/** A SHTRIH-M fiscal printer in software: real bytes on a real line, state on disk, faults by request. A test aid. */
export type ShtrihSimulator = Readonly<{
  identity: DeviceIdentity
  /** Puts the device on a serial line in software. Returns the port's path, which survives unplugging. */
  servePty(path?: string): Promise<string>
  /** Puts the device on a TCP port of this machine, 0 for a free one. Returns the port. */
  serveTcp(port?: number): Promise<number>
  /** A fault waits for its moment; a happening happens now. Resolves when it has. */
  inflict(fault: ShtrihFault | Happening): Promise<void>
  clearFaults(): void
  setStorage(storage: Readonly<{ unsentDocuments?: number; warningFlags?: number }>): void
  /** What stands in the FN so far. */
  documents(): readonly FiscalMemoryDocument[]
  /** A document as the FN holds it: TLV. `undefined` when it holds none of that number. */
  image(fdNumber: number): Uint8Array | undefined
  hasOpenReceipt(): boolean
  /** Resolves when no document is being recorded. */
  settled(): Promise<void>
  close(): Promise<void>
}>

const usualIdentity: DeviceIdentity = {
  model: 'ШТРИХ-ЛАЙТ-02Ф (simulated)',
  serialNumber: '0478870007001234',
  fnNumber: '9999078902004321',
  inn: '7701234567',
  rnm: '0000000001012345',
}

const FOREIGN_PRICE_MINOR = 12_345
/** Operators 1..30 with their factory passwords. */
const OPERATORS = 30

export function createShtrihSimulator(options: ShtrihSimulatorOptions): ShtrihSimulator {
  const { folder, hasExtraFf = false, printMs = 0, isDurable = true, ffdVersion = 4, onEdge } = options
  const clock = options.clock ?? (() => new Date())
  const identity = { ...usualIdentity, ...options.identity }
  const faults = createFaultList()
  const device = createDevice({ folder, identity, faults, clock, isDurable, printMs, ffdVersion })
  const executor = createExecutor(device, OPERATORS)
  const lowLevel = createLowLevel({ executor, faults, hasExtraFf, onEdge })
  const lines: DeviceEnd[] = []
  let isClosed = false

  async function serve<Line extends DeviceEnd>(opened: Promise<Line>): Promise<Line> {
    const line = await opened
    lines.push(line)
    lowLevel.attach(line)
    return line
  }

  async function inflict(fault: ShtrihFault | Happening): Promise<void> {
    if (typeof fault !== 'string') faults.add(fault)
    else await happen(fault)
  }

  async function happen(happening: Happening): Promise<void> {
    const { state } = device
    switch (happening) {
      case 'paper-out':
        state.hasPaper = false
        break
      case 'paper-in':
        state.hasPaper = true
        if (state.submode === 2) state.submode = 3
        break
      case 'cover-open':
      case 'cover-closed':
        state.isCoverOpen = happening === 'cover-open'
        break
      case 'shift-expired':
        state.clockOffsetMs += 25 * 60 * 60 * 1000
        break
      case 'foreign-document':
        printForeignDocument()
        break
      case 'unplug':
        await Promise.all(lines.map(line => line.unplug()))
        break
      case 'plug-in':
        await Promise.all(lines.map(line => line.plugIn()))
        break
      case 'restart':
        executor.abort()
        lowLevel.reset()
        device.reload()
    }
    device.save()
  }

  /** Somebody else's program sold something: a receipt without a mark of ours. */
  function printForeignDocument(): void {
    device.state.openReceipt = undefined
    const line = {
      name: 'Чужой товар',
      priceMinor: FOREIGN_PRICE_MINOR,
      quantityMilli: 1000,
      totalMinor: FOREIGN_PRICE_MINOR,
    }
    commit(device, {
      kind: 'receipt',
      shiftNumber: shiftOf(device).number,
      receiptKind: 'sale',
      totalMinor: FOREIGN_PRICE_MINOR,
      payments: { 1: FOREIGN_PRICE_MINOR },
      lines: [{ ...line, vatDeviceCode: 0x08, department: 1, paymentMethod: 4, itemKind: 1 }],
      tags: {},
      isPaperPrinted: true,
    })
  }

  return {
    identity,
    servePty: async path => (await serve(openPtyLine(path))).address,
    serveTcp: async port => (await serve(openTcpLine(port))).port,
    inflict,
    clearFaults: faults.clear,
    setStorage: storage => {
      Object.assign(device.state, storage)
      device.save()
    },
    documents: () => device.memory.documents,
    image: fdNumber => {
      const document = device.memory.documents[fdNumber - 1]
      return document && documentTlv(document, device)
    },
    hasOpenReceipt: () => device.state.openReceipt !== undefined,
    settled: executor.settled,
    close: async () => {
      if (isClosed) return
      isClosed = true
      executor.abort()
      lowLevel.reset()
      await Promise.all(lines.map(line => line.close()))
      await executor.settled()
      device.close()
    },
  }
}
