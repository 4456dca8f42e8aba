import { AppError, toAppError } from '../../../src/shared/errors/app-error.ts'
import type { Cashier, RegisteredDocument } from '../../../src/shared/fiscal/document.ts'
import type { ShiftTotals } from '../../contract.ts'
import {
  beginShiftClosing,
  beginShiftOpening,
  type Command,
  cancelStorageDocument,
  closeShiftInStorage,
  closeShiftReport,
  openShift as openShiftCommand,
  sendTlv,
  shortStatus,
} from './commands.ts'
import { isInMode } from './device-status.ts'
import { mode, refusal } from './protocol.ts'
import { readRegisteredShiftDocument } from './read-document.ts'
import { cashierRequisites } from './receipt-commands.ts'
import { type Session, withOutcome } from './session.ts'
import { readShiftTotals } from './shift-totals.ts'

/** Opens a shift in the cashier's name. Source: docs/protocols/shtrih-m.md, "Shifts". */
export async function openShift(session: Session, cashier: Cashier): Promise<RegisteredDocument> {
  const status = await session.ask(shortStatus)
  if (isInMode(status, mode.shiftExpired)) throw new AppError('fiscal.shift-expired')
  if (isInMode(status, mode.shiftOpen) || isInMode(status, mode.documentOpen)) throw new AppError('fiscal.shift-open')
  await introduce(session, beginShiftOpening, cashier)
  await register(session, openShiftCommand)
  const document = await readRegisteredShiftDocument(session, 'shift-open')
  session.facts.shiftNumber = document.shiftNumber
  return document
}

/** Reads the totals, then closes the shift in the cashier's name. */
export async function closeShift(
  session: Session,
  cashier: Cashier,
): Promise<Readonly<{ document: RegisteredDocument; totals: ShiftTotals }>> {
  const status = await session.ask(shortStatus)
  if (isInMode(status, mode.shiftClosed)) throw new AppError('fiscal.shift-closed')
  if (isInMode(status, mode.documentOpen)) throw new AppError('fiscal.document-open')
  const totals = await readShiftTotals(session)
  await introduce(session, beginShiftClosing, cashier)
  await register(session, closeShiftReport, closeShiftInStorage)
  session.facts.shiftNumber = undefined
  return { document: await readRegisteredShiftDocument(session, 'shift-close'), totals }
}

/** Tells the device who opens or closes. Records nothing; firmware without the "begin" command goes without a name. */
async function introduce(session: Session, begin: Command<void, void>, cashier: Cashier): Promise<void> {
  try {
    const begun = await session.tryAsk(begin)
    if (!begun.ok && begun.errorByte === refusal.notSupported) return
    if (!begun.ok) throw begun.error
    for (const requisite of cashierRequisites(cashier)) await session.ask(sendTlv, requisite)
  } catch (thrown) {
    await session.peek(cancelStorageDocument)
    throw withOutcome(toAppError(thrown), 'not-applied')
  }
}

/** The command that registers the report. Which of the two a firmware prefers is not documented: the second is a fallback. */
async function register(session: Session, command: Command<void, void>, fallback?: Command<void, void>): Promise<void> {
  let reply = await session.tryAsk(command)
  if (!reply.ok && reply.errorByte === refusal.notSupported && fallback) reply = await session.tryAsk(fallback)
  if (reply.ok) return
  await session.peek(cancelStorageDocument)
  throw reply.error
}
