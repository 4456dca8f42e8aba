import type { CodeDelivery } from '../../src/shared/customer.ts'
import { AppError } from '../../src/shared/errors/app-error.ts'
import type { HubResult } from '../../src/shared/hub/messages.ts'
import {
  type CodeRequest,
  countWrongTry,
  findCodeRequest,
  markVerified,
  saveDelivery,
  saveSend,
  sendsSince,
} from '../db/codes.ts'
import { customerById } from '../db/customers.ts'
import type { Db } from '../db/open-database.ts'
import { codeText, type SentCodePurpose } from './code-texts.ts'
import type { MessageGateway } from './message-gateway.ts'
import { isSameSecret, oneTimeDigits } from './one-time-value.ts'
import { phoneDigits } from './phone.ts'

const CODE_LENGTH = 4
const CODE_LIFE_MS = 5 * 60_000
const MAX_TRIES = 5
const MAX_SENDS = 3
const SENDS_WINDOW_MS = 10 * 60_000

export type CodeDesk = Readonly<{
  db: Db
  secret: Buffer
  gateway: MessageGateway
  /** Messages on their way to the gateway now: a repeated request must not send them twice. */
  inFlight: Set<string>
  /** The delivery of a code message moved on. */
  onState(request: CodeRequest): void
}>

type SendRequest = Readonly<{
  registerId: string
  codeRequestId: string
  purpose: SentCodePurpose
  to: Readonly<{ customerId: string }> | Readonly<{ phone: string }>
  sendNumber: number
}>

/**
 * Sends a one-time code, or answers a repeated request without sending twice. The send is written down before the
 * message leaves; a crash in between sends the same code again when the register repeats its request.
 * `alongside` happens in the same transaction, and can refuse all of it.
 *
 * @throws AppError loyalty.code-sends-used (`retryAfterMs`), loyalty.code-tries-used, loyalty.customer-not-found,
 *   request.operation-reused (the id was used for another phone or purpose)
 */
export async function sendCode(
  desk: CodeDesk,
  request: SendRequest,
  nowMs: number,
  alongside: (tx: Db) => Promise<void> = async () => {},
): Promise<HubResult<'codes.send'>> {
  const { db, gateway } = desk
  const { code, sends } = await db.transaction().execute(async tx => {
    const phone = await phoneOf(tx, request.to)
    const present = await findCodeRequest(tx, request.codeRequestId)
    if (present && !isSameRequest(present, request, phone)) throw new AppError('request.operation-reused')
    await alongside(tx)

    const recent = await sendsSince(tx, phone, nowMs - SENDS_WINDOW_MS)
    if (present && (present.state === 'verified' || request.sendNumber <= present.sends)) {
      return { code: present, sends: recent.length }
    }
    if (present && present.tries >= MAX_TRIES) throw new AppError('loyalty.code-tries-used')
    if (recent.length >= MAX_SENDS) {
      const retryAfterMs = Math.max(0, (recent[0] ?? nowMs) + SENDS_WINDOW_MS - nowMs)
      throw new AppError('loyalty.code-sends-used', { params: { retryAfterMs } })
    }
    const code: CodeRequest = {
      codeRequestId: request.codeRequestId,
      registerId: request.registerId,
      purpose: request.purpose,
      phone,
      sends: request.sendNumber,
      tries: present?.tries ?? 0,
      state: 'running',
      delivery: 'queued',
      expiresAtMs: nowMs + CODE_LIFE_MS,
      usedBySaleId: present?.usedBySaleId ?? null,
    }
    await saveSend(tx, code, nowMs)
    return { code, sends: recent.length + 1 }
  })
  if (code.delivery === 'queued' && code.state === 'running') void handOver(desk, code)
  const sendsLeft = Math.max(0, MAX_SENDS - sends)
  return { delivery: code.delivery, channel: gateway.channel, sendsLeft, expiresAtMs: code.expiresAtMs }
}

type CodeAnswer = Readonly<{ registerId: string; codeRequestId: string; code: string }>

/** What customers prove at the register. Codes store staff send are not among them. */
const customerPurposes: readonly SentCodePurpose[] = ['join', 'spend', 'contact']

/** Compares what the customer read out. Only the last code sent counts; a right answer stays right when repeated. */
export async function checkCode(
  { db, secret }: CodeDesk,
  answer: CodeAnswer,
  nowMs: number,
): Promise<HubResult<'codes.check'>> {
  return db.transaction().execute(tx => compareCode(tx, secret, { ...answer, purposes: customerPurposes }, nowMs))
}

/** The comparison inside a transaction. A code of another purpose than these was never requested here. */
export async function compareCode(
  tx: Db,
  secret: Buffer,
  { registerId, codeRequestId, code, purposes }: CodeAnswer & Readonly<{ purposes: readonly SentCodePurpose[] }>,
  nowMs: number,
): Promise<HubResult<'codes.check'>> {
  const present = await findCodeRequest(tx, codeRequestId)
  if (present?.registerId !== registerId || !purposes.includes(present.purpose)) return { status: 'not-requested' }
  const isVerified = present.state === 'verified'
  if (!isVerified && (present.state === 'superseded' || nowMs > present.expiresAtMs)) return { status: 'expired' }
  if (!isVerified && present.tries >= MAX_TRIES) return { status: 'no-tries-left' }

  if (isSameSecret(secret, code, codeOf(secret, present))) {
    await markVerified(tx, codeRequestId)
    return { status: 'verified' }
  }
  await countWrongTry(tx, codeRequestId)
  return { status: 'wrong', triesLeft: Math.max(0, MAX_TRIES - present.tries - 1) }
}

/** Takes a delivery state the gateway reports. */
export async function takeDelivery(
  { db, onState }: Pick<CodeDesk, 'db' | 'onState'>,
  messageId: string,
  delivery: CodeDelivery,
): Promise<void> {
  const { codeRequestId, sendNumber } = splitMessageId(messageId)
  const changed = await db.transaction().execute(async tx => {
    const present = await findCodeRequest(tx, codeRequestId)
    if (!present || present.sends !== sendNumber || rank[delivery] <= rank[present.delivery]) return undefined
    await saveDelivery(tx, codeRequestId, delivery)
    return { ...present, delivery }
  })
  if (changed) onState(changed)
}

/** States only move on: a late "sent" does not undo "delivered". */
const rank: Readonly<Record<CodeDelivery, number>> = {
  queued: 0,
  sent: 1,
  unknown: 2,
  failed: 3,
  expired: 3,
  delivered: 4,
}

/** Nobody waits for the gateway: the register hears of it by `code.state`. */
async function handOver(desk: CodeDesk, code: CodeRequest): Promise<void> {
  const messageId = messageIdOf(code)
  if (desk.inFlight.has(messageId)) return
  desk.inFlight.add(messageId)
  const text = codeText(code.purpose, codeOf(desk.secret, code))
  try {
    await desk.gateway.send({ messageId, phone: code.phone, text })
    await takeDelivery(desk, messageId, 'sent')
  } catch {
    // A second failure here means the database is closing; the register's repeat finds the message still queued.
    await takeDelivery(desk, messageId, 'failed').catch(() => {})
  } finally {
    desk.inFlight.delete(messageId)
  }
}

async function phoneOf(db: Db, to: SendRequest['to']): Promise<string> {
  if ('phone' in to) return phoneDigits(to.phone)
  const customer = await customerById(db, to.customerId)
  if (!customer) throw new AppError('loyalty.customer-not-found')
  return customer.phone
}

function isSameRequest(present: CodeRequest, request: SendRequest, phone: string): boolean {
  return present.registerId === request.registerId && present.purpose === request.purpose && present.phone === phone
}

function codeOf(secret: Buffer, { codeRequestId, sends }: CodeRequest): string {
  return oneTimeDigits(secret, ['code', codeRequestId, sends], CODE_LENGTH)
}

function messageIdOf({ codeRequestId, sends }: CodeRequest): string {
  return `${codeRequestId}/${sends}`
}

function splitMessageId(messageId: string): Readonly<{ codeRequestId: string; sendNumber: number }> {
  const slash = messageId.lastIndexOf('/')
  return { codeRequestId: messageId.slice(0, Math.max(0, slash)), sendNumber: Number(messageId.slice(slash + 1)) }
}
