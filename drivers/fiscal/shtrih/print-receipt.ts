import { AppError, toAppError } from '../../../src/shared/errors/app-error.ts'
import type { ReceiptDocument, RegisteredDocument } from '../../../src/shared/fiscal/document.ts'
import { cancelOpenReceipt } from './cancel-receipt.ts'
import {
  beginCorrection,
  type Closed,
  type Command,
  closeReceipt,
  findDocument,
  formCorrection,
  openReceipt,
  registerOperation,
  type ShortStatus,
  sendLineTlv,
  sendTlv,
  shiftParameters,
  shortStatus,
  storageStatus,
} from './commands.ts'
import { correctionCommands } from './correction-sums.ts'
import { isCoverOpen, isInMode } from './device-status.ts'
import { arrangePaper } from './paper-skip.ts'
import { mode, submode } from './protocol.ts'
import { receiptCommands } from './receipt-commands.ts'
import { type Reply, type Session, withOutcome } from './session.ts'
import { readUintLe } from './wire.ts'

/** The three parts of every document: nothing is recorded before the last one. */
type Steps = Readonly<{
  open(session: Session): Promise<Reply<unknown>>
  fill(session: Session): Promise<void>
  close(session: Session): Promise<Reply<Closed>>
}>

/**
 * Opens a receipt, fills it, closes it. The FN counts a document only when the closing command is done, so whatever
 * breaks before is cancelled; only a cancel that the device confirmed lets the error say `not-applied`.
 * Source: docs/protocols/shtrih-m.md, "A receipt" and "Corrections".
 */
export async function printReceipt(
  session: Session,
  document: ReceiptDocument,
  vatDeviceCodes: Readonly<Record<number, number>>,
): Promise<RegisteredDocument> {
  const steps = stepsOf(session, document, vatDeviceCodes)
  refuseUnlessReady(await session.ask(shortStatus), document.isElectronicOnly)
  session.facts.fnNumber ??= (await session.ask(storageStatus)).fnNumber
  session.facts.shiftNumber ??= (await session.peek(shiftParameters))?.shiftNumber
  const { fnNumber, shiftNumber } = session.facts
  await arrangePaper(session, document.isElectronicOnly).catch(error => {
    throw withOutcome(toAppError(error), 'not-applied')
  })
  await openAndFill(session, steps)
  const { fdNumber, fiscalSign, deviceTime } = await close(session, steps)
  const time = deviceTime ?? (await session.peek(findDocument, fdNumber))?.deviceTime
  return { fnNumber, fdNumber, fiscalSign, deviceTime: time, shiftNumber }
}

/** Everything is encoded here, so that what is wrong with the document is said before the first byte. */
function stepsOf(session: Session, document: ReceiptDocument, vatDeviceCodes: Readonly<Record<number, number>>): Steps {
  const { corrections } = session.facts
  const receipt = receiptCommands(document, vatDeviceCodes)
  if (document.correction && corrections === 'none') throw new AppError('fiscal.correction-unsupported')
  if (document.correction && corrections === 'sums') {
    const { requisites, sums } = correctionCommands(document, document.correction)
    return {
      open: at => at.tryAsk(beginCorrection),
      fill: async at => {
        for (const requisite of requisites) await sendRequisite(at, sendTlv, requisite)
      },
      close: at => at.tryAsk(formCorrection, sums),
    }
  }
  return {
    open: at => at.tryAsk(openReceipt, { type: receipt.openType }),
    fill: async at => {
      for (const { operation, requisites } of receipt.operations) {
        await at.ask(registerOperation, operation)
        for (const requisite of requisites) await sendRequisite(at, sendLineTlv, requisite)
      }
      for (const requisite of receipt.requisites) await sendRequisite(at, sendTlv, requisite)
    },
    close: at => at.tryAsk(closeReceipt, receipt.closing),
  }
}

/** A refusal names the tag: the device says "wrong parameters" to any of them. */
async function sendRequisite(session: Session, command: Command<Uint8Array, void>, tlv: Uint8Array): Promise<void> {
  const reply = await session.tryAsk(command, tlv)
  if (reply.ok) return
  const { code, params, outcome, original } = reply.error
  const tag = readUintLe(tlv.subarray(0, 2))
  throw new AppError(code, { params: { ...params, tag }, outcome, ...(original ? { original } : {}) })
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

async function openAndFill(session: Session, steps: Steps): Promise<void> {
  const opened = await steps.open(session).catch(async thrown => {
    const error = toAppError(thrown)
    throw error.outcome === 'unknown' ? await withdraw(session, error, false) : error
  })
  // A receipt that the device refused to open is not ours to cancel: somebody else's may be open.
  if (!opened.ok) throw opened.error
  try {
    await steps.fill(session)
  } catch (thrown) {
    throw await withdraw(session, toAppError(thrown), false)
  }
}

async function close(session: Session, steps: Steps): Promise<Closed> {
  const closed = await steps.close(session).catch(async thrown => {
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
