import type { SaleCompleted } from '../../src/shared/hub/entries.ts'
import type { Db } from './open-database.ts'

const MINUTE_MS = 60_000

/** What the sales of one shop day amount to. Returns are not counted. */
export type ShopDay = Readonly<{
  /** `2026-11-22`, by the clock of each receipt's own shop. */
  day: string
  receipts: number
  /** Of them, with a customer. */
  identified: number
  /** Of them, sent to the buyer and not printed. */
  electronicOnly: number
  /** Of them, sent and printed too. */
  electronicAndPaper: number
  /** Different customers of the day. */
  customers: number
  /** Of them, whose e-mail was known when a receipt of the day was taken in. */
  customersWithEmail: number
}>

/** The day in the shop when it happened. */
export function shopDayOf({ atMs, utcOffsetMinutes }: SaleCompleted['moment']): string {
  return new Date(atMs + utcOffsetMinutes * MINUTE_MS).toISOString().slice(0, 10)
}

/** Adds a new receipt to its day. Belongs into the transaction that inserts the receipt, once per receipt. */
export async function countIntoShopDay(db: Db, sale: SaleCompleted, customerId: string | null): Promise<void> {
  if (sale.kind !== 'sale') return
  const day = shopDayOf(sale.moment)
  const customer = customerId === null ? noNews : await countCustomer(db, day, customerId)
  const counts = {
    receipts: 1,
    identified: customerId === null ? 0 : 1,
    electronic_only: sale.delivery === 'electronic' ? 1 : 0,
    electronic_and_paper: sale.delivery === 'both' ? 1 : 0,
    customers: customer.isNew ? 1 : 0,
    customers_with_email: customer.isEmailNews ? 1 : 0,
  }
  await db
    .insertInto('shop_days')
    .values({ shop_day: day, ...counts })
    .onConflict(conflict =>
      conflict.column('shop_day').doUpdateSet(update => ({
        receipts: update('shop_days.receipts', '+', counts.receipts),
        identified: update('shop_days.identified', '+', counts.identified),
        electronic_only: update('shop_days.electronic_only', '+', counts.electronic_only),
        electronic_and_paper: update('shop_days.electronic_and_paper', '+', counts.electronic_and_paper),
        customers: update('shop_days.customers', '+', counts.customers),
        customers_with_email: update('shop_days.customers_with_email', '+', counts.customers_with_email),
      })),
    )
    .execute()
}

type CustomerNews = Readonly<{ isNew: boolean; isEmailNews: boolean }>
const noNews: CustomerNews = { isNew: false, isEmailNews: false }

/** A customer counts once a day; the e-mail as it is known now, so that past days do not change under the reader. */
async function countCustomer(db: Db, shopDay: string, customerId: string): Promise<CustomerNews> {
  const customer = await db
    .selectFrom('customers')
    .select('email')
    .where('customer_id', '=', customerId)
    .executeTakeFirst()
  const isEmailKnown = typeof customer?.email === 'string'
  const present = await db
    .selectFrom('shop_day_customers')
    .select('email_known')
    .where('shop_day', '=', shopDay)
    .where('customer_id', '=', customerId)
    .executeTakeFirst()
  if (present && (present.email_known === 1 || !isEmailKnown)) return noNews
  const email_known = isEmailKnown ? 1 : 0
  await db
    .insertInto('shop_day_customers')
    .values({ shop_day: shopDay, customer_id: customerId, email_known })
    .onConflict(conflict => conflict.columns(['shop_day', 'customer_id']).doUpdateSet({ email_known }))
    .execute()
  return { isNew: present === undefined, isEmailNews: isEmailKnown }
}

/** The days from `firstDay` to `lastDay`, both included, that had a sale; oldest first. */
export async function readShopDays(db: Db, firstDay: string, lastDay: string): Promise<ShopDay[]> {
  const rows = await db
    .selectFrom('shop_days')
    .selectAll()
    .where('shop_day', '>=', firstDay)
    .where('shop_day', '<=', lastDay)
    .orderBy('shop_day')
    .execute()
  return rows.map(row => ({
    day: row.shop_day,
    receipts: row.receipts,
    identified: row.identified,
    electronicOnly: row.electronic_only,
    electronicAndPaper: row.electronic_and_paper,
    customers: row.customers,
    customersWithEmail: row.customers_with_email,
  }))
}

/** The newest day with a sale, not later than `latest`: a register whose clock runs years ahead moves nothing. */
export async function newestShopDay(db: Db, latest: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('shop_days')
    .select('shop_day')
    .where('shop_day', '<=', latest)
    .orderBy('shop_day', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.shop_day
}
