import { AppError, type Outcome, toAppError } from '../../../src/shared/errors/app-error.ts'
import type { Slip } from '../../../src/shared/slip.ts'
import type { ReceiptPrinter, ReceiptPrinterStatus, Transport } from '../../contract.ts'
import { encodeSlip, LONGEST_PIECE_BYTES } from './encode-slip.ts'
import { createPrinterLine } from './line.ts'
import type { Profile } from './profiles.ts'
import { readStatus, type StatusBytes, speaksOfError, troubleOf } from './status.ts'

export type EscposTiming = Readonly<{
  /** A status answer later than this does not come. Default 3 s. */
  answerTimeoutMs?: number
  /** The printer takes one portion of bytes in this time, at 9600 baud and with a full buffer. Default 15 s. */
  sendTimeoutMs?: number
  /** One portion is on paper in this time, or the printer has stopped. Default 20 s. */
  printTimeoutMs?: number
  /** How often a printer that is busy printing is asked whether it still can. Default 300 ms. */
  pollMs?: number
}>

export type EscposPrinterOptions = Readonly<{ transport: Transport; profile: Profile; timing?: EscposTiming }>

/** Half of the buffer of the cheapest printers: more is sent when this much has been dealt with. */
const PORTION_BYTES = 2048
/** GS r 1: answered once everything before it has been dealt with. */
const reportPaper = Uint8Array.of(0x1d, 0x72, 0x01)
/** Ends whatever an interrupted slip left a printer waiting for; elsewhere the zeroes mean nothing. */
const fillUp = new Uint8Array(LONGEST_PIECE_BYTES)

/** A printer that speaks ESC/POS. After a loss, or a question without an answer, the next call opens the line anew. */
export function createEscposPrinter({ transport, profile, timing = {} }: EscposPrinterOptions): ReceiptPrinter {
  const { answerTimeoutMs = 3000, sendTimeoutMs = 15_000, printTimeoutMs = 20_000, pollMs = 300 } = timing
  const line = createPrinterLine(transport)
  const params = { port: line.label }
  let isFreshLine = true

  async function connect(): Promise<void> {
    if (line.isOpen()) return
    await line.open()
    isFreshLine = true
  }

  async function askStatus(): Promise<StatusBytes> {
    const printer = await line.ask(1, answerTimeoutMs)
    const offlineCause = await line.ask(2, answerTimeoutMs)
    const errorCause = speaksOfError(offlineCause) ? await line.ask(3, answerTimeoutMs) : undefined
    return { printer, offlineCause, errorCause, paper: await line.ask(4, answerTimeoutMs) }
  }

  async function refuseIfTroubled(): Promise<void> {
    if (profile.answers === 'none') return
    const trouble = troubleOf(await askStatus())
    if (trouble) throw new AppError(trouble, { params })
  }

  /** Waits until the printer has dealt with all that was sent, asking meanwhile whether it still can. */
  async function settle(): Promise<void> {
    if (profile.answers !== 'all') return refuseIfTroubled()
    const isProcessed = line.processed()
    await line.send(reportPaper, sendTimeoutMs)
    const deadline = Date.now() + printTimeoutMs
    let wait = isProcessed(pollMs)
    while (!(await wait)) {
      await refuseIfTroubled()
      if (Date.now() > deadline) throw new AppError('device.no-reply', { params })
      wait = isProcessed(pollMs)
    }
  }

  /** The line is left on any failure, so that a late answer is never taken for the answer to something else. */
  async function reporting<Result>(outcome: Outcome, action: () => Promise<Result>): Promise<Result> {
    try {
      return await action()
    } catch (error) {
      const { code, params, original, cause } = toAppError(error)
      const isPlainNo = outcome === 'not-applied' && code !== 'device.no-reply'
      if (!isPlainNo) await line.close()
      throw new AppError(code, { params, outcome, ...(original ? { original } : {}), cause: cause ?? error })
    }
  }

  async function status(): Promise<ReceiptPrinterStatus> {
    if (profile.answers === 'none') throw new AppError('device.unsupported', { params })
    return reporting('not-applied', async () => {
      await connect()
      return readStatus(await askStatus())
    })
  }

  async function print(slip: Slip): Promise<void> {
    const portions = portionsOf(encodeSlip(slip, profile))
    await reporting('not-applied', async () => {
      await connect()
      await refuseIfTroubled()
    })
    await reporting('unknown', async () => {
      if (isFreshLine) await line.send(fillUp, sendTimeoutMs)
      isFreshLine = false
      for (const portion of portions) {
        await line.send(portion, sendTimeoutMs)
        await settle()
      }
      if (profile.answers === 'all') await refuseIfTroubled()
    })
  }

  return {
    columns: profile.columns,
    open: async () =>
      reporting('not-applied', async () => {
        await connect()
        if (profile.answers !== 'none') await line.ask(1, answerTimeoutMs)
      }),
    close: line.close,
    status,
    print,
  }
}

function portionsOf(pieces: readonly Uint8Array[]): readonly Uint8Array[] {
  const portions: Uint8Array[][] = [[]]
  let size = 0
  for (const piece of pieces) {
    if (size + piece.length > PORTION_BYTES) {
      portions.push([])
      size = 0
    }
    portions.at(-1)?.push(piece)
    size += piece.length
  }
  return portions.map(parts => Buffer.concat(parts))
}
