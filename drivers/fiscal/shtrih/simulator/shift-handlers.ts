import { uintLe } from '../wire.ts'
import { commit, type Device, shiftOf } from './device.ts'
import type { FiscalMemoryDocument } from './fiscal-memory.ts'
import { accept, type Handler, paperRefusal, refuse } from './handler.ts'

type ShiftReport = 'shift-open' | 'shift-close'

/** Why a shift report of this kind cannot be made now: 0 when it can. */
function shiftRefusal(device: Device, kind: ShiftReport): number {
  const { isOpen } = shiftOf(device)
  if (device.state.openReceipt) return 0x4a
  if (kind === 'shift-open') return isOpen ? 0x3c : 0
  return isOpen ? 0 : 0x3d
}

function beginReport(kind: ShiftReport): Handler {
  return {
    name: kind === 'shift-open' ? 'begin shift opening' : 'begin shift closing',
    effect: 'changes',
    run: device => {
      const refused = shiftRefusal(device, kind)
      if (refused) return refuse(refused)
      device.state.shiftDraft = { kind, tags: {}, received: [] }
      return accept()
    },
  }
}

function registerReport(device: Device, kind: ShiftReport): FiscalMemoryDocument {
  const { shiftDraft } = device.state
  const { number } = shiftOf(device)
  const document = commit(device, {
    kind,
    shiftNumber: kind === 'shift-open' ? number + 1 : number,
    tags: shiftDraft?.kind === kind ? shiftDraft.tags : {},
    received: shiftDraft?.kind === kind ? shiftDraft.received : [],
    isPaperPrinted: true,
  })
  device.state.shiftDraft = undefined
  return document
}

function printedReport(name: string, kind: ShiftReport): Handler {
  return {
    name,
    effect: 'changes',
    isCommit: true,
    run: (device, _parameters, operator) => {
      const refused = shiftRefusal(device, kind) || paperRefusal(device)
      if (refused) return refuse(refused)
      registerReport(device, kind)
      device.printingUntilMs = performance.now() + device.printMs
      return accept(Uint8Array.of(operator))
    },
  }
}

function storageReport(name: string, kind: ShiftReport): Handler {
  return {
    name,
    effect: 'changes',
    isCommit: true,
    run: device => {
      const refused = shiftRefusal(device, kind)
      if (refused) return refuse(refused)
      const { shiftNumber, fdNumber, fiscalSign } = registerReport(device, kind)
      return accept(uintLe(shiftNumber, 2), uintLe(fdNumber, 4), uintLe(fiscalSign, 4))
    },
  }
}

const cancelStorageDocument: Handler = {
  name: 'cancel FN document',
  effect: 'changes',
  run: device => {
    device.state.shiftDraft = undefined
    device.state.openReceipt = undefined
    return accept()
  },
}

/** Prints what the shift took so far and records nothing. */
const reportX: Handler = {
  name: 'X report',
  effect: 'changes',
  run: (device, _parameters, operator) => {
    if (device.state.openReceipt) return refuse(0x4a)
    const refused = paperRefusal(device)
    if (refused) return refuse(refused)
    device.printingUntilMs = performance.now() + device.printMs
    return accept(Uint8Array.of(operator))
  },
}

export const shiftHandlers: Readonly<Record<number, Handler>> = {
  64: reportX,
  65: printedReport('Z report', 'shift-close'),
  224: printedReport('open shift', 'shift-open'),
  65288: cancelStorageDocument,
  65291: storageReport('open shift in FN', 'shift-open'),
  65345: beginReport('shift-open'),
  65346: beginReport('shift-close'),
  65347: storageReport('close shift in FN', 'shift-close'),
}
