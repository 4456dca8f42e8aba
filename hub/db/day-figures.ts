import { sql } from 'kysely'
import type { Db } from './open-database.ts'

/** What a day's work left in the tables: how many customers were named and proved, how many sales were given up. */
export type DayFigures = Readonly<{
  /** Sales priced without the hub. */
  offlineSales: number
  cancelledSales: number
  /** Sales that belong to a customer. */
  identifiedSales: number
  /** Proofs that a person is that customer: codes and wallets. */
  verifications: number
  joinedCustomers: number
}>

export async function dayFigures(db: Db): Promise<DayFigures> {
  const { rows } = await sql<DayFigures>`
    select
      (select count(*) from receipts where kind = 'sale' and loyalty_mode = 'offline') as offlineSales,
      (select count(distinct json_extract(payload, '$.saleId')) from entries where kind = 'sale-cancelled')
        as cancelledSales,
      (select count(*) from receipts where kind = 'sale' and customer_id is not null) as identifiedSales,
      (select count(*) from code_requests where state = 'verified') + (select count(*) from wallet_proofs)
        as verifications,
      (select count(*) from joins) as joinedCustomers
  `.execute(db)
  const [figures] = rows
  if (!figures) throw new Error('the tables could not be counted')
  return figures
}
