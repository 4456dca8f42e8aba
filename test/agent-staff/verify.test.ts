import { expect, test } from 'vitest'
import { waitFor } from '../support/wait-for.ts'
import { ANNA, BORIS, codeCame, openStores, PHONE, readCode, TYPED_PHONE, wrongCode } from './support/staff-room.ts'

const MINUTE_MS = 60_000

test('a right code proves who holds the phone, and the trail says who asked, why and when', async () => {
  const { hub, openDesk } = await openStores()
  const { desk, signIn, verify, check, notice } = await openDesk('r-1', 'store-1')
  await desk.perform({ name: 'staff-open' })
  expect(desk.view().members).toEqual([{ staffId: 'anna', name: 'Анна Ким' }])
  const beforeMs = Date.now()
  await signIn(ANNA)
  expect(desk.view().signedIn).toMatchObject({ staffId: 'anna', name: 'Анна Ким' })

  const verificationId = await verify()
  await waitFor('the message to arrive', () => desk.view().current?.code.delivery === 'delivered')
  expect(desk.view().current).toMatchObject({ result: 'running', code: { status: 'waiting', sendsLeft: 2 } })
  expect(hub.messagesFor(PHONE).at(-1)?.text).toContain('для получения заказа')
  await check(readCode(hub))

  const proved = {
    verificationId,
    result: 'verified',
    staffName: 'Анна Ким',
    reference: 'заказ 1184',
    registerId: 'r-1',
  }
  expect(desk.view().current).toMatchObject({ ...proved, code: { status: 'verified' } })
  expect(notice()).toBeUndefined()
  expect(desk.view().trail).toMatchObject([{ ...proved, purpose: 'pick-up' }])
  expect(desk.view().trail[0]?.startedAtMs).toBeGreaterThanOrEqual(beforeMs)
  expect(desk.view().trail[0]?.endedAtMs).toBeGreaterThanOrEqual(beforeMs)

  await desk.perform({ name: 'staff-close' })
  expect(desk.view().current).toBeUndefined()
  expect(desk.view().trail).toMatchObject([proved])
})

test('the page never shows the whole phone, a PIN, a code, or the session', async () => {
  const { hub, openDesk } = await openStores()
  const { desk, signIn, verify, check } = await openDesk('r-1', 'store-1')
  const seen: string[] = []
  const look = () => seen.push(JSON.stringify(desk.view()))
  await signIn(ANNA)
  await verify()
  look()
  const code = await codeCame(hub)
  await check(wrongCode(code))
  look()
  await check(code)
  look()
  await desk.perform({
    name: 'staff-verify',
    verificationId: 'v-2' as never,
    purpose: 'return',
    phone: PHONE,
    reference: TYPED_PHONE,
  })
  look()
  const all = seen.join()
  expect(all).not.toContain(PHONE)
  expect(all).not.toContain('555-01-47')
  expect(all).not.toContain(`"${code}"`)
  expect(all).not.toContain(ANNA.pin)
  expect(all).not.toContain('staffSession')
  expect(desk.view().current?.reference).toBeUndefined()
})

test('wrong codes are counted, and after the last try the verification has failed', async () => {
  const { hub, openDesk } = await openStores()
  const { desk, signIn, verify, check, notice } = await openDesk('r-1', 'store-1')
  await signIn(ANNA)
  await verify('return')
  const code = await codeCame(hub)
  for (const triesLeft of [4, 3, 2, 1]) {
    await check(wrongCode(code, triesLeft))
    expect(notice()).toBe('loyalty.code-wrong')
    expect(desk.view().current?.code).toMatchObject({ status: 'wrong', triesLeft })
  }
  await check(wrongCode(code, 9))
  expect(notice()).toBe('loyalty.code-tries-used')
  expect(desk.view().current).toMatchObject({ result: 'failed', code: { status: 'no-tries-left' } })
  expect(desk.allowed()).not.toContain('staff-check')
  await check(code)
  expect(notice()).toBe('loyalty.code-not-requested')
  expect(desk.view().trail).toMatchObject([{ result: 'failed' }])
})

test('a code is dead after its time, and the next one begins a verification of its own', async () => {
  const { hub, openDesk, wait } = await openStores()
  const { desk, signIn, verify, check, notice } = await openDesk('r-1', 'store-1')
  await signIn(ANNA)
  const first = await verify()
  const code = await codeCame(hub)
  wait(5 * MINUTE_MS + 1000)
  expect(desk.view().current?.code.status).toBe('expired')
  await check(code)
  expect(notice()).toBe('loyalty.code-expired')

  await desk.perform({ name: 'staff-send-again' })
  const second = desk.view().current?.verificationId
  expect(second).not.toBe(first)
  await check(await codeCame(hub, 2))
  expect(desk.view().trail.map(({ verificationId, result }) => [verificationId, result])).toEqual([
    [second, 'verified'],
    [first, 'abandoned'],
  ])
})

test('the next message is offered by the clock, and two quick presses are one message', async () => {
  const { hub, openDesk, wait } = await openStores()
  const { desk, signIn, verify, check } = await openDesk('r-1', 'store-1')
  await signIn(ANNA)
  const verificationId = await verify()
  const first = await codeCame(hub)
  await desk.perform({ name: 'staff-send-again' })
  expect(hub.messagesFor(PHONE)).toHaveLength(1)
  wait(12_000)
  await Promise.all([desk.perform({ name: 'staff-send-again' }), desk.perform({ name: 'staff-send-again' })])
  const second = await codeCame(hub, 2)
  expect(hub.messagesFor(PHONE)).toHaveLength(2)
  expect(desk.view().current).toMatchObject({ verificationId, code: { sendsLeft: 1 } })
  // Only the newest message counts.
  if (first !== second) await check(first)
  await check(second)
  expect(desk.view().current?.result).toBe('verified')
})

test('a phone that has had all its messages is told so, and nothing more is offered', async () => {
  const { hub, openDesk, wait } = await openStores()
  const { desk, signIn, verify } = await openDesk('r-1', 'store-1')
  await signIn(ANNA)
  for (let sent = 0; desk.view().notice?.code !== 'loyalty.code-sends-used'; sent += 1) {
    expect(sent).toBeLessThan(20)
    await verify()
    wait(12_000)
  }
  const messages = hub.messagesFor(PHONE).length
  expect(desk.view().current?.code).toMatchObject({ sendsLeft: 0, status: 'unavailable' })
  expect(desk.allowed()).not.toContain('staff-send-again')
  expect(hub.messagesFor(PHONE)).toHaveLength(messages)
})

test('what is typed as a phone and is none sends nothing', async () => {
  const { hub, openDesk } = await openStores()
  const { desk, signIn, verify, notice } = await openDesk('r-1', 'store-1')
  await signIn(ANNA)
  await verify('pick-up', '8 812 555 01 47')
  expect(notice()).toBe('contact.phone-invalid')
  expect(desk.view().current).toBeUndefined()
  expect(desk.view().trail).toEqual([])
  expect(hub.messagesFor('78125550147')).toEqual([])
})

test('leaving without a result counts as abandoned', async () => {
  const { openDesk } = await openStores()
  const { desk, signIn, verify } = await openDesk('r-1', 'store-1')
  await signIn(ANNA)
  await verify('changed-number')
  await desk.perform({ name: 'staff-close' })
  expect(desk.view()).toMatchObject({ current: undefined, trail: [{ purpose: 'changed-number', result: 'abandoned' }] })
})

test('the same press twice is one verification', async () => {
  const { hub, openDesk } = await openStores()
  const { desk, signIn } = await openDesk('r-1', 'store-1')
  await signIn(ANNA)
  const press = {
    name: 'staff-verify',
    verificationId: 'v-1' as never,
    purpose: 'pick-up',
    phone: TYPED_PHONE,
  } as const
  await Promise.all([desk.perform(press), desk.perform(press)])
  await codeCame(hub)
  expect(hub.messagesFor(PHONE)).toHaveLength(1)
  expect(desk.view().trail).toHaveLength(0)
})

test('a code of the staff page is good for nothing else', async () => {
  const { hub, openDesk } = await openStores()
  const customerId = await hub.addCustomer({ phone: PHONE, name: 'Вера', balanceMinor: 50_000 })
  const { desk, sync, signIn, verify, check } = await openDesk('r-1', 'store-1')
  await signIn(ANNA)
  const codeRequestId = await verify()
  const code = await codeCame(hub)
  expect(await sync.loyalty.checkCode(codeRequestId, code)).toMatchObject({ value: { status: 'not-requested' } })
  await check(code)
  expect(desk.view().current?.result).toBe('verified')
  expect(await sync.loyalty.checkCode(codeRequestId, code)).toMatchObject({ value: { status: 'not-requested' } })
  const hold = { saleId: 's-1' as never, revision: 1, customerId, amountMinor: 1000, promoCodes: [], codeRequestId }
  expect(await sync.loyalty.reservePoints({ ...hold, isWalletVerified: false })).toMatchObject({
    ok: false,
    reason: 'refused',
  })
  const join = { operationId: codeRequestId, phone: '79215550148', codeRequestId }
  expect(await sync.loyalty.joinCustomer(join)).toMatchObject({ ok: false, reason: 'refused' })
})

test('the people of another store are not let in, and its trail is its own', async () => {
  const { hub, openDesk } = await openStores()
  const one = await openDesk('r-1', 'store-1')
  const other = await openDesk('r-2', 'store-2')
  await one.signIn(BORIS)
  expect(one.notice()).toBe('request.wrong-pin')
  expect(one.desk.view().signedIn).toBeUndefined()
  await one.signIn(ANNA)
  await one.verify()
  await one.check(await codeCame(hub))
  await other.signIn(BORIS)
  expect(other.desk.view().signedIn?.name).toBe('Борис Лис')
  expect(other.desk.view().trail).toEqual([])
})
