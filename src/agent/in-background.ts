import { toAppError } from '../shared/errors/app-error.ts'
import type { Log } from './log.ts'

/**
 * Runs work nobody waits for. A failure is said in the log and ends there: whatever it left undone is taken up again
 * by the next timer, the next event, or the next start.
 */
export function inBackground(log: Log, what: string, work: () => unknown): void {
  const say = (error: unknown): void => {
    const { code, original } = toAppError(error)
    log.error({ code, original, what }, 'work in the background failed')
  }
  try {
    const result = work()
    if (result instanceof Promise) result.catch(say)
  } catch (error) {
    say(error)
  }
}
