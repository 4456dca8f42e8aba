import { AppError, toAppError } from '../../../src/shared/errors/app-error.ts'
import type { CorrectionSupport, FiscalPrinter, Transport } from '../../contract.ts'
import { cancelOpenReceipt } from './cancel-receipt.ts'
import { continuePrinting, printReportX, shortStatus } from './commands.ts'
import { readCorrectionSupport } from './corrections.ts'
import { readBaseline, readStatus, waitUntilIdle } from './device-status.ts'
import { createLink } from './link.ts'
import { printReceipt } from './print-receipt.ts'
import { MAX_NAME_LENGTH, submode } from './protocol.ts'
import { readDocument, readLastDocument } from './read-document.ts'
import { createSession, type Session, type ShtrihTiming, usualShtrihTiming, withOutcome } from './session.ts'
import { closeShift, openShift } from './shift.ts'
import { readShiftTotals } from './shift-totals.ts'
import type { Trace } from './trace.ts'
import { desktopVatCodes } from './vat-codes.ts'

/** The slowest command, opening or closing a shift, may take two minutes. */
const SLOWEST_COMMAND_MS = 120_000

export type ShtrihPrinterOptions = Readonly<{
  transport: Transport
  /** Operator's password; 30 is the system administrator, whom many FN commands ask for. */
  password?: number
  /** How corrections are made, where the device is not to be asked for its format. */
  corrections?: CorrectionSupport | undefined
  /** VAT by tag 1199 as this model's code, where it is not what desktop printers take. */
  vatDeviceCodes?: Readonly<Record<number, number>> | undefined
  timing?: Partial<ShtrihTiming>
  trace?: Trace | undefined
}>

const capabilities = {
  vendor: 'shtrih',
  keepsOperationMark: true,
  readsLinesBack: true,
  skipsPaper: true,
  maxLineNameLength: MAX_NAME_LENGTH,
}

/** A SHTRIH-M fiscal printer on the standard low level. Models, quirks and gaps: README.md beside this file. */
export function createShtrihPrinter(options: ShtrihPrinterOptions): FiscalPrinter {
  const { transport, password = 30, trace } = options
  const vatDeviceCodes = { ...desktopVatCodes, ...options.vatDeviceCodes }
  const timing: ShtrihTiming = { ...usualShtrihTiming, ...options.timing }
  const link = createLink(transport, timing, trace)
  const session = createSession(link, password, timing)

  async function open(): Promise<void> {
    await link.open()
    session.forget()
    try {
      await session.ask(shortStatus)
    } catch (thrown) {
      const wasHeard = link.hasHeard()
      await link.close()
      const error = toAppError(thrown)
      // A device that hangs up before its first byte serves somebody else.
      if (error.code !== 'device.unplugged' || wasHeard) throw error
      throw new AppError('device.port-busy', { params: { port: transport.label }, cause: error })
    }
    session.facts.corrections = options.corrections ?? (await readCorrectionSupport(session))
  }

  return {
    get capabilities() {
      return { ...capabilities, corrections: session.facts.corrections }
    },
    open,
    close: link.close,
    status: () => readStatus(session),
    baseline: () => readBaseline(session),
    waitIdle: (timeoutMs = SLOWEST_COMMAND_MS) => waitUntilIdle(session, timeoutMs),
    openShift: cashier => openShift(session, cashier),
    closeShift: cashier => closeShift(session, cashier),
    shiftTotals: () => readShiftTotals(session),
    printReportX: () => printX(session),
    printReceipt: document => printReceipt(session, document, vatDeviceCodes),
    cancelOpenDocument: () => cancelOpenReceipt(session),
    lastDocument: () => readLastDocument(session),
    documentByNumber: fdNumber => readDocument(session, fdNumber),
    continuePrinting: () => continueAfterPaper(session),
  }
}

/** Records nothing, so a lost answer leaves nothing to find out: at worst the paper holds the report. */
async function printX(session: Session): Promise<void> {
  await session.ask(printReportX).catch(thrown => {
    throw withOutcome(toAppError(thrown), 'not-applied')
  })
}

/** With the paper still missing there is nothing to send; with nothing left to print there is nothing to do. */
async function continueAfterPaper(session: Session): Promise<void> {
  const status = await session.ask(shortStatus)
  if (status.submode === submode.paperOut || status.submode === submode.paperOutWhilePrinting) {
    throw new AppError('paper.out')
  }
  if (status.submode === submode.waitsToContinue) await session.ask(continuePrinting)
}
