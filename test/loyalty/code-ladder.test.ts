import { describe, expect, test } from 'vitest'
import {
  type CodeRequest,
  codeAt,
  codeChecked,
  codeDelivery,
  codeNotSent,
  codeSent,
  isNextStepDue,
  sendCode,
} from '../../src/loyalty/code-ladder.ts'
import type { SaleCode } from '../../src/sale/sale-customer.ts'
import { OperationId } from '../../src/shared/ids.ts'

const first = OperationId.parse('code-1')
const second = OperationId.parse('code-2')
const startMs = 1_790_000_000_000
const expiresAtMs = startMs + 180_000

function send(running: CodeRequest | undefined, nowMs: number, purpose: 'spend' | 'join' = 'spend', id = second) {
  return sendCode(running, { purpose, newRequestId: id, nowMs })
}

function sending(): CodeRequest {
  const verdict = send(undefined, startMs, 'spend', first)
  if (!verdict.ok) throw new Error(verdict.reason)
  return verdict.request
}

function waiting(more: Partial<CodeRequest> = {}): CodeRequest {
  return { ...codeSent(sending(), { delivery: 'sent', channel: 'sms', sendsLeft: 2, expiresAtMs }), ...more }
}

describe('the first message', () => {
  test('opens a request', () => {
    const request: SaleCode = sending()
    expect(request).toEqual({
      codeRequestId: first,
      purpose: 'spend',
      status: 'sending',
      delivery: 'queued',
      sendNumber: 1,
      sendsLeft: 3,
      nextStepAtMs: startMs + 12_000,
    })
  })

  test('carries what the hub answered', () => {
    expect(waiting()).toMatchObject({ status: 'waiting', delivery: 'sent', sendsLeft: 2, expiresAtMs })
  })
})

describe('the next message', () => {
  test.each<[string, CodeRequest, number, object]>([
    ['too early for it', waiting(), 11_999, { ok: false, reason: 'too-early' }],
    ['a second tap while sending', sending(), 1, { ok: false, reason: 'too-early' }],
    ['none left', waiting({ sendsLeft: 0 }), 12_000, { ok: false, reason: 'no-sends-left' }],
    ['after the pause', waiting(), 12_000, { ok: true, request: { codeRequestId: first, sendNumber: 2 } }],
    ['after a wrong code', waiting({ status: 'wrong' }), 12_000, { ok: true, request: { sendNumber: 2 } }],
    [
      'the hub did not answer',
      codeNotSent(sending()),
      1,
      { ok: true, request: { codeRequestId: first, sendNumber: 1 } },
    ],
    ['killed while sending', sending(), 12_000, { ok: true, request: { codeRequestId: first, sendNumber: 1 } }],
    ['the message failed', codeDelivery(waiting(), 'failed', startMs + 3_000), 3_000, { request: { sendNumber: 2 } }],
    [
      'the code died',
      waiting(),
      180_000,
      { ok: true, request: { codeRequestId: second, sendNumber: 1, sendsLeft: 3 } },
    ],
    ['no tries left', waiting({ status: 'no-tries-left' }), 1, { request: { codeRequestId: second, sendNumber: 1 } }],
    ['shown already', waiting({ status: 'verified' }), 1, { ok: true, request: { codeRequestId: second } }],
  ])('%s', (_, running, afterMs, verdict) => {
    expect(send(running, startMs + afterMs)).toMatchObject(verdict)
  })

  test('of another purpose is a request of its own', () => {
    expect(send(waiting(), startMs + 1, 'join')).toMatchObject({ request: { codeRequestId: second, purpose: 'join' } })
  })
})

describe('the next step', () => {
  test.each<[string, CodeRequest, number, boolean]>([
    ['is offered by the clock', waiting(), 12_000, true],
    ['is not offered before', waiting(), 11_999, false],
    ['is offered though the operator says delivered', waiting({ delivery: 'delivered' }), 12_000, true],
    ['is offered at once when the message failed', codeDelivery(waiting(), 'failed', startMs + 2_000), 2_000, true],
    ['is offered at once when the hub did not answer', codeNotSent(sending()), 1, true],
    ['is not offered with no sends left', waiting({ sendsLeft: 0 }), 12_000, false],
    ['is offered when the code died', waiting({ sendsLeft: 0 }), 180_000, true],
    ['is not offered while a code is compared', waiting({ status: 'checking' }), 12_000, false],
    ['is not offered once the code was right', waiting({ status: 'verified' }), 12_000, false],
  ])('%s', (_, request, afterMs, isDue) => {
    expect(isNextStepDue(request, startMs + afterMs)).toBe(isDue)
  })
})

describe('a code', () => {
  test('dies by the clock, also in a parked sale', () => {
    expect(codeAt(waiting(), expiresAtMs - 1).status).toBe('waiting')
    expect(codeAt(waiting(), expiresAtMs).status).toBe('expired')
    expect(codeAt(waiting({ status: 'verified' }), expiresAtMs).status).toBe('verified')
  })

  test('news of the message that overtakes the answer of the hub stands', () => {
    const heard = codeDelivery(sending(), 'delivered', startMs)
    const answer = { delivery: 'queued', channel: 'sms', sendsLeft: 2, expiresAtMs } as const
    expect(codeSent(heard, answer)).toMatchObject({ status: 'waiting', delivery: 'delivered' })
  })

  test('delivered late does not put off the next step', () => {
    expect(codeDelivery(waiting(), 'delivered', startMs + 11_000)).toEqual(waiting({ delivery: 'delivered' }))
  })

  test.each([
    [{ status: 'verified' }, { status: 'verified' }],
    [{ status: 'expired' }, { status: 'expired' }],
    [{ status: 'no-tries-left' }, { status: 'no-tries-left' }],
    [
      { status: 'wrong', triesLeft: 4 },
      { status: 'wrong', triesLeft: 4 },
    ],
  ] as const)('that was compared: %o', (answer, change) => {
    expect(codeChecked(waiting(), answer)).toEqual(waiting(change))
  })

  test('the hub does not know of is forgotten', () => {
    expect(codeChecked(waiting(), { status: 'not-requested' })).toBeUndefined()
  })
})
