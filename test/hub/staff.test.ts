import { join } from 'node:path'
import { Writable } from 'node:stream'
import Database from 'better-sqlite3'
import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import { readLoyaltyFigures } from '../../hub/read-hub.ts'
import { openLoyalShop } from './support/loyal-shop.ts'
import type { RegisterForTest } from './support/register-for-test.ts'

const PHONE = '79215550147'
const PIN = '4071'
const MINUTE_MS = 60_000
const STORE = 'spb-07'

type Options = Parameters<typeof openLoyalShop>[0]

async function backOffice(options: Options = {}) {
  let nowMs = Date.parse('2026-11-22T12:00:00Z')
  const shop = await openLoyalShop({ now: () => nowMs, ...options })
  const { hub, first, read } = shop
  await hub.addStaff({ storeId: STORE, staffId: 'anna', name: 'Анна', pin: PIN })
  await hub.addStaff({ storeId: STORE, staffId: 'boris', name: 'Борис', pin: '5555' })
  await hub.addStaff({ storeId: 'msk-01', staffId: 'vera', name: 'Вера', pin: PIN })
  const signIn = async (agent: RegisterForTest = first, staffId = 'anna', pin = PIN) =>
    (await agent.must('staff.sign-in', { staffId, pin })).staffSession
  let count = 0
  const send = async (staffSession: string, more: object = {}) => {
    count += 1
    const verificationId = `v${count}`
    const request = { staffSession, verificationId, purpose: 'pick-up', phone: PHONE, sendNumber: 1, ...more }
    await first.must('staff.send-code', request)
    return verificationId
  }
  const checkCode = (staffSession: string, verificationId: string, code: string) =>
    first.must('staff.check-code', { staffSession, verificationId, code })
  return {
    ...shop,
    signIn,
    send,
    checkCode,
    later: (ms: number) => {
      nowMs += ms
    },
    wrong: (phone = PHONE) => (read(phone) === '0000' ? '1111' : '0000'),
    trail: async (staffSession: string, agent: RegisterForTest = first) =>
      (await agent.must('staff.trail', { staffSession })).verifications,
  }
}

describe('signing in', () => {
  test('is open to the people of this store, at its registers, by name', async () => {
    const { first, second, register, signIn } = await backOffice()
    const members = [
      { staffId: 'anna', name: 'Анна' },
      { staffId: 'boris', name: 'Борис' },
    ]
    expect(await first.must('staff.list', {})).toEqual({ members })
    expect(await first.must('staff.sign-in', { staffId: 'anna', pin: PIN })).toEqual({
      staffSession: expect.stringMatching(/^[\w-]{43}$/),
      member: members[0],
      untilMs: Date.parse('2026-11-22T12:10:00Z'),
    })
    expect(await first.refusal('staff.sign-in', { staffId: 'vera', pin: PIN })).toBe('request.wrong-pin')
    const elsewhere = await register('r3', 'msk-01')
    await elsewhere.hello()
    expect(await elsewhere.must('staff.list', {})).toEqual({ members: [{ staffId: 'vera', name: 'Вера' }] })
    expect(await elsewhere.refusal('staff.sign-in', { staffId: 'anna', pin: PIN })).toBe('request.wrong-pin')

    const staffSession = await signIn()
    expect(await second.refusal('staff.trail', { staffSession })).toBe('staff.signed-out')
    expect(await elsewhere.refusal('staff.trail', { staffSession })).toBe('staff.signed-out')
  })

  test('lasts ten minutes, till signing out, or till the next person', async () => {
    const { first, signIn, later } = await backOffice()
    const refused = (staffSession: string) => first.refusal('staff.trail', { staffSession })
    const one = await signIn()
    later(10 * MINUTE_MS - 1)
    await first.must('staff.trail', { staffSession: one })
    later(1)
    expect(await refused(one)).toBe('staff.signed-out')

    const two = await signIn()
    await first.must('staff.sign-out', { staffSession: two })
    await first.must('staff.sign-out', { staffSession: two })
    expect(await refused(two)).toBe('staff.signed-out')

    const three = await signIn()
    await signIn(first, 'boris', '5555')
    expect(await refused(three)).toBe('staff.signed-out')
  })

  test('after five wrong PINs takes longer each time, and a new PIN begins anew', async () => {
    const { hub, first, second, later } = await backOffice()
    const guess = (agent: RegisterForTest, pin: string) => agent.ask('staff.sign-in', { staffId: 'anna', pin })
    for (let wrong = 0; wrong < 5; wrong += 1) {
      expect(await guess(first, '0000')).toMatchObject({ error: { code: 'request.wrong-pin' } })
    }
    const locked = (retryAfterMs: number) => ({
      ok: false,
      retryAfterMs,
      error: { code: 'request.too-many-tries', params: { retryAfterMs } },
    })
    expect(await guess(first, PIN)).toMatchObject(locked(2000))
    expect(await guess(second, PIN)).toMatchObject(locked(2000))
    expect(await first.ask('staff.sign-in', { staffId: 'boris', pin: '5555' })).toMatchObject(locked(2000))
    later(2000)
    expect(await guess(first, '0000')).toMatchObject({ error: { code: 'request.wrong-pin' } })
    expect(await guess(first, PIN)).toMatchObject(locked(4000))
    await hub.addStaff({ storeId: STORE, staffId: 'anna', name: 'Анна', pin: '9090' })
    expect(await guess(second, '9090')).toMatchObject({ ok: true })
  })

  test('ends at once for a person who got another PIN', async () => {
    const { hub, first, signIn } = await backOffice()
    const staffSession = await signIn()
    await hub.addStaff({ storeId: STORE, staffId: 'anna', name: 'Анна', pin: '9090' })
    expect(await first.refusal('staff.trail', { staffSession })).toBe('staff.signed-out')
  })
})

describe('verifying a person', () => {
  test('takes the code the text names the use of, and leaves a trail for the whole store', async () => {
    const { hub, second, signIn, send, checkCode, read, trail, later, folder } = await backOffice()
    const staffSession = await signIn()
    const verificationId = await send(staffSession, { purpose: 'return', reference: 'Заказ 104-22' })
    expect(hub.messagesFor(PHONE).at(-1)?.text).toMatch(/^Код для возврата товара в магазине: \d{4}$/)
    later(1000)
    expect(await checkCode(staffSession, verificationId, read(PHONE))).toEqual({ status: 'verified' })
    expect(await checkCode(staffSession, verificationId, read(PHONE))).toEqual({ status: 'verified' })
    const expected = {
      verificationId,
      purpose: 'return',
      phoneMasked: '+7 921 ••• 01 47',
      reference: 'Заказ 104-22',
      staffName: 'Анна',
      registerId: 'r1',
      result: 'verified',
      startedAtMs: Date.parse('2026-11-22T12:00:00Z'),
      endedAtMs: Date.parse('2026-11-22T12:00:01Z'),
    }
    expect(await trail(staffSession)).toEqual([expected])
    expect(await trail(await signIn(second, 'boris', '5555'), second)).toEqual([expected])
    expect(await readLoyaltyFigures(folder)).toMatchObject({ staff: { verified: 1 } })
  })

  test('fails after five wrong answers, and then no new code helps', async () => {
    const { first, signIn, send, checkCode, wrong, read, trail } = await backOffice()
    const staffSession = await signIn()
    const verificationId = await send(staffSession)
    for (const triesLeft of [4, 3, 2, 1, 0]) {
      expect(await checkCode(staffSession, verificationId, wrong())).toEqual({ status: 'wrong', triesLeft })
    }
    expect(await checkCode(staffSession, verificationId, read(PHONE))).toEqual({ status: 'no-tries-left' })
    expect(await trail(staffSession)).toMatchObject([{ result: 'failed', endedAtMs: expect.any(Number) }])
    const again = { staffSession, verificationId, purpose: 'pick-up', phone: PHONE, sendNumber: 2 }
    expect(await first.refusal('staff.send-code', again)).toBe('request.wrong-state')
  })

  test('is sent again under a higher number; an old code is worth nothing then', async () => {
    const { hub, first, signIn, send, checkCode, read, later } = await backOffice()
    const staffSession = await signIn()
    const verificationId = await send(staffSession)
    const old = read(PHONE)
    later(MINUTE_MS)
    const request = { staffSession, verificationId, purpose: 'pick-up', phone: PHONE }
    expect(await first.must('staff.send-code', { ...request, sendNumber: 2 })).toMatchObject({ sendsLeft: 1 })
    await first.must('staff.send-code', { ...request, sendNumber: 2 })
    expect(hub.messagesFor(PHONE)).toHaveLength(2)
    if (read(PHONE) !== old)
      expect(await checkCode(staffSession, verificationId, old)).toMatchObject({ status: 'wrong' })
    expect(await checkCode(staffSession, verificationId, read(PHONE))).toEqual({ status: 'verified' })
  })

  test('shares the limit of messages with all other codes of that phone', async () => {
    const { first, signIn, send, trail } = await backOffice()
    const staffSession = await signIn()
    for (const codeRequestId of ['c1', 'c2', 'c3']) {
      await first.must('codes.send', { codeRequestId, purpose: 'join', to: { phone: PHONE }, sendNumber: 1 })
    }
    await expect(send(staffSession)).rejects.toThrow('loyalty.code-sends-used')
    expect(await trail(staffSession)).toEqual([])
  })

  test('is closed when it is given up, and by time when nobody does', async () => {
    const { first, signIn, send, checkCode, read, trail, later } = await backOffice()
    const staffSession = await signIn()
    const given = await send(staffSession)
    await first.must('staff.abandon', { staffSession, verificationId: given })
    expect(await checkCode(staffSession, given, read(PHONE))).toEqual({ status: 'not-requested' })
    later(MINUTE_MS)
    const forgotten = await send(staffSession)
    later(15 * MINUTE_MS - 1)
    expect(await trail(await signIn())).toMatchObject([{ verificationId: forgotten, result: 'running' }, {}])
    later(1)
    expect(await trail(await signIn())).toMatchObject([
      { verificationId: forgotten, result: 'abandoned', endedAtMs: Date.parse('2026-11-22T12:16:00Z') },
      { verificationId: given, result: 'abandoned', endedAtMs: Date.parse('2026-11-22T12:00:00Z') },
    ])
  })

  test('is the affair of who began it, where it began', async () => {
    const { first, second, signIn, send, checkCode, read } = await backOffice()
    const anna = await signIn()
    const verificationId = await send(anna)
    const code = read(PHONE)
    const boris = await signIn(first, 'boris', '5555')
    expect(await checkCode(boris, verificationId, code)).toEqual({ status: 'not-requested' })
    const there = await signIn(second)
    expect(await second.must('staff.check-code', { staffSession: there, verificationId, code })).toEqual({
      status: 'not-requested',
    })
    const stolen = { verificationId, purpose: 'pick-up', phone: PHONE, sendNumber: 2 }
    expect(await second.refusal('staff.send-code', { staffSession: there, ...stolen })).toBe('request.operation-reused')
    expect(await checkCode(await signIn(), verificationId, code)).toEqual({ status: 'verified' })
  })
})

describe('a code is good for one thing', () => {
  test('that of store staff neither joins, nor spends, nor changes a contact', async () => {
    const { hub, first, signIn, send, checkCode, read } = await backOffice()
    const customerId = await hub.addCustomer({ phone: PHONE, balanceMinor: 1000 })
    const staffSession = await signIn()
    const codeRequestId = await send(staffSession, { purpose: 'changed-number' })
    const code = read(PHONE)
    expect(await first.must('codes.check', { codeRequestId, code })).toEqual({ status: 'not-requested' })
    expect(await checkCode(staffSession, codeRequestId, code)).toEqual({ status: 'verified' })
    const hold = { saleId: 'a', revision: 1, customerId, codeRequestId, amountMinor: 5 }
    expect(await first.refusal('points.reserve', hold)).toBe('loyalty.not-verified')
    const join = { operationId: 'j1', phone: PHONE, codeRequestId }
    expect(await first.refusal('customers.join', join)).toBe('loyalty.not-verified')
    const send2 = { codeRequestId, purpose: 'spend', to: { customerId }, sendNumber: 2 }
    expect(await first.refusal('codes.send', send2)).toBe('request.operation-reused')
  })

  test.each(['join', 'spend', 'contact'])('that to %s proves nothing to store staff', async purpose => {
    const { first, signIn, read, checkCode } = await backOffice()
    const staffSession = await signIn()
    await first.must('codes.send', { codeRequestId: 'c1', purpose, to: { phone: PHONE }, sendNumber: 1 })
    expect(await checkCode(staffSession, 'c1', read(PHONE))).toEqual({ status: 'not-requested' })
    const taken = { staffSession, verificationId: 'c1', purpose: 'pick-up', phone: PHONE, sendNumber: 1 }
    expect(await first.refusal('staff.send-code', taken)).toBe('request.operation-reused')
  })
})

test('neither answer, nor log, nor table holds a code, a PIN, a session or the phone of a verification', async () => {
  let log = ''
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      log += String(chunk)
      done()
    },
  })
  const { first, signIn, send, checkCode, read, wrong, trail, folder } = await backOffice({
    log: pino({ level: 'trace' }, stream),
  })
  const staffSession = await signIn()
  const verificationId = await send(staffSession)
  await checkCode(staffSession, verificationId, wrong())
  const code = read(PHONE)
  await checkCode(staffSession, verificationId, code)
  await first.ask('staff.sign-in', { staffId: 'anna', pin: '0001' })
  const answers = JSON.stringify([first.heard, await trail(staffSession)])

  const database = new Database(join(folder, 'hub.db'), { readonly: true })
  const rowsOf = (table: string) => JSON.stringify(database.prepare(`select * from ${table}`).all())
  const tables = ['staff', 'staff_sessions', 'staff_verifications', 'findings', 'sign_in_tries'].map(rowsOf).join('')
  database.close()
  for (const text of [tables, log, answers]) {
    expect(text).not.toContain(`"${code}"`)
    expect(text).not.toContain(PIN)
    expect(text).not.toContain(PHONE)
    expect(text).not.toContain(staffSession)
  }
})

test('IT adds people and takes them out; what they verified stays', async () => {
  const { port, signIn, first, send, trail } = await backOffice({ adminToken: 'admin-token' })
  const headers = { authorization: 'Bearer admin-token', 'content-type': 'application/json' }
  const at = (path: string) => `http://127.0.0.1:${port}${path}`
  const add = (body: object) => fetch(at('/staff'), { method: 'POST', headers, body: JSON.stringify(body) })
  expect((await add({ storeId: STORE, staffId: 'gleb', name: 'Глеб', pin: '77' })).status).toBe(400)
  expect((await add({ storeId: STORE, staffId: 'gleb', name: 'Глеб', pin: '7777' })).status).toBe(201)
  const staffSession = await signIn(first, 'gleb', '7777')
  await send(staffSession)
  const remove = async () => {
    const { authorization } = headers
    return (await fetch(at(`/staff/${STORE}/gleb`), { method: 'DELETE', headers: { authorization } })).status
  }
  expect(await remove()).toBe(204)
  expect(await remove()).toBe(404)
  expect(await first.refusal('staff.trail', { staffSession })).toBe('staff.signed-out')
  expect(await trail(await signIn())).toMatchObject([{ staffName: 'Глеб' }])
})
