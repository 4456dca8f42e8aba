import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { AppError, toErrorData } from '../../src/shared/errors/app-error.ts'
import type { HubAnswer } from '../../src/shared/hub/messages.ts'
import { isDiskFull, isEnvironmentError } from '../db/sqlite-errors.ts'

const DISK_FULL_RETRY_MS = 30_000
const TROUBLE_RETRY_MS = 5000

type Failure = Extract<HubAnswer, { ok: false }>

/**
 * A failure as the register hears it. A refusal goes out as it is; anything unexpected gets a trace id that leads to the
 * hub's log, and tells nothing else.
 */
export function failureAnswer(error: unknown, log: Logger, about: Readonly<Record<string, unknown>>): Failure {
  if (error instanceof AppError) {
    const retryAfterMs = error.params.retryAfterMs
    return { ok: false, error: toErrorData(error), ...(typeof retryAfterMs === 'number' ? { retryAfterMs } : {}) }
  }
  const traceId = randomUUID()
  log.error({ ...about, traceId, err: error }, 'a message could not be answered')
  const code = isDiskFull(error) ? 'disk.full' : 'agent.unexpected'
  const failure: Failure = { ok: false, error: toErrorData(new AppError(code, { params: { traceId } })) }
  if (isDiskFull(error)) return { ...failure, retryAfterMs: DISK_FULL_RETRY_MS }
  return isEnvironmentError(error) ? { ...failure, retryAfterMs: TROUBLE_RETRY_MS } : failure
}
