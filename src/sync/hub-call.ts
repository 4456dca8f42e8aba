import type { Socket } from 'socket.io-client'
import { z } from 'zod'
import { AppError, ErrorData } from '../shared/errors/app-error.ts'
import { isErrorCode } from '../shared/errors/catalogue.ts'
import { type HubMessage, type HubRequest, type HubResult, hubMessages } from '../shared/hub/messages.ts'

/**
 * The hub's answer, or why there is none. `sync.offline` with outcome `not-applied` never left this machine; with
 * outcome `unknown` it left and no answer came.
 */
export type CallResult<M extends HubMessage> =
  | Readonly<{ ok: true; result: HubResult<M> }>
  | Readonly<{ ok: false; error: AppError; retryAfterMs?: number | undefined }>

const Answer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), result: z.unknown() }),
  z.object({ ok: z.literal(false), error: ErrorData, retryAfterMs: z.int().min(0).optional() }),
])

/** One acknowledged message on an open line. Resolves within `timeoutMs`, or as soon as the line is lost. */
export function callHub<M extends HubMessage>(
  socket: Socket,
  message: M,
  request: HubRequest<M>,
  timeoutMs: number,
): Promise<CallResult<M>> {
  return new Promise(resolve => {
    socket.timeout(timeoutMs).emit(message, request, (lost: Error | null, answer: unknown) => {
      resolve(lost ? noAnswer('unknown', lost) : readAnswer(message, answer))
    })
  })
}

export function noAnswer<M extends HubMessage>(outcome: 'not-applied' | 'unknown', cause?: unknown): CallResult<M> {
  return { ok: false, error: new AppError('sync.offline', { outcome, cause }) }
}

function readAnswer<M extends HubMessage>(message: M, answer: unknown): CallResult<M> {
  const read = Answer.safeParse(answer)
  if (!read.success) return garbled(message, read.error)
  if (!read.data.ok) return { ok: false, error: errorOfHub(read.data.error), retryAfterMs: read.data.retryAfterMs }
  const result = hubMessages[message].result.safeParse(read.data.result)
  return result.success ? { ok: true, result: result.data as HubResult<M> } : garbled(message, result.error)
}

function garbled<M extends HubMessage>(message: M, error: z.ZodError): CallResult<M> {
  const text = error.issues.map(issue => issue.path.join('.')).join(', ')
  const original = { code: 'hub-answer', text }
  return { ok: false, error: new AppError('agent.unexpected', { params: { message }, outcome: 'unknown', original }) }
}

/** A hub newer than this agent may use codes we have no words for yet: they are kept as the original. */
function errorOfHub(data: ErrorData): AppError {
  const { params, outcome, original } = data
  if (isErrorCode(data.code))
    return new AppError(data.code, original ? { params, outcome, original } : { params, outcome })
  return new AppError('agent.unexpected', { params, outcome, original: original ?? { code: data.code } })
}
