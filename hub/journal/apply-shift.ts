import type { RegisteredDocument } from '../../src/shared/fiscal/document.ts'
import type { ShiftClosed, ShiftOpened } from '../../src/shared/hub/entries.ts'
import { closeFinding } from '../db/findings.ts'
import {
  findSeal,
  ledgerFigures,
  type ShiftKey,
  saveSeal,
  saveShiftClosed,
  saveShiftOpened,
  shiftOfDocument,
} from '../db/shifts.ts'
import type { Application } from './application.ts'
import { sealState } from './seal.ts'

export async function applyShiftOpened({ db, entry }: Application, shift: ShiftOpened): Promise<void> {
  await saveShiftOpened(db, entry.registerId, shift, { fdNumber: shift.document?.fdNumber, atMs: shift.moment.atMs })
}

/** Closes the shift and tries to seal it. */
export async function applyShiftClosed(application: Application, shift: ShiftClosed): Promise<void> {
  const { db, entry } = application
  await saveShiftClosed(db, entry.registerId, shift, { fdNumber: shift.document?.fdNumber, atMs: shift.moment.atMs })
  await sealShift(application, shift, {
    registerId: entry.registerId,
    device: shift.totals,
    register: shift.registerTotals,
  })
}

/** A receipt that came after its shift was closed may complete the seal, or break it. */
export async function recheckSeals(
  application: Application,
  documents: readonly Readonly<{ registered: RegisteredDocument }>[],
): Promise<void> {
  const shifts = new Map<string, ShiftKey>()
  for (const { registered } of documents) {
    const shift = await shiftOf(application, registered)
    if (shift) shifts.set(`${shift.fnNumber} ${shift.shiftNumber}`, shift)
  }
  for (const shift of shifts.values()) {
    const seal = await findSeal(application.db, shift)
    if (seal) await sealShift(application, shift, seal)
  }
}

async function shiftOf({ db }: Application, registered: RegisteredDocument): Promise<ShiftKey | undefined> {
  const { fnNumber, fdNumber, shiftNumber } = registered
  return shiftNumber === undefined ? shiftOfDocument(db, fnNumber, fdNumber) : { fnNumber, shiftNumber }
}

type SealInput = NonNullable<Awaited<ReturnType<typeof findSeal>>>

async function sealShift(application: Application, shift: ShiftKey, seal: SealInput): Promise<void> {
  const { db, nowMs, report } = application
  const hub = await ledgerFigures(db, shift)
  const state = sealState(seal.device, seal.register, hub)
  await saveSeal(db, shift, seal, hub, state, nowMs)
  const subject = `${shift.fnNumber} ${shift.shiftNumber}`
  if (state === 'mismatch') {
    report('seal.mismatch', subject, {
      shiftNumber: shift.shiftNumber,
      deviceSales: seal.device.saleCount,
      registerSales: seal.register.saleCount,
      hubSales: hub.saleCount,
      deviceReturns: seal.device.returnCount,
      registerReturns: seal.register.returnCount,
      hubReturns: hub.returnCount,
    })
  } else await closeFinding(db, 'seal.mismatch', subject, nowMs)
}
