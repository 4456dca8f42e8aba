import { expect, test } from 'vitest'
import { waitFor } from '../support/wait-for.ts'
import { ANNA, codeCame, openStores } from './support/staff-room.ts'

const MINUTE_MS = 60_000
const wrong = { ...ANNA, pin: '1111' }

test('after five wrong PINs the person waits, the right one included, and is told how long', async () => {
  const { openDesk, wait } = await openStores()
  const { desk, signIn, notice } = await openDesk('r-1', 'store-1')
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    await signIn(wrong)
    expect(notice()).toBe('request.wrong-pin')
  }
  await signIn(ANNA)
  expect(desk.view().notice).toMatchObject({ code: 'staff.locked', supportNumber: 'T542' })
  expect(desk.view().signedIn).toBeUndefined()
  const seconds = Number(desk.view().notice?.params.seconds)
  expect(seconds).toBeGreaterThan(0)
  wait(seconds * 1000)
  await signIn(ANNA)
  expect(desk.view().signedIn?.staffId).toBe('anna')
})

test('what can be no PIN is a wrong one', async () => {
  const { openDesk } = await openStores()
  const { signIn, notice } = await openDesk('r-1', 'store-1')
  await signIn({ ...ANNA, pin: '' })
  expect(notice()).toBe('request.wrong-pin')
})

test('nobody stays signed in who walks away, and the verification is given up', async () => {
  const { hub, openDesk } = await openStores()
  const { desk, signIn, verify, notice } = await openDesk('r-1', 'store-1', { idleMs: 1_000 })
  await signIn(ANNA)
  await verify()
  await codeCame(hub)
  await waitFor('the session to end', () => desk.view().signedIn === undefined)
  expect(notice()).toBe('staff.signed-out')
  expect(desk.view()).toMatchObject({ current: undefined, trail: [] })
  await signIn(ANNA)
  expect(desk.view().trail).toMatchObject([{ result: 'abandoned' }])
})

test('the session ends after ten minutes at the hub, whatever the screen believes', async () => {
  const { hub, openDesk, wait } = await openStores()
  const { desk, signIn, verify, notice } = await openDesk('r-1', 'store-1')
  await signIn(ANNA)
  wait(11 * MINUTE_MS)
  await verify()
  expect(notice()).toBe('staff.signed-out')
  expect(desk.view().signedIn).toBeUndefined()
  expect(hub.messagesFor('77015550147')).toEqual([])
})

test('without a person signed in nothing is sent', async () => {
  const { openDesk } = await openStores()
  const { desk, verify, check, notice } = await openDesk('r-1', 'store-1')
  await verify()
  expect(notice()).toBe('staff.signed-out')
  await check('1234')
  expect(notice()).toBe('staff.signed-out')
  await desk.perform({ name: 'staff-send-again' })
  expect(notice()).toBe('staff.signed-out')
  expect(desk.allowed()).toEqual(['staff-open', 'staff-sign-in'])
})

test('signing out ends the verification and hides the trail', async () => {
  const { hub, openDesk } = await openStores()
  const { desk, signIn, verify } = await openDesk('r-1', 'store-1')
  await signIn(ANNA)
  await verify()
  await codeCame(hub)
  await desk.perform({ name: 'staff-sign-out' })
  expect(desk.view()).toMatchObject({ signedIn: undefined, current: undefined, trail: [], notice: undefined })
})

test('with the hub away staff hear that verification needs it', async () => {
  const { hub, openDesk } = await openStores()
  const { desk, sync, signIn, verify, check, notice } = await openDesk('r-1', 'store-1')
  await signIn(ANNA)
  await verify()
  const code = await codeCame(hub)
  await hub.stop()
  await waitFor('the line to be missed', () => !sync.loyalty.isOnline())
  await check(code)
  expect(notice()).toBe('staff.hub-away')
  expect(desk.view().current).toMatchObject({ result: 'running', code: { status: 'waiting' } })
  await desk.perform({ name: 'staff-open' })
  expect(notice()).toBe('staff.hub-away')
})
