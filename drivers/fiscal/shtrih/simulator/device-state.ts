import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FiscalMemoryLine } from './fiscal-memory.ts'

/** An open receipt, kept over a loss of power. It belongs to the FN as it was: a later document closed it. */
export type OpenReceipt = {
  /** 0 sale, 1 purchase, 2 sale return, 3 purchase return. */
  type: number
  /** A correction: of lines, or of sums alone. */
  correction?: 'lines' | 'sums'
  operator: number
  lines: (FiscalMemoryLine & { received: string[] })[]
  tags: Record<string, string>
  received: string[]
  afterFdNumber: number
}

/** What the device remembers outside its FN. Everything fiscal is derived from the FN instead. */
export type DeviceState = {
  openReceipt: OpenReceipt | undefined
  /** A shift report that was begun: its tags come before the command that registers it. */
  shiftDraft: { kind: 'shift-open' | 'shift-close'; tags: Record<string, string>; received: string[] } | undefined
  /** Table 17 field 7: 0 print, 1 skip the next document, 2 never print. */
  paperSkip: number
  /** Table 17 field 36. */
  extendedAnswers: number
  hasPaper: boolean
  isCoverOpen: boolean
  /** 0, or 2 and 3 after paper ran out in the middle of a document. */
  submode: number
  unprintedFdNumber: number | undefined
  clockOffsetMs: number
  unsentDocuments: number
  warningFlags: number
}

const FILE_NAME = 'device-state.json'

const factoryState: DeviceState = {
  openReceipt: undefined,
  shiftDraft: undefined,
  paperSkip: 0,
  extendedAnswers: 0,
  hasPaper: true,
  isCoverOpen: false,
  submode: 0,
  unprintedFdNumber: undefined,
  clockOffsetMs: 0,
  unsentDocuments: 0,
  warningFlags: 0,
}

/** The state as it was when power went, minus a receipt that the FN has closed since. */
export function loadDeviceState(folder: string, lastFdNumber: number): DeviceState {
  const path = join(folder, FILE_NAME)
  if (!existsSync(path)) return { ...factoryState }
  const state: DeviceState = { ...factoryState, ...JSON.parse(readFileSync(path, 'utf8')) }
  if (state.openReceipt && state.openReceipt.afterFdNumber !== lastFdNumber) state.openReceipt = undefined
  return state
}

export function saveDeviceState(folder: string, state: DeviceState): void {
  const path = join(folder, FILE_NAME)
  writeFileSync(`${path}.new`, JSON.stringify(state))
  renameSync(`${path}.new`, path)
}
