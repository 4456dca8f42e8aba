import { describe, expect, test } from 'vitest'
import { beginOperation } from '../../src/db/operations.ts'
import { phaseAt } from '../../src/shared/programme.ts'
import { operationStart, saleIdOf } from '../db/support/builders.ts'
import { openForTest } from '../db/support/database-for-test.ts'
import { startJournalHub, TOKEN } from './support/journal-hub.ts'
import { FAST, sell, syncForTest } from './support/sync-for-test.ts'

const until = (condition: () => unknown) => expect.poll(condition, { timeout: 5000, interval: 5 })

describe('a register without its hub', () => {
  test('goes by the general programme on its very first day', () => {
    const sync = syncForTest(openForTest(), 'http://127.0.0.1:9')
    const programme = sync.loyalty.programme()
    expect(programme).toMatchObject({ version: 1, accrualBps: 300, maxSpendBps: 5000, promotions: [], scripts: [] })
    expect(phaseAt(programme, Date.now())).toBe('accrue-only')
    expect(sync.loyalty.isOnline()).toBe(false)
  })

  test('goes by the programme it last heard, also after a restart', async () => {
    const hub = await startJournalHub()
    const db = openForTest()
    const sync = syncForTest(db, hub.url)
    await until(() => sync.loyalty.programme()).toEqual(hub.programme)
    const changed = { ...hub.programme, version: 5, accrualBps: 700 }
    hub.say('rules.changed', { programme: changed })
    await until(() => sync.loyalty.programme()).toEqual(changed)
    sync.stop()
    db.close()
    const next = syncForTest(openForTest({ folder: db.folder }), 'http://127.0.0.1:9')
    expect(next.loyalty.programme()).toEqual(changed)
  })
})

test('tells the hub which sales are past checkout, and how the register is doing', async () => {
  const hub = await startJournalHub()
  const db = openForTest()
  beginOperation(db, operationStart(1))
  const liveSales = () => [{ saleId: saleIdOf(1), revision: 2 }]
  const sync = syncForTest(db, hub.url, { liveSales })
  await until(() => hub.heard.map(({ message }) => message)).toContain('health.report')
  const requestOf = (wanted: string) => hub.heard.find(({ message }) => message === wanted)?.request
  expect(requestOf('register.authenticate')).toMatchObject({
    token: TOKEN,
    liveSales: [{ saleId: 'sale-1', revision: 2 }],
  })
  expect(requestOf('health.report')).toMatchObject({ unsettled: 1, freeDiskBytes: expect.any(Number) })
  sync.stop()
})

test('a receipt that is being printed is nothing unclear yet', async () => {
  const hub = await startJournalHub()
  const db = openForTest()
  beginOperation(db, operationStart(1))
  const startedAtMs = operationStart(1).startedAtMs
  syncForTest(db, hub.url, { now: () => startedAtMs + 14_000 })
  await until(() => hub.heard.find(({ message }) => message === 'health.report')?.request).toMatchObject({
    unsettled: 0,
  })
  const later = await startJournalHub()
  syncForTest(db, later.url, { now: () => startedAtMs + 15_000 })
  await until(() => later.heard.find(({ message }) => message === 'health.report')?.request).toMatchObject({
    unsettled: 1,
  })
})

test('says when something about the link or the outbox changed', async () => {
  const hub = await startJournalHub()
  const db = openForTest()
  const sync = syncForTest(db, hub.url, { timings: { ...FAST, tickMs: 60_000 } })
  const seen: string[] = []
  sync.onChange(() => seen.push(`${sync.status().state} ${sync.status().unsent}`))
  await until(() => seen).toContain('online 0')
  sell(db, [1])
  sync.nudge()
  const before = seen.length
  await until(() => seen.length).toBeGreaterThan(before)
  expect(sync.status().unsent).toBe(0)
  hub.hangUp()
  await until(() => seen.slice(before)).toContain('connecting 0')
  await until(() => seen.at(-1)).toBe('online 0')
})

test('who stops listening hears no more', async () => {
  const hub = await startJournalHub()
  const sync = syncForTest(openForTest(), hub.url, { timings: { ...FAST, tickMs: 60_000 } })
  const [stayed, left]: [string[], string[]] = [[], []]
  sync.onChange(() => stayed.push(sync.status().state))
  const leave = sync.onChange(() => left.push(sync.status().state))
  leave()
  await until(() => stayed).toContain('online')
  expect(left).toEqual([])
})

test('an unknown register is alarmed about, and keeps every entry', async () => {
  const hub = await startJournalHub()
  const db = openForTest()
  sell(db, [1, 2])
  const sync = syncForTest(db, hub.url, { token: 'somebody else’s token, long enough' })
  await until(() => sync.status()).toMatchObject({ state: 'refused', unsent: 3, alarm: { code: 'register.unknown' } })
})
