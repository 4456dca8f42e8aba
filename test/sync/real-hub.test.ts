import { cpSync } from 'node:fs'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { createHub } from '../../hub/hub.ts'
import type { HubOptions } from '../../hub/options.ts'
import { currentJournal } from '../../src/db/journals.ts'
import { enrolRegister } from '../../src/sync/enrol.ts'
import { operationIdOf, registerId, saleIdOf } from '../db/support/builders.ts'
import { folderForTest, openForTest } from '../db/support/database-for-test.ts'
import { allEntries } from '../db/support/journal.ts'
import { TOKEN } from './support/journal-hub.ts'
import { PHONE, range, sell, syncForTest } from './support/sync-for-test.ts'

const until = (condition: () => unknown) => expect.poll(condition, { timeout: 8000, interval: 10 })
const sent = { state: 'online', unsent: 0, unapplied: 0 }

async function startHub(options: Partial<HubOptions> = {}) {
  const hub = createHub({ folder: folderForTest(), devInbox: true, log: pino({ level: 'silent' }), ...options })
  const { port } = await hub.start()
  onTestFinished(() => hub.stop())
  await hub.addRegister({ registerId, storeId: 'shop-7', storeName: 'Магазин', token: TOKEN })
  return { hub, url: `http://127.0.0.1:${port}` }
}

test('every receipt is in the ledger once, though answers are lost after the commit', async () => {
  let losses = 3
  const onBatchCommitted = () => (losses-- > 0 ? ('swallow' as const) : ('answer' as const))
  const { hub, url } = await startHub({ faults: { onBatchCommitted } })
  await hub.addCustomer({ phone: PHONE })
  const db = openForTest()
  sell(db, range(1, 230))
  const sync = syncForTest(db, url)
  await until(() => sync.status()).toMatchObject(sent)
  expect(losses).toBeLessThan(0)
  await hub.whenApplied()
  expect(await hub.summary()).toMatchObject({
    received: 231,
    applied: 231,
    sales: 230,
    documents: 230,
    openFindings: 0,
  })
  sell(db, [231])
  sync.nudge()
  await until(() => sync.status()).toMatchObject(sent)
  expect(await hub.summary()).toMatchObject({ sales: 231, documents: 231 })
  expect(await sync.loyalty.findCustomer({ by: 'phone', value: PHONE })).toMatchObject({
    value: { customer: { balanceMinor: 231 * 300 } },
  })
})

test('a restored disk image ends in one ledger with both pasts', async () => {
  const { hub, url } = await startHub()
  const first = openForTest()
  sell(first, range(1, 20))
  const firstSync = syncForTest(first, url)
  await until(() => firstSync.status()).toMatchObject(sent)
  firstSync.stop()
  first.close()
  const image = folderForTest()
  cpSync(first.folder, image, { recursive: true })

  const wentOn = openForTest({ folder: first.folder })
  sell(wentOn, range(21, 30))
  const wentOnSync = syncForTest(wentOn, url)
  await until(() => wentOnSync.status()).toMatchObject(sent)
  wentOnSync.stop()

  const restored = openForTest({ folder: image })
  sell(restored, range(31, 35))
  const sync = syncForTest(restored, url)
  await until(() => sync.status()).toMatchObject({ ...sent, alarm: { code: 'sync.forked' } })
  await hub.whenApplied()
  expect(await hub.summary()).toMatchObject({ sales: 35, documents: 35, findingsByCode: { 'journal.forked': 1 } })
  expect(allEntries(restored, currentJournal(restored, registerId))).toHaveLength(6)
})

test('a register is paired, refused with a wrong key, and let in with its own', async () => {
  const { hub, url } = await startHub()
  await hub.addRegister({ registerId, storeId: 'shop-7', storeName: 'Магазин', pairingCode: '482915' })
  const token = await enrolRegister({ url, registerId, pairingCode: '482915' })
  const db = openForTest()
  const stranger = syncForTest(db, url, { token: TOKEN })
  await until(() => stranger.status()).toMatchObject({
    state: 'refused',
    unsent: 1,
    alarm: { code: 'request.unauthorised' },
  })
  stranger.stop()
  const sync = syncForTest(db, url, { token })
  await until(() => sync.status()).toMatchObject({ ...sent, alarm: undefined })
})

test('a customer is found, proved, and points are held and freed', async () => {
  const { hub, url } = await startHub()
  const customerId = await hub.addCustomer({ phone: PHONE, name: 'Анна', balanceMinor: 50_000 })
  const sync = syncForTest(openForTest(), url)
  await until(() => sync.loyalty.isOnline()).toBe(true)
  expect(await sync.loyalty.findCustomer({ by: 'phone', value: PHONE })).toMatchObject({
    ok: true,
    value: { status: 'found', customer: { customerId, balanceMinor: 50_000 } },
  })
  const codeRequestId = operationIdOf(1)
  await sync.loyalty.sendCode({ codeRequestId, purpose: 'spend', to: { customerId }, sendNumber: 1 })
  await until(() => hub.messagesFor(PHONE)).toHaveLength(1)
  const code = /\d{4,8}/.exec(JSON.stringify(hub.messagesFor(PHONE)[0]?.text ?? ''))?.[0] ?? ''
  expect(await sync.loyalty.checkCode(codeRequestId, code)).toEqual({ ok: true, value: { status: 'verified' } })
  const hold = {
    saleId: saleIdOf(1),
    revision: 1,
    customerId,
    amountMinor: 10_000,
    promoCodes: [],
    codeRequestId,
    isWalletVerified: false,
  }
  expect(await sync.loyalty.reservePoints(hold)).toMatchObject({ ok: true, value: { heldMinor: 10_000 } })
  expect(await sync.loyalty.releasePoints(saleIdOf(1), 1)).toEqual({ ok: true, value: { releasedMinor: 10_000 } })
  expect(await sync.loyalty.reservePoints(hold)).toMatchObject({
    ok: false,
    reason: 'refused',
    error: { code: 'loyalty.reservation-stale' },
  })
})
