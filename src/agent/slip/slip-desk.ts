import { isDeepStrictEqual } from 'node:util'
import type { ReceiptPrinter } from '../../../drivers/contract.ts'
import { type AppError, toAppError, toErrorData } from '../../shared/errors/app-error.ts'
import type { Snapshot } from '../../shared/screen/snapshot.ts'
import type { Log } from '../log.ts'
import type { SlipBook } from './slip-book.ts'
import { hindrance, isLineError, slipAfter } from './slip-outcome.ts'

const POLL_MS = 3_000
/** Somebody is putting paper in. */
const ATTENTION_POLL_MS = 1_000
const RETRY_MS = [200, 500, 1_000, 2_000, 5_000] as const
/** A slip that is being printed when the agent stops gets so long to come out. */
const STOP_PATIENCE_MS = 3_000

type PrinterState = Omit<Snapshot['slipPrinter'], 'waiting'>

/**
 * The printer of slips: opened, watched, opened again after it was unplugged, and fed with what is waiting. No sale ever
 * waits for it.
 */
export type SlipDesk = Readonly<{
  state(): Snapshot['slipPrinter']
  /** A slip was asked for, and stands in the database. */
  nudge(): void
  start(): void
  stop(): Promise<void>
}>

type Deps = Readonly<{
  book: SlipBook
  makePrinter: () => Promise<ReceiptPrinter>
  log: Log
  onChange: () => void
}>

export function createSlipDesk({ book, makePrinter, log, onChange }: Deps): SlipDesk {
  let state: PrinterState = { state: 'away' }
  let printer: ReceiptPrinter | undefined
  let timer: NodeJS.Timeout | undefined
  let round: Promise<void> | undefined
  let isNudged = false
  let failures = 0
  let isStopped = false

  const become = (to: PrinterState): void => {
    if (isDeepStrictEqual(state, to)) return
    if (to.error && to.error.code !== state.error?.code) log.warn({ code: to.error.code }, 'slip printer cannot print')
    state = to
    onChange()
  }

  const lose = async (error: AppError): Promise<void> => {
    become({ state: 'away', error: toErrorData(error) })
    const lost = printer
    printer = undefined
    await lost?.close().catch(() => undefined)
    failures += 1
  }

  const opened = async (): Promise<ReceiptPrinter> => {
    if (printer) return printer
    const fresh = await makePrinter()
    try {
      await fresh.open()
    } catch (error) {
      await fresh.close().catch(() => undefined)
      throw error
    }
    printer = fresh
    return fresh
  }

  const printWaiting = async (device: ReceiptPrinter): Promise<void> => {
    for (let next = book.take(); next; next = isStopped ? undefined : book.take()) {
      become({ state: 'printing' })
      onChange()
      const failure = await device.print(next.slip).then(
        () => undefined,
        // A stranger's exception says nothing about the paper.
        (error: unknown) => toAppError(error, 'unknown'),
      )
      book.end(next.saleId, failure ? slipAfter(failure) : 'printed', failure?.code)
      onChange()
      if (failure) throw failure
    }
    become({ state: 'ready' })
  }

  /** One look at the printer, and all that can be printed now. */
  const look = async (): Promise<void> => {
    if (book.tidy()) onChange()
    const device = await opened()
    const obstacle = await obstacleOf(device)
    failures = 0
    if (obstacle) return become({ state: 'attention', error: toErrorData(obstacle) })
    await printWaiting(device)
  }

  const go = async (): Promise<void> => {
    isNudged = false
    try {
      await look()
    } catch (thrown) {
      const error = toAppError(thrown)
      if (isLineError(error) || !printer) await lose(error)
      else become({ state: 'attention', error: toErrorData(error) })
    }
  }

  const schedule = (delayMs: number): void => {
    clearTimeout(timer)
    if (!isStopped) timer = setTimeout(run, delayMs)
  }

  const run = (): void => {
    if (round || isStopped) return
    round = go().finally(() => {
      round = undefined
      if (isNudged && printer) return schedule(0)
      const retryMs = RETRY_MS[Math.min(failures, RETRY_MS.length) - 1] ?? POLL_MS
      schedule(!printer ? retryMs : state.state === 'attention' ? ATTENTION_POLL_MS : POLL_MS)
    })
  }

  return {
    state: () => ({ ...state, waiting: book.waiting() }),
    nudge() {
      isNudged = true
      if (!round) schedule(0)
    },
    start: run,
    async stop() {
      isStopped = true
      clearTimeout(timer)
      if (round) {
        const patience = new Promise(resolve => setTimeout(resolve, STOP_PATIENCE_MS).unref())
        await Promise.race([round, patience])
      }
      await printer?.close().catch(() => undefined)
      await round
    },
  }
}

/** A printer without a way back cannot say how it is: slips are sent to it on trust. */
async function obstacleOf(device: ReceiptPrinter): Promise<AppError | undefined> {
  try {
    return hindrance(await device.status())
  } catch (error) {
    if (toAppError(error).code === 'device.unsupported') return undefined
    throw error
  }
}
