import { isDeepStrictEqual } from 'node:util'
import type { DeviceStatus, FiscalPrinter } from '../../../drivers/contract.ts'
import { AppError, type ErrorData, toAppError, toErrorData } from '../../shared/errors/app-error.ts'
import { lineErrors } from '../line-errors.ts'
import type { Log } from '../log.ts'

const POLL_MS = 5_000
const RETRY_MS = [200, 500, 1_000, 2_000, 5_000] as const

export type DeviceLinkState =
  | Readonly<{ state: 'connecting' }>
  | Readonly<{ state: 'ready' | 'busy'; status: DeviceStatus; error?: ErrorData | undefined }>
  | Readonly<{ state: 'away'; error: ErrorData /** By the process's own clock. */; sinceMs: number }>

/** The fiscal printer of one register: opened, watched, opened again after it was unplugged. One caller at a time. */
export type DeviceLink = Readonly<{
  state(): DeviceLinkState
  /** Queues work on the device. Throws the link's error at once while the device is away. */
  exclusive<T>(work: (printer: FiscalPrinter) => Promise<T>): Promise<T>
  /** Runs now, and each time the device came (back). */
  onReady(listener: () => void): void
  stop(): Promise<void>
}>

type Deps = Readonly<{
  makePrinter: () => Promise<FiscalPrinter>
  log: Log
  onChange: () => void
}>

export function createDeviceLink(deps: Deps): DeviceLink {
  let state: DeviceLinkState = { state: 'connecting' }
  let printer: FiscalPrinter | undefined
  let queue: Promise<unknown> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  let failures = 0
  let isStopped = false
  const listeners: (() => void)[] = []

  const become = (to: DeviceLinkState): void => {
    state = to
    deps.onChange()
  }

  const connect = async (): Promise<void> => {
    try {
      printer = await deps.makePrinter()
      await printer.open()
      const status = await printer.status()
      failures = 0
      become({ state: 'ready', status })
      schedule(POLL_MS, poll)
      for (const listener of listeners) listener()
    } catch (error) {
      await lose(toAppError(error))
    }
  }

  const lose = async (error: AppError): Promise<void> => {
    deps.log.warn({ code: error.code, params: error.params }, 'fiscal device is away')
    const sinceMs = state.state === 'away' ? state.sinceMs : performance.now()
    become({ state: 'away', error: toErrorData(error), sinceMs })
    await printer?.close().catch(() => undefined)
    printer = undefined
    schedule(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? POLL_MS, connect)
    failures += 1
  }

  const schedule = (delayMs: number, run: () => Promise<void>): void => {
    clearTimeout(timer)
    if (!isStopped) timer = setTimeout(() => void run(), delayMs)
  }

  /** Notices unplugging, paper and the 24 hours between sales. */
  const poll = async (): Promise<void> => {
    queue = queue.then(() => (printer && state.state === 'ready' ? afterwards(printer) : undefined))
    await queue
  }

  const takeDevice = (): FiscalPrinter => {
    if (!printer || !('status' in state)) {
      throw state.state === 'away' ? asNotApplied(state.error) : new AppError('device.closed')
    }
    become({ state: 'busy', status: state.status })
    return printer
  }

  /** Looks at the device after each piece of work; the caller has its result by then. */
  const afterwards = async (device: FiscalPrinter, failure?: AppError): Promise<void> => {
    if (device !== printer) return
    if (failure && lineErrors.includes(failure.code)) return await lose(failure)
    try {
      const status = await device.status()
      const next = { state: 'ready', status, error: failure && toErrorData(failure) } as const
      if (!isDeepStrictEqual(state, next)) become(next)
      schedule(POLL_MS, poll)
    } catch (error) {
      await lose(toAppError(error))
    }
  }

  const exclusive = <T>(work: (printer: FiscalPrinter) => Promise<T>): Promise<T> => {
    const turn = queue.then(takeDevice)
    const result = turn.then(work)
    queue = turn.then(
      device =>
        result.then(
          () => afterwards(device),
          error => afterwards(device, toAppError(error)),
        ),
      () => undefined,
    )
    return result
  }

  void connect()

  return {
    state: () => state,
    exclusive,
    onReady(listener) {
      listeners.push(listener)
      if (state.state === 'ready') listener()
    },
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await printer?.close().catch(() => undefined)
      await queue
    },
  }
}

/** Nothing was sent to a device that is away. */
function asNotApplied(error: ErrorData): AppError {
  const code = lineErrors.find(known => known === error.code) ?? 'device.closed'
  return new AppError(code, { params: error.params, outcome: 'not-applied' })
}
