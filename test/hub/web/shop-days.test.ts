import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../../hub/db/open-database.ts'
import { insertReceipt } from '../../../hub/db/receipts.ts'
import { readShopDays, type ShopDay, shopDayOf } from '../../../hub/db/shop-days.ts'
import { encodeDaysCsv } from '../../../hub/web/days-csv.ts'
import { daysUntil, lastShopDays } from '../../../hub/web/period.ts'
import { sharesOf } from '../../../hub/web/shares.ts'
import { SaleCompleted } from '../../../src/shared/hub/entries.ts'
import { createFolderForTest } from '../support/hub-for-test.ts'
import { salePayload } from '../support/payloads.ts'

const MOSCOW = 180
const KAMCHATKA = 720
const at = (text: string) => Date.parse(text)

async function openForTest() {
  const { db, close } = openDatabase(await createFolderForTest())
  onTestFinished(close)
  let fd = 0
  return {
    db,
    addCustomer: (customerId: string, email: string | null) =>
      db
        .insertInto('customers')
        .values({ customer_id: customerId, phone: customerId, email, state: 'active', joined_at_ms: 0 })
        .execute(),
    sell: async (sale: Partial<SaleCompleted>, customerId: string | null = null) => {
      fd += 1
      const payload = { ...SaleCompleted.parse(salePayload({ saleId: `s${fd}`, fd })), ...sale }
      const points = { customerId, spentMinor: 0, accruedMinor: 0, state: 'posted' } as const
      await db.transaction().execute(tx => insertReceipt(tx, 'r1', `e${fd}`, payload, points))
    },
  }
}

describe('the day of a receipt', () => {
  test.each([
    ['2026-11-22T20:59:59Z', MOSCOW, '2026-11-22'],
    ['2026-11-22T21:00:00Z', MOSCOW, '2026-11-23'],
    ['2026-11-22T12:00:00Z', KAMCHATKA, '2026-11-23'],
    ['2026-12-31T21:00:00Z', MOSCOW, '2027-01-01'],
    ['2026-11-22T00:30:00Z', -60, '2026-11-21'],
  ])('at %s with the clock %i minutes ahead is %s', (moment, utcOffsetMinutes, day) => {
    expect(shopDayOf({ atMs: at(moment), utcOffsetMinutes })).toBe(day)
  })
})

describe('a shop day', () => {
  test('counts receipts, customers once, and never returns', async () => {
    const { db, addCustomer, sell } = await openForTest()
    await addCustomer('vera', 'vera@example.ru')
    await addCustomer('oleg', null)
    const moment = { atMs: at('2026-11-22T10:00:00Z'), utcOffsetMinutes: MOSCOW }
    await sell({ moment, delivery: 'electronic' }, 'vera')
    await sell({ moment, delivery: 'both' }, 'vera')
    await sell({ moment, delivery: 'paper' }, 'oleg')
    await sell({ moment, delivery: 'paper' })
    await sell({ moment, kind: 'return', delivery: 'electronic' }, 'vera')
    expect(await readShopDays(db, '2026-11-01', '2026-11-30')).toEqual([
      {
        day: '2026-11-22',
        receipts: 4,
        identified: 3,
        electronicOnly: 1,
        electronicAndPaper: 1,
        customers: 2,
        customersWithEmail: 1,
      },
    ])
  })

  test('keeps what was known then: an e-mail given later changes later days only', async () => {
    const { db, addCustomer, sell } = await openForTest()
    await addCustomer('oleg', null)
    const monday = { atMs: at('2026-11-16T10:00:00Z'), utcOffsetMinutes: MOSCOW }
    const tuesday = { ...monday, atMs: at('2026-11-17T10:00:00Z') }
    await sell({ moment: monday }, 'oleg')
    await sell({ moment: tuesday }, 'oleg')
    await db.updateTable('customers').set({ email: 'oleg@example.ru' }).execute()
    await sell({ moment: tuesday }, 'oleg')
    const days = await readShopDays(db, '2026-11-16', '2026-11-17')
    expect(days.map(day => [day.customers, day.customersWithEmail])).toEqual([
      [1, 0],
      [1, 1],
    ])
  })

  test('can be counted again from the receipts, whatever came in which order', async () => {
    const { db, addCustomer, sell } = await openForTest()
    const customers = ['a', 'b', 'c']
    for (const id of customers) await addCustomer(id, id === 'a' ? 'a@example.ru' : null)
    const sale = fc.record({
      day: fc.integer({ min: 0, max: 3 }),
      kind: fc.constantFrom('sale' as const, 'sale' as const, 'return' as const),
      delivery: fc.constantFrom('paper' as const, 'electronic' as const, 'both' as const),
      customerId: fc.option(fc.constantFrom(...customers)),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(sale, { minLength: 1, maxLength: 12 }), async sales => {
        for (const { day, customerId, ...rest } of sales) {
          const atMs = at('2026-11-20T09:00:00Z') + day * 24 * 60 * 60_000
          await sell({ ...rest, moment: { atMs, utcOffsetMinutes: MOSCOW } }, customerId)
        }
        const { rows } = await sql<ShopDay>`
          select shop_day as day, count(*) as receipts, count(customer_id) as identified,
            sum(delivery = 'electronic') as electronicOnly, sum(delivery = 'both') as electronicAndPaper,
            count(distinct customer_id) as customers,
            count(distinct case when customer_id = 'a' then 1 end) as customersWithEmail
          from receipts where kind = 'sale' group by shop_day order by shop_day
        `.execute(db)
        expect(await readShopDays(db, '2026-01-01', '2026-12-31')).toEqual(rows)
      }),
      { numRuns: 25 },
    )
  })
})

describe('the last thirty days', () => {
  test('show days without a sale, and end today', async () => {
    const { db, sell } = await openForTest()
    await sell({ moment: { atMs: at('2026-11-02T10:00:00Z'), utcOffsetMinutes: MOSCOW } })
    const days = await lastShopDays(db, at('2026-11-22T10:00:00Z'))
    expect(days.map(({ day }) => day)).toEqual(daysUntil('2026-11-22', 30))
    expect(days.filter(({ receipts }) => receipts > 0)).toMatchObject([{ day: '2026-11-02', receipts: 1 }])
  })

  test('end with the day the easternmost shop is in, but not with a clock that runs years ahead', async () => {
    const { db, sell } = await openForTest()
    const nowMs = at('2026-11-22T20:00:00Z')
    await sell({ moment: { atMs: nowMs, utcOffsetMinutes: KAMCHATKA } })
    await sell({ moment: { atMs: at('2031-01-01T00:00:00Z'), utcOffsetMinutes: MOSCOW } })
    expect((await lastShopDays(db, nowMs)).at(-1)?.day).toBe('2026-11-23')
  })

  test('are in the download as they are on the page, and add up to its figures', async () => {
    const { db, sell } = await openForTest()
    const moment = { atMs: at('2026-11-22T10:00:00Z'), utcOffsetMinutes: MOSCOW }
    for (const delivery of ['electronic', 'both', 'paper'] as const) await sell({ moment, delivery })
    const days = await lastShopDays(db, at('2026-11-22T12:00:00Z'))
    const [heading = '', ...rows] = encodeDaysCsv(days, 'ru').slice(1).trimEnd().split('\r\n')
    expect(heading).toMatch(/^День магазина;Чеков продажи;/)
    const sums = (column: number) => rows.reduce((sum, row) => sum + Number(row.split(';')[column]), 0)
    const electronic = sharesOf(days).find(({ kind }) => kind === 'electronic')
    expect([electronic?.whole, electronic?.part]).toEqual([sums(1), sums(3) + sums(4)])
    expect(encodeDaysCsv(days, 'en')).toContain('Shop day;Sale receipts;')
  })
})

describe('a goal', () => {
  const day = {
    ...{ day: '2026-11-22', electronicOnly: 0, electronicAndPaper: 0 },
    customers: 0,
    customersWithEmail: 0,
  }
  const identified = (part: number, whole: number) =>
    sharesOf([{ ...day, receipts: whole, identified: part }]).find(({ kind }) => kind === 'identified')

  test.each([
    [89, 100, true],
    [8_899, 10_000, false],
    [0, 0, false],
  ])('of 89 %% with %i of %i receipts is met: %s', (part, whole, isMet) => {
    expect(identified(part, whole)?.isGoalMet).toBe(isMet)
  })
})
