import { concatBytes } from '../wire.ts'
import { type Device, isShiftExpired, shiftOf } from './device.ts'

/** Error byte, or the data that follows a zero error byte. */
export type Reply = Readonly<{ errorByte: number; data: Uint8Array }>

export type Handler = Readonly<{
  name: string
  /** Changes wait for a commit in progress, and are refused with 50h while the device is made to look busy. */
  effect: 'reads' | 'changes'
  /** Records a document in the FN: the step that can be slow. */
  isCommit?: boolean
  hasPassword?: boolean
  run(device: Device, parameters: Uint8Array, operator: number): Reply
}>

export function accept(...parts: readonly Uint8Array[]): Reply {
  return { errorByte: 0, data: concatBytes(...parts) }
}

export function refuse(errorByte: number): Reply {
  return { errorByte, data: new Uint8Array(0) }
}

export function isPrinting(device: Device): boolean {
  return performance.now() < device.printingUntilMs
}

/** Why a command that needs paper cannot run now: 0 when it can. */
export function paperRefusal(device: Device): number {
  const { state } = device
  if (isPrinting(device)) return 0x50
  if (state.submode === 3) return 0x58
  return state.submode === 2 || !state.hasPaper || state.isCoverOpen ? 0x6b : 0
}

export function modeByte(device: Device): number {
  const { openReceipt } = device.state
  if (openReceipt && openReceipt.correction !== 'sums') return 0x08 + openReceipt.type * 0x10
  const shift = shiftOf(device)
  if (!shift.isOpen) return 4
  return isShiftExpired(device, shift) ? 3 : 2
}

export function submodeByte(device: Device): number {
  if (device.state.submode !== 0) return device.state.submode
  if (isPrinting(device)) return 5
  return device.state.hasPaper ? 0 : 1
}

/** `2026-11-22T18:05` as the five bytes of the FN commands. */
export function dateTimeBytes(deviceTime: string): Uint8Array {
  return Uint8Array.from(
    [
      [2, 4],
      [5, 7],
      [8, 10],
      [11, 13],
      [14, 16],
    ],
    ([from, to]) => Number(deviceTime.slice(from, to)),
  )
}
