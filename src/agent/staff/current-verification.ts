import { type CodeRequest, codeAt, codeChecked, sendCode } from '../../loyalty/code-ladder.ts'
import { maskContact } from '../../shared/contact/contact.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { HubResult } from '../../shared/hub/messages.ts'
import type { OperationId } from '../../shared/ids.ts'
import type { StaffPurpose, StaffVerification, StaffView } from '../../shared/staff.ts'

/** The verification on the screen. Lives in memory only; the hub keeps the trail. */
export type CurrentVerification = Readonly<{
  purpose: StaffPurpose
  reference: string | undefined
  staffName: string
  /** Digits, for sending again; gone once there is a result. */
  phone: string | undefined
  phoneMasked: string
  startedAtMs: number
  result: StaffVerification['result']
  endedAtMs?: number | undefined
  /** Its request id is the id of the verification. */
  code: CodeRequest
}>

/** For the ladder of messages all of them prove the same: that a contact is in this person's hand. */
const LADDER_PURPOSE = 'contact'

export function beginVerification(
  ask: Readonly<{
    verificationId: OperationId
    purpose: StaffPurpose
    reference: string | undefined
    staffName: string
    phone: string
    nowMs: number
  }>,
): CurrentVerification {
  const { verificationId, purpose, reference, staffName, phone, nowMs } = ask
  const code = nextMessage(undefined, verificationId, nowMs)
  if (!code) throw new Error('a first message is never too early')
  const phoneMasked = maskContact(phone).masked
  return { purpose, reference, staffName, phone, phoneMasked, startedAtMs: nowMs, result: 'running', code }
}

/**
 * The same verification with its next message, or, when its code is used up, a new one for the same phone under
 * `newId`. `undefined`: the last message may still be on its way.
 *
 * @throws AppError loyalty.code-sends-used
 */
export function sentAgain(
  current: CurrentVerification,
  newId: OperationId,
  nowMs: number,
): CurrentVerification | undefined {
  const code = nextMessage(current.code, newId, nowMs)
  if (!code || code.codeRequestId === current.code.codeRequestId) return code && { ...current, code }
  return { ...current, code, startedAtMs: nowMs, result: 'running', endedAtMs: undefined }
}

/** The hub compared what was typed. `undefined`: it knows of no such verification. */
export function checkedBy(
  current: CurrentVerification,
  answer: HubResult<'staff.check-code'>,
  nowMs: number,
): CurrentVerification | undefined {
  const { status, triesLeft = 0 } = answer
  // After the last try there is nothing left to type.
  const verdict =
    status === 'wrong' ? (triesLeft > 0 ? { status, triesLeft } : { status: 'no-tries-left' as const }) : { status }
  const code = codeChecked(current.code, verdict)
  if (!code) return undefined
  if (code.status === 'verified') return { ...current, code, result: 'verified', endedAtMs: nowMs, phone: undefined }
  return code.status === 'no-tries-left'
    ? { ...current, code, result: 'failed', endedAtMs: nowMs }
    : { ...current, code }
}

export function viewVerification(
  current: CurrentVerification,
  registerId: string,
  nowMs: number,
): StaffView['current'] {
  const { code: _, phone: __, ...facts } = current
  const { codeRequestId, status, delivery, sendsLeft, triesLeft, expiresAtMs, nextStepAtMs } = codeAt(
    current.code,
    nowMs,
  )
  const code = { status, delivery, sendsLeft, triesLeft, expiresAtMs, nextStepAtMs }
  return { verificationId: codeRequestId, registerId, ...facts, code }
}

function nextMessage(running: CodeRequest | undefined, newRequestId: OperationId, nowMs: number) {
  const verdict = sendCode(running, { purpose: LADDER_PURPOSE, newRequestId, nowMs })
  if (verdict.ok) return verdict.request
  if (verdict.reason === 'no-sends-left') throw new AppError('loyalty.code-sends-used')
  return undefined
}
