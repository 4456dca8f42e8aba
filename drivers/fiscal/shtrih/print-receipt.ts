import { AppError, toAppError } from '../../../src/shared/errors/app-error.ts'
import type { ReceiptDocument, RegisteredDocument } from '../../../src/shared/fiscal/document.ts'
import { cancelOpenReceipt } from './cancel-receipt.ts'
import {
  type Closed,
  type Closing,
  closeReceipt,
  findDocument,
  openReceipt,
  registerOperation,
  type ShortStatus,
  sendTlv,
  shiftParameters,
  shortStatus,
  storageStatus,
} from './commands.ts'
import { isCoverOpen, isInMode } from './device-status.ts'
import { arrangePaper } from './paper-skip.ts'
import { mode, submode } from './protocol.ts'
import { type ReceiptCommands, receiptCommands } from './receipt-commands.ts'
import { type Session, withOutcome } from './session.ts'

/**
 * Opens a receipt, fills it, closes it. The FN counts a document only when the closing command is done, so whatever
 * breaks before is cancelled; only a cancel that the device confirmed lets the error say `not-applied`.
 * Source: docs/protocols/shtrih-m.md, "A receipt".
 */
export async function printReceipt(
  session: Session,
  document: ReceiptDocument,
  vatDeviceCodes: Readonly<Record<number, number>>,
): Promise<RegisteredDocument> {
  const commands = receiptCommands(document, vatDeviceCodes)
  refuseUnlessReady(await session.ask(shortStatus), document.isElectronicOnly)
  session.facts.fnNumber ??= (await session.ask(storageStatus)).fnNumber
  session.facts.shiftNumber ??= (await session.peek(shiftParameters))?.shiftNumber
  const { fnNumber, shiftNumber } = session.facts
  await arrangePaper(session, document.isElectronicOnly).catch(error => {
    throw withOutcome(toAppError(error), 'not-applied')
  })
  await openAndFill(session, commands)
  const { fdNumber, fiscalSign, deviceTime } = await close(session, commands.closing)
  const time = deviceTime ?? (await session.peek(findDocument, fdNumber))?.deviceTime
  return { fnNumber, fdNumber, fiscalSign, deviceTime: time, shiftNumber }
}

function refuseUnlessReady(status: ShortStatus, isElectronicOnly: boolean): void {
  if (isInMode(status, mode.shiftClosed)) throw new AppError('fiscal.shift-closed')
  if (isInMode(status, mode.shiftExpired)) throw new AppError('fiscal.shift-expired')
  if (isInMode(status, mode.documentOpen)) throw new AppError('fiscal.document-open')
  if (isElectronicOnly) return
  if (isCoverOpen(status)) throw new AppError('device.cover-open')
  if (status.submode === submode.waitsToContinue) throw new AppError('paper.out-after-close')
  if (status.submode === submode.paperOut || status.submode === submode.paperOutWhilePrinting) {
    throw new AppError('paper.out')
  }
}

async function openAndFill(session: Session, commands: ReceiptCommands): Promise<void> {
  const opened = await session.tryAsk(openReceipt, { type: commands.openType }).catch(async thrown => {
    const error = toAppError(thrown)
    throw error.outcome === 'unknown' ? await withdraw(session, error, false) : error
  })
  // A receipt that the device refused to open is not ours to cancel: somebody else's may be open.
  if (!opened.ok) throw opened.error
  try {
    for (const operation of commands.operations) await session.ask(registerOperation, operation)
    for (const requisite of commands.requisites) await session.ask(sendTlv, requisite)
  } catch (thrown) {
    throw await withdraw(session, toAppError(thrown), false)
  }
}

async function close(session: Session, closing: Closing): Promise<Closed> {
  const closed = await session.tryAsk(closeReceipt, closing).catch(async thrown => {
    const error = toAppError(thrown)
    // With outcome `unknown` settling takes over; otherwise the command never left, and the receipt is still open.
    throw error.outcome === 'unknown' ? error : await withdraw(session, error, false)
  })
  if (closed.ok) return closed.answer
  throw await withdraw(session, closed.error, true)
}

/** Cancels what is open and returns the error with the truth in it. */
async function withdraw(session: Session, error: AppError, hasClosingLeft: boolean): Promise<AppError> {
  try {
    const wasOpen = await cancelOpenReceipt(session)
    return withOutcome(error, wasOpen || !hasClosingLeft ? 'not-applied' : 'unknown')
  } catch {
    return withOutcome(error, 'unknown')
  }
}
