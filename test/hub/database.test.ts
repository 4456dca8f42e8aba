import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { sql } from 'kysely'
import { pino } from 'pino'
import { describe, expect, onTestFinished, test } from 'vitest'
import { failureAnswer } from '../../hub/api/failure-answer.ts'
import { migrate, migrations } from '../../hub/db/migrate.ts'
import { openDatabase } from '../../hub/db/open-database.ts'
import { summarise } from '../../hub/db/summary.ts'
import { addRegister } from '../../hub/fleet/register-keys.ts'
import { appendEntries } from '../../hub/journal/append.ts'
import { applyNextBatch } from '../../hub/journal/apply-batch.ts'
import { parseRules } from '../../hub/rules/parse-rules.ts'
import { programmeOf } from '../../hub/rules/rules.ts'
import { createFolderForTest, startHubForTest } from './support/hub-for-test.ts'
import { createJournalForTest } from './support/journal-for-test.ts'
import { salePayload } from './support/payloads.ts'

describe('the database', () => {
  test('waits for the disk at each commit', async () => {
    const folder = await createFolderForTest()
    const { db, close } = openDatabase(folder)
    const { rows } = await import('kysely').then(({ sql }) =>
      sql<{ synchronous: number }>`pragma synchronous`.execute(db),
    )
    await close()
    expect(rows).toEqual([{ synchronous: 2 }])
  })

  test('has one hub at a time, and the next one after it', async () => {
    const folder = await createFolderForTest()
    const first = openDatabase(folder)
    expect(() => openDatabase(folder)).toThrow(expect.objectContaining({ code: 'db.locked' }))
    await first.close()
    await openDatabase(folder).close()
  })

  test.each([
    ['a file that is no database', async (path: string) => writeFile(path, 'x'.repeat(4096)), 'db.corrupt'],
    [
      'another program’s database',
      async (path: string) => void new Database(path).exec('create table t (a)'),
      'db.foreign',
    ],
    [
      'a database of a later version that shuts older ones out',
      async (path: string) => {
        const database = new Database(path)
        migrate(database, [...migrations, { version: 99, minReader: 99, sql: 'select 1' }])
        database.close()
      },
      'db.newer',
    ],
  ])('refuses %s', async (_title, prepare, code) => {
    const folder = await createFolderForTest()
    await prepare(join(folder, 'hub.db'))
    expect(() => openDatabase(folder)).toThrow(expect.objectContaining({ code }))
  })

  test('of a later version that still allows us is used as it is', async () => {
    const folder = await createFolderForTest()
    const database = new Database(join(folder, 'hub.db'))
    migrate(database, [...migrations, { version: 99, minReader: 3, sql: 'create table later (a) ' }])
    database.close()
    await openDatabase(folder).close()
  })

  test.each(migrations.map(({ version }) => version))('migration %i can be stopped after and gone on from', version => {
    const database = new Database(':memory:')
    const tables = () =>
      database.prepare<[], string>("select name from sqlite_schema where type = 'table' order by name").pluck().all()
    migrate(database, migrations.slice(0, version))
    const before = tables()
    migrate(database)
    expect(tables()).toEqual(expect.arrayContaining(before))
    expect(database.prepare('select version, min_reader from schema_state').get()).toEqual({
      version: migrations.length,
      min_reader: 1,
    })
    expect(
      database
        .prepare("select count(*) from pragma_table_list where strict = 0 and name not like 'sqlite_%'")
        .pluck()
        .get(),
    ).toBe(0)
    database.close()
  })

  test('turns the programmes there were into rules of the same numbers', () => {
    const database = new Database(':memory:')
    migrate(database, migrations.slice(0, 4))
    database.exec('insert into programmes values (2, 725, 3333, 5, 1000)')
    migrate(database)
    const texts = database.prepare<[], string>('select text from rules order by version').pluck().all()
    database.close()
    const numbers = texts.map(text => {
      const parsed = parseRules(text)
      return parsed.ok && programmeOf(parsed.rules, 1)
    })
    const full = { spendingFromMs: 0, promotions: [], scripts: [] }
    expect(numbers).toMatchObject([
      { accrualBps: 300, maxSpendBps: 5000, minUnitPriceMinor: 1, ...full },
      { accrualBps: 725, maxSpendBps: 3333, minUnitPriceMinor: 5, ...full },
    ])
  })

  test('has versions that rise', () => {
    expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, at) => at + 1))
  })

  test('keeps the hub’s secret for its owner only', async () => {
    const { folder } = await startHubForTest()
    expect((await stat(join(folder, 'secret.key'))).mode & 0o777).toBe(0o600)
  })
})

test('a failure nobody foresaw is told with a trace id and nothing else, and the hub lives on', async () => {
  const { hub, folder, register } = await startHubForTest()
  const agent = await register()
  await agent.hello()
  const database = new Database(join(folder, 'hub.db'))
  database.exec("create trigger bug before insert on entries begin select raise(abort, 'secret detail'); end")
  agent.journal.add('sale-completed', salePayload({ saleId: 'a', fd: 1 }))
  const push = { journalId: agent.journal.journalId, entries: agent.journal.entries }
  const answer = await agent.ask('outbox.push', push)
  expect(answer).toMatchObject({
    ok: false,
    error: { code: 'agent.unexpected', params: { traceId: expect.any(String) } },
  })
  expect(JSON.stringify(answer)).not.toContain('secret detail')
  database.exec('drop trigger bug')
  database.close()
  expect(await agent.push()).toMatchObject({ received: { seq: 1 } })
  await hub.whenApplied()
  expect(await hub.summary()).toMatchObject({ sales: 1 })
})

describe('a full disk', () => {
  async function crampedHub() {
    const { db, close } = openDatabase(await createFolderForTest())
    onTestFinished(close)
    const secret = Buffer.alloc(32)
    await addRegister(db, secret, { registerId: 'r1', storeId: 's', storeName: 'Магазин', token: 't'.repeat(32) }, 0)
    const journal = createJournalForTest('r1')
    const pages = await sql<{ page_count: number }>`pragma page_count`.execute(db)
    const limitTo = (pageCount: number) => sql`pragma max_page_count = ${sql.raw(String(pageCount))}`.execute(db)
    return { db, journal, limitTo, usedPages: pages.rows[0]?.page_count ?? 0 }
  }

  test('refuses a push with a time to try again, takes nothing of it, and takes it all once there is room', async () => {
    const { db, journal, limitTo, usedPages } = await crampedHub()
    for (let fd = 1; fd <= 100; fd += 1) journal.add('sale-completed', salePayload({ saleId: `s${fd}`, fd }))
    const batch = { registerId: 'r1', journalId: journal.journalId, entries: journal.entries }
    await limitTo(usedPages + 2)
    const error = await appendEntries(db, batch, 0).catch(thrown => thrown)
    expect(failureAnswer(error, pino({ level: 'silent' }), {})).toMatchObject({
      ok: false,
      error: { code: 'disk.full' },
      retryAfterMs: 30_000,
    })
    expect(await summarise(db)).toMatchObject({ received: 0 })
    await limitTo(1_000_000)
    expect(await appendEntries(db, batch, 0)).toMatchObject({ received: { seq: 100 } })
  })

  test('makes the applier wait, and costs no entry', async () => {
    const { db, journal, limitTo } = await crampedHub()
    for (let fd = 1; fd <= 20; fd += 1) {
      const sale = salePayload({ saleId: `s${fd}`, fd })
      const lines = Array.from({ length: 100 }, (_, at) => ({
        ...sale.lines[0],
        key: `${at}`,
        priceMinor: 100,
        totalMinor: 100,
      }))
      journal.add('sale-completed', { ...sale, lines })
    }
    await appendEntries(db, { registerId: 'r1', journalId: journal.journalId, entries: journal.entries }, 0)
    const pages = await sql<{ page_count: number }>`pragma page_count`.execute(db)
    await limitTo((pages.rows[0]?.page_count ?? 0) + 2)
    await expect(applyNextBatch(db, () => 0)).rejects.toMatchObject({ code: 'SQLITE_FULL' })
    expect(await summarise(db)).toMatchObject({ received: 20, applied: 0, sales: 0, openFindings: 0 })
    await limitTo(1_000_000)
    await applyNextBatch(db, () => 0)
    expect(await summarise(db)).toMatchObject({ applied: 20, sales: 20, openFindings: 0 })
  })
})
