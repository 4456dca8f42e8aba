import type { Db } from './open-database.ts'
import type { SaleRef } from './receipts.ts'

/** How much of a line, by its key. */
export type LineQuantity = Readonly<{ key: string; quantityMilli: number }>

/** Writes down what a return took of a sale; a line stands once. */
export async function insertReturnOf(
  db: Db,
  sale: SaleRef,
  by: SaleRef,
  { totalMinor, lines }: Readonly<{ totalMinor: number; lines: readonly LineQuantity[] }>,
): Promise<void> {
  const key = { register_id: sale.registerId, sale_id: sale.saleId, by_register: by.registerId, by_sale: by.saleId }
  await db
    .insertInto('receipt_returns')
    .values({ ...key, total_minor: totalMinor })
    .execute()
  for (const { key: lineKey, quantityMilli } of lines) {
    await db
      .insertInto('receipt_return_lines')
      .values({ ...key, line_key: lineKey, quantity_milli: quantityMilli })
      .execute()
  }
}

/** What of each line of a sale was taken back, by all returns together. */
export async function returnedQuantities(db: Db, sale: SaleRef): Promise<LineQuantity[]> {
  const rows = await db
    .selectFrom('receipt_return_lines')
    .select(select => ['line_key', select.fn.sum<number>('quantity_milli').as('quantity_milli')])
    .where('register_id', '=', sale.registerId)
    .where('sale_id', '=', sale.saleId)
    .groupBy('line_key')
    .execute()
  return rows.map(row => ({ key: row.line_key, quantityMilli: row.quantity_milli }))
}

/** What all returns of a sale paid back. */
export async function returnedMinor(db: Db, sale: SaleRef): Promise<number> {
  const row = await db
    .selectFrom('receipt_returns')
    .select(select => select.fn.sum<number | null>('total_minor').as('total_minor'))
    .where('register_id', '=', sale.registerId)
    .where('sale_id', '=', sale.saleId)
    .executeTakeFirst()
  return row?.total_minor ?? 0
}
