import { cpSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { WritableDb } from '../../src/db/database.ts'
import { currentJournal } from '../../src/db/journals.ts'
import { outboxCounts } from '../../src/db/outbox.ts'
import type { Sync } from '../../src/sync/create-sync.ts'
import { registerId } from '../db/support/builders.ts'
import { folderForTest, openForTest } from '../db/support/database-for-test.ts'
import { allEntries, expectSoundChain } from '../db/support/journal.ts'
import { type JournalHub, refuse, startJournalHub } from './support/journal-hub.ts'
import { FAST, range, sell, syncForTest } from './support/sync-for-test.ts'

const journalOf = (db: WritableDb) => currentJournal(db, registerId)
const until = (condition: () => unknown, timeout = 8000) => expect.poll(condition, { timeout, interval: 5 })

/** Saleids in the order the applier would see them, each entry once. */
function soldAtHub(hub: JournalHub): string[] {
  const sold = hub.distinctEntries().filter(entry => entry.kind === 'sale-completed')
  return sold.map(entry => JSON.parse(entry.payload).saleId)
}
const saleIds = (numbers: readonly number[]) => numbers.map(number => `sale-${number}`)

async function untilSent(sync: Sync): Promise<void> {
  await until(() => sync.status()).toMatchObject({ state: 'online', unsent: 0 })
}

/** The hub holds the register's journal, entry by entry, and every link of it is sound. */
function expectSameJournal(hub: JournalHub, db: WritableDb): void {
  const journal = journalOf(db)
  const held = hub.journals.get(journal.journalId) ?? []
  expect(held).toEqual(allEntries(db, journal))
  expectSoundChain(held)
}

describe('the journal reaches the hub', () => {
  test('in order: what was sold before the line was there, and what is sold later', async () => {
    const hub = await startJournalHub()
    const db = openForTest()
    sell(db, range(1, 250))
    const sync = syncForTest(db, hub.url)
    await untilSent(sync)
    sell(db, [251])
    sync.nudge()
    await untilSent(sync)
    expect(soldAtHub(hub)).toEqual(saleIds(range(1, 251)))
    expectSameJournal(hub, db)
    const batches = hub.heard.filter(({ message }) => message === 'outbox.push')
    expect(batches.length).toBeLessThanOrEqual(5)
    expect(sync.status()).toMatchObject({ unapplied: 0, oldestUnsentMs: undefined, alarm: undefined })
  })

  test('also when nobody nudges', async () => {
    const hub = await startJournalHub()
    const db = openForTest()
    const sync = syncForTest(db, hub.url)
    await untilSent(sync)
    sell(db, [1])
    await untilSent(sync)
    expect(soldAtHub(hub)).toEqual(['sale-1'])
  })

  test('once each, though every answer is lost after the hub has committed', async () => {
    const hub = await startJournalHub()
    const answered = new Set<string>()
    hub.behave((message, request) => {
      const key = JSON.stringify(request)
      if (message !== 'outbox.push' || answered.has(key)) return undefined
      answered.add(key)
      hub.honestly(message, request)
      return answered.size % 2 ? 'silence' : 'hang-up'
    })
    const db = openForTest()
    sell(db, range(1, 420))
    await untilSent(syncForTest(db, hub.url))
    expect(answered.size).toBeGreaterThanOrEqual(5)
    expect(soldAtHub(hub)).toEqual(saleIds(range(1, 420)))
    expectSameJournal(hub, db)
  })

  test('after the hub was away', async () => {
    const hub = await startJournalHub()
    const db = openForTest()
    const sync = syncForTest(db, hub.url)
    await untilSent(sync)
    await hub.stop()
    await until(() => sync.status().state).not.toBe('online')
    sell(db, range(1, 30))
    sync.nudge()
    expect(sync.status()).toMatchObject({ unsent: 30 })
    expect(sync.status().oldestUnsentMs).toBeGreaterThanOrEqual(0)
    await hub.start()
    await untilSent(sync)
    expect(soldAtHub(hub)).toEqual(saleIds(range(1, 30)))
  })
})

describe('the hub’s word on how far it holds the journal', () => {
  test('a hub restored from an older copy is sent the rest again', async () => {
    const hub = await startJournalHub()
    const db = openForTest()
    sell(db, range(1, 120))
    const sync = syncForTest(db, hub.url)
    await untilSent(sync)
    hub.journals.get(journalOf(db).journalId)?.splice(40)
    hub.hangUp()
    await until(() => hub.journals.get(journalOf(db).journalId)?.length).toBe(121)
    await untilSent(sync)
    expectSameJournal(hub, db)
  })

  test('a hub that lost everything, longer ago than the tail reaches, is sent everything', async () => {
    const hub = await startJournalHub()
    const db = openForTest()
    sell(db, range(1, 700))
    const sync = syncForTest(db, hub.url)
    await untilSent(sync)
    hub.journals.get(journalOf(db).journalId)?.splice(3)
    hub.hangUp()
    await until(() => hub.journals.get(journalOf(db).journalId)?.length).toBe(701)
    expectSameJournal(hub, db)
  })

  test('a gap is closed by asking the hub where it stands', async () => {
    const hub = await startJournalHub()
    const db = openForTest()
    sell(db, range(1, 30))
    const sync = syncForTest(db, hub.url)
    await untilSent(sync)
    hub.journals.get(journalOf(db).journalId)?.splice(10)
    sell(db, [31])
    sync.nudge()
    await until(() => hub.journals.get(journalOf(db).journalId)?.length).toBe(32)
    expectSameJournal(hub, db)
    expect(sync.status().alarm).toBeUndefined()
  })

  test('what the applier did is counted from the hub’s own messages', async () => {
    const hub = await startJournalHub()
    hub.behave((message, request) => {
      if (message === 'health.report') return { ok: true, result: { appliedSeq: 1 } }
      const answer = message === 'outbox.push' ? hub.honestly(message, request) : undefined
      return answer?.ok ? { ok: true, result: { ...Object(answer.result), appliedSeq: 1 } } : answer
    })
    const db = openForTest()
    sell(db, range(1, 9))
    const sync = syncForTest(db, hub.url)
    await until(() => sync.status()).toMatchObject({ unsent: 0, unapplied: 9 })
    hub.say('journal.applied', { journalId: journalOf(db).journalId, appliedSeq: 8, findings: 0 })
    await until(() => sync.status().unapplied).toBe(2)
    hub.say('journal.applied', { journalId: journalOf(db).journalId, appliedSeq: 5, findings: 0 })
    sell(db, [10])
    sync.nudge()
    await until(() => sync.status()).toMatchObject({ unsent: 0, unapplied: 3 })
  })
})

describe('a restored disk image', () => {
  test('forks: both pasts reach the hub, entries keep their ids, and it is said', async () => {
    const hub = await startJournalHub()
    const first = openForTest()
    sell(first, range(1, 20))
    const firstSync = syncForTest(first, hub.url)
    await untilSent(firstSync)
    firstSync.stop()
    first.close()
    const image = folderForTest()
    cpSync(first.folder, image, { recursive: true })

    const wentOn = openForTest({ folder: first.folder })
    sell(wentOn, range(21, 30))
    const wentOnSync = syncForTest(wentOn, hub.url)
    await untilSent(wentOnSync)
    wentOnSync.stop()

    const restored = openForTest({ folder: image })
    sell(restored, range(31, 35))
    const sync = syncForTest(restored, hub.url)
    await untilSent(sync)
    expect(soldAtHub(hub)).toEqual(saleIds(range(1, 35)))
    expect(hub.journals.size).toBe(2)
    expectSameJournal(hub, restored)
    const [opening, ...rest] = allEntries(restored, journalOf(restored))
    expect(JSON.parse(opening?.payload ?? '')).toMatchObject({ reason: 'forked' })
    expect(rest).toHaveLength(5)
    expect(sync.status().alarm?.code).toBe('sync.forked')
  })

  test('no hub can make it begin one journal after another', async () => {
    const hub = await startJournalHub()
    hub.behave(message =>
      message === 'register.authenticate'
        ? { ok: true, result: { journal: 'forked', commonSeq: 0, serverTimeMs: 1, programme: hub.programme } }
        : undefined,
    )
    const db = openForTest()
    const sync = syncForTest(db, hub.url)
    await until(() => hub.heard.length).toBeGreaterThan(6)
    expect(allEntries(db, journalOf(db))).toHaveLength(2)
    expect(sync.status().alarm?.code).toBe('sync.rejected')
  })
})

describe('a batch the hub calls broken', () => {
  test('is kept, said, tried again slowly, and goes through once the hub was mended', async () => {
    const hub = await startJournalHub()
    hub.behave(message => (message === 'outbox.push' ? refuse('sync.rejected') : undefined))
    const db = openForTest()
    sell(db, range(1, 5))
    const sync = syncForTest(db, hub.url)
    await until(() => sync.status().alarm?.code).toBe('sync.rejected')
    sync.nudge()
    sync.nudge()
    expect(hub.heard.filter(({ message }) => message === 'outbox.push')).toHaveLength(1)
    expect(sync.status().unsent).toBe(6)
    hub.behaveWell()
    await untilSent(sync)
    expect(sync.status().alarm).toBeUndefined()
    expect(soldAtHub(hub)).toEqual(saleIds(range(1, 5)))
  })

  test('because it holds another past of this journal leads to a new journal, not to a wait', async () => {
    const hub = await startJournalHub()
    let isDisputed = false
    hub.behave(message => {
      if (message === 'outbox.push' && !isDisputed) {
        isDisputed = true
        return refuse('sync.rejected')
      }
      if (message !== 'register.authenticate' || !isDisputed || hub.journals.size > 0) return undefined
      hub.behaveWell()
      return { ok: true, result: { journal: 'forked', commonSeq: 0, serverTimeMs: 1, programme: hub.programme } }
    })
    const db = openForTest()
    sell(db, range(1, 5))
    const sync = syncForTest(db, hub.url, { timings: { ...FAST, rejectedRetryMs: 60_000 } })
    await untilSent(sync)
    expect(soldAtHub(hub)).toEqual(saleIds(range(1, 5)))
    expectSameJournal(hub, db)
    expect(sync.status().alarm?.code).toBe('sync.forked')
  })

  test('a busy hub is left alone for as long as it asks', async () => {
    const hub = await startJournalHub()
    let isBusy = true
    hub.behave(message => {
      if (message !== 'outbox.push' || !isBusy) return undefined
      isBusy = false
      return refuse('sync.offline', 300)
    })
    const db = openForTest()
    const sync = syncForTest(db, hub.url)
    await untilSent(sync)
    const [refused, taken] = hub.heard.filter(({ message }) => message === 'outbox.push')
    expect((taken?.atMs ?? 0) - (refused?.atMs ?? 0)).toBeGreaterThanOrEqual(295)
  })
})

test('whatever goes wrong on the way, the hub ends with each entry once and in order', async () => {
  const trouble = fc.constantFrom(
    'fine',
    'silence',
    'silence-after-commit',
    'hang-up',
    'hang-up-after-commit',
    'rewind',
    'gap',
  )
  const round = fc.record({ sales: fc.integer({ min: 0, max: 130 }), troubles: fc.array(trouble, { maxLength: 3 }) })
  await fc.assert(
    fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 3 }), async rounds => {
      const hub = await startJournalHub()
      const db = openForTest()
      const left: string[] = []
      hub.behave((message, request) => {
        const next = message === 'outbox.push' ? left.shift() : undefined
        if (next === undefined || next === 'fine') return undefined
        if (next.endsWith('after-commit')) hub.honestly(message, request)
        if (next === 'rewind') hub.journals.get(journalOf(db).journalId)?.splice(2)
        if (next === 'gap') return refuse('sync.gap')
        return next.startsWith('silence') ? 'silence' : next === 'rewind' ? undefined : 'hang-up'
      })
      const sync = syncForTest(db, hub.url, {
        timings: {
          ackTimeoutMs: 40,
          retry: { firstMs: 2, mostMs: 5 },
          rejectedRetryMs: 20,
          tickMs: 20,
          reconnect: { firstMs: 2, mostMs: 10 },
        },
      })
      let number = 0
      for (const { sales, troubles } of rounds) {
        left.push(...troubles)
        sell(db, range(number + 1, number + sales))
        number += sales
        sync.nudge()
        await untilSent(sync)
      }
      // A rewind may have come with the last batch: the next word of the hub tells.
      left.length = 0
      sell(db, [number + 1])
      sync.nudge()
      await until(() => soldAtHub(hub).length).toBe(number + 1)
      await untilSent(sync)
      expect(soldAtHub(hub)).toEqual(saleIds(range(1, number + 1)))
      expectSameJournal(hub, db)
      sync.stop()
      await hub.stop()
      db.close()
    }),
    { numRuns: 12 },
  )
}, 30_000)

test('counts survive a restart', async () => {
  const hub = await startJournalHub()
  const db = openForTest()
  sell(db, range(1, 3))
  const sync = syncForTest(db, hub.url)
  await untilSent(sync)
  sync.stop()
  sell(db, [4])
  db.close()
  expect(outboxCounts(openForTest({ folder: db.folder }), registerId).unsent).toBe(1)
})
