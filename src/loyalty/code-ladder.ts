import type { CodeDelivery, CodePurpose } from '../shared/customer.ts'
import type { HubResult } from '../shared/hub/messages.ts'
import type { OperationId } from '../shared/ids.ts'
import type { CodeView } from '../shared/sale-view.ts'

/** One request for a code, through all its sends. Never holds the code. */
export type CodeRequest = CodeView & { codeRequestId: OperationId }

/** Operators report delivery late or never, so the next step of the ladder is offered by the clock. */
const NEXT_STEP_AFTER_MS = 12_000

/** Of one request, until the hub says otherwise. */
const SENDS = 3

export type SendVerdict =
  | Readonly<{ ok: true; request: CodeRequest }>
  /** `too-early`: the last message may still be on its way. */
  | Readonly<{ ok: false; reason: 'too-early' | 'no-sends-left' }>

/**
 * The next message of the running request, or the first of a new one under `newRequestId`. A send the hub may not have
 * heard of is repeated under its own number, and so brings the same code.
 */
export function sendCode(
  running: CodeRequest | undefined,
  ask: Readonly<{ purpose: CodePurpose; newRequestId: OperationId; nowMs: number }>,
): SendVerdict {
  const { purpose, nowMs } = ask
  const nextStepAtMs = nowMs + NEXT_STEP_AFTER_MS
  const before = running && codeAt(running, nowMs)
  if (before?.purpose !== purpose || isOver(before)) {
    const first = { sendNumber: 1, sendsLeft: SENDS, status: 'sending', delivery: 'queued', nextStepAtMs } as const
    return { ok: true, request: { codeRequestId: ask.newRequestId, purpose, ...first } }
  }
  const isUnheard = before.status === 'unavailable' || before.status === 'sending'
  if (before.status !== 'unavailable' && nowMs < before.nextStepAtMs) return { ok: false, reason: 'too-early' }
  if (!isUnheard && before.sendsLeft === 0) return { ok: false, reason: 'no-sends-left' }
  const sendNumber = before.sendNumber + (isUnheard ? 0 : 1)
  return { ok: true, request: { ...before, sendNumber, status: 'sending', delivery: 'queued', nextStepAtMs } }
}

/** The hub took the send. News of the message may have come before this answer, and is newer than it. */
export function codeSent(request: CodeRequest, answer: HubResult<'codes.send'>): CodeRequest {
  const { sendsLeft, expiresAtMs } = answer
  const delivery = request.delivery === 'queued' ? answer.delivery : request.delivery
  return { ...request, status: 'waiting', delivery, sendsLeft, expiresAtMs }
}

/** No answer to the send: it may be repeated at once. */
export function codeNotSent(request: CodeRequest): CodeRequest {
  return { ...request, status: 'unavailable' }
}

/** The hub sends no more messages to this phone for now. */
export function codeSendsUsed(request: CodeRequest): CodeRequest {
  return { ...request, status: 'unavailable', sendsLeft: 0 }
}

/** News of the message. A failed one needs no more waiting. */
export function codeDelivery(request: CodeRequest, delivery: CodeDelivery, nowMs: number): CodeRequest {
  const isLost = delivery === 'failed' || delivery === 'expired'
  return { ...request, delivery, nextStepAtMs: isLost ? Math.min(nowMs, request.nextStepAtMs) : request.nextStepAtMs }
}

/** The hub compared what was typed. `undefined`: it knows of no such request, start anew. */
export function codeChecked(request: CodeRequest, answer: HubResult<'codes.check'>): CodeRequest | undefined {
  switch (answer.status) {
    case 'verified':
    case 'expired':
    case 'no-tries-left':
      return { ...request, status: answer.status }
    case 'wrong':
      return { ...request, status: 'wrong', triesLeft: answer.triesLeft }
    case 'not-requested':
      return undefined
  }
}

/** The request as it stands at that instant: a code dies by the clock, also while a sale is parked. */
export function codeAt(request: CodeRequest, nowMs: number): CodeRequest {
  const isDead = request.expiresAtMs !== undefined && nowMs >= request.expiresAtMs
  return isDead && !isOver(request) && request.status !== 'sending' ? { ...request, status: 'expired' } : request
}

/** Is it time to offer the next step of the ladder? */
export function isNextStepDue(request: CodeRequest, nowMs: number): boolean {
  const now = codeAt(request, nowMs)
  if (now.status === 'verified' || now.status === 'checking') return false
  return now.status === 'unavailable' || isOver(now) || (now.sendsLeft > 0 && nowMs >= now.nextStepAtMs)
}

function isOver({ status }: CodeRequest): boolean {
  return status === 'verified' || status === 'expired' || status === 'no-tries-left'
}
