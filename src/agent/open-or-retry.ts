import { toAppError } from '../shared/errors/app-error.ts'
import type { Log } from './log.ts'

const RETRY_MS = 15_000

export type Door = Readonly<{ close(): Promise<void> }>

type Deps = Readonly<{
  /** For the log: which door. */
  what: string
  onNotice: (error: unknown) => void
  log: Log
  retryMs?: number
}>

/**
 * Opens a door beside the register's own port now, or, where a port is taken or a network not up yet, as soon as it can
 * be: the register sells meanwhile, and the screen says what is missing.
 */
export async function openOrRetry(open: () => Promise<Door | undefined>, deps: Deps): Promise<Door> {
  const { what, onNotice, log, retryMs = RETRY_MS } = deps
  let door: Door | undefined
  let timer: NodeJS.Timeout | undefined
  let isClosed = false

  const tryOnce = async (): Promise<void> => {
    try {
      door = await open()
    } catch (error) {
      const { code, original } = toAppError(error)
      log.error({ code, original, what }, 'a door could not be opened, and is tried again')
      if (!isClosed) timer = setTimeout(() => void tryAgain(), retryMs)
      throw error
    }
    if (isClosed) await door?.close()
  }
  const tryAgain = (): Promise<void> => tryOnce().catch(() => undefined)

  await tryOnce().catch(onNotice)
  return {
    async close() {
      isClosed = true
      clearTimeout(timer)
      await door?.close()
    },
  }
}
