import { setTimeout as delay } from 'node:timers/promises'
import { AppError, toAppError } from '../../../src/shared/errors/app-error.ts'
import type { Baseline } from '../../../src/shared/fiscal/document.ts'
import type { DeviceStatus, PaperState } from '../../contract.ts'
import {
  type Command,
  deviceType,
  exchangeStatus,
  fullStatus,
  readTable,
  type ShortStatus,
  type StorageStatus,
  shiftParameters,
  shortStatus,
  storageStatus,
} from './commands.ts'
import { COVER_OPEN_FLAG, currentDocument, mode, serialNumberField, submode } from './protocol.ts'
import type { Session } from './session.ts'
import { decodeText } from './text.ts'

/** The high nibble of the mode byte only refines modes 8, 13 and 14. */
export function isInMode(status: ShortStatus, wanted: number): boolean {
  return (status.mode & 0x0f) === wanted
}

export function isCoverOpen(status: ShortStatus): boolean {
  return (status.flags & COVER_OPEN_FLAG) !== 0
}

/** Two exchanges: the short status and the FN status. */
export async function readBaseline(session: Session): Promise<Baseline> {
  const status = await session.ask(shortStatus)
  return baselineOf(status, await readStorage(session))
}

async function readStorage(session: Session): Promise<StorageStatus> {
  const storage = await session.ask(storageStatus)
  session.facts.fnNumber = storage.fnNumber
  return storage
}

function baselineOf(status: ShortStatus, storage: StorageStatus): Baseline {
  const isExpired = isInMode(status, mode.shiftExpired)
  return {
    fnNumber: storage.fnNumber,
    lastFdNumber: storage.lastFdNumber,
    shift: isExpired ? 'expired' : storage.isShiftOpen ? 'open' : 'closed',
    hasOpenDocument: isInMode(status, mode.documentOpen) || isCorrectionOpen(storage),
  }
}

/** A correction of sums is formed in the FN; the mode does not show it. */
function isCorrectionOpen(storage: StorageStatus): boolean {
  const { correction, strictFormCorrection } = currentDocument
  return storage.currentDocument === correction || storage.currentDocument === strictFormCorrection
}

const storageWarnings = [
  [1 << 0, 'three-days-left'],
  [1 << 1, 'thirty-days-left'],
  [1 << 2, 'nearly-full'],
  [1 << 3, 'ofd-overdue'],
  [1 << 7, 'critical'],
] as const

export async function readStatus(session: Session): Promise<DeviceStatus> {
  const status = await session.ask(shortStatus)
  const storage = await readStorage(session)
  const { shiftNumber } = await askWhereSupported(session, shiftParameters, { shiftNumber: 0 })
  const { unsentDocuments } = await askWhereSupported(session, exchangeStatus, { unsentDocuments: 0 })
  return {
    baseline: baselineOf(status, storage),
    paper: paperOf(status),
    isCoverOpen: isCoverOpen(status),
    isBusy: isBusy(status),
    shiftNumber,
    model: await readModel(session),
    serialNumber: await readSerialNumber(session),
    unsentDocuments,
    storageWarnings: storageWarnings
      .filter(([bit]) => (storage.warningFlags & bit) !== 0)
      .map(([, warning]) => warning),
  }
}

/** A status is worth having even where old or mobile firmware lacks a part of it. */
async function askWhereSupported<A>(session: Session, command: Command<void, A>, otherwise: A): Promise<A> {
  const reply = await session.tryAsk(command)
  if (reply.ok) return reply.answer
  if (reply.error.code === 'device.unsupported') return otherwise
  throw reply.error
}

function paperOf(status: ShortStatus): PaperState {
  if (status.submode === submode.paperOut) return 'out'
  if (status.submode === submode.paperOutWhilePrinting) return 'out-while-printing'
  return status.submode === submode.waitsToContinue ? 'waiting-to-continue' : 'present'
}

function isBusy(status: ShortStatus): boolean {
  const isPrinting = status.submode === submode.printing || status.submode === submode.printingReport
  return isPrinting || isInMode(status, mode.dataOutput) || isInMode(status, mode.fullReport)
}

async function readModel(session: Session): Promise<string> {
  session.facts.model ??= (await askWhereSupported(session, deviceType, { name: 'SHTRIH-M' })).name
  return session.facts.model
}

/** Numbers longer than ten digits stand only in the settings table; models without that table answer something else. */
async function readSerialNumber(session: Session): Promise<string> {
  if (session.facts.serialNumber !== undefined) return session.facts.serialNumber
  const stored = await session.tryAsk(readTable, serialNumberField)
  const text = stored.ok ? decodeText(stored.answer, 'cp1251').trim() : ''
  const serialNumber = /^\d{5,20}$/.test(text) ? text : (await session.ask(fullStatus)).serialNumber
  session.facts.serialNumber = serialNumber
  return serialNumber
}

/**
 * Polls until the device neither prints nor commits. An answer it still holds for an earlier command is read off the
 * line on the way. Paper that is out does not count as busy: nothing happens until somebody loads it.
 */
export async function waitUntilIdle(session: Session, timeoutMs: number): Promise<void> {
  const giveUpAtMs = performance.now() + timeoutMs
  for (let pauseMs = 20; ; pauseMs = Math.min(pauseMs * 2, 250)) {
    const trouble = await whyNotIdle(session)
    if (!trouble) return
    if (performance.now() + pauseMs > giveUpAtMs) throw trouble
    await delay(pauseMs)
  }
}

async function whyNotIdle(session: Session): Promise<AppError | undefined> {
  try {
    return isBusy(await session.ask(shortStatus)) ? new AppError('device.busy') : undefined
  } catch (thrown) {
    const error = toAppError(thrown)
    if (error.code === 'device.no-reply' || error.code === 'device.busy' || error.code === 'device.garbled')
      return error
    throw error
  }
}
