import { SoldLine } from '../../src/shared/hub/entries.ts'
import type { Db } from './open-database.ts'

type SaleRef = Readonly<{ registerId: string; saleId: string }>

/** What only some lines have, kept as JSON beside the rest. */
const Further = SoldLine.pick({ paymentMethod: true, sellerInn: true, giftCard: true, requisites: true })

/** A statement takes a limited number of values. */
const LINES_PER_STATEMENT = 200

/** Writes the lines of a new receipt, with what each promotion took off. */
export async function insertLines(db: Db, { registerId, saleId }: SaleRef, lines: readonly SoldLine[]): Promise<void> {
  const key = { register_id: registerId, sale_id: saleId }
  const rows = lines.map((line, at) => ({
    ...key,
    line_number: at + 1,
    key: line.key,
    name: line.name,
    barcode: line.barcode ?? null,
    quantity_milli: line.quantityMilli,
    price_minor: line.priceMinor,
    total_minor: line.totalMinor,
    points_spent_minor: line.pointsSpentMinor,
    points_accrued_minor: line.pointsAccruedMinor,
    vat_code: line.vatCode,
    item_kind: line.itemKind,
    department: line.department,
    further: furtherOf(line),
  }))
  for (let at = 0; at < rows.length; at += LINES_PER_STATEMENT) {
    await db
      .insertInto('receipt_lines')
      .values(rows.slice(at, at + LINES_PER_STATEMENT))
      .execute()
  }
  const promotions = lines.flatMap((line, at) =>
    line.promotions.map(({ promotionId, amountMinor }) => ({
      ...key,
      line_number: at + 1,
      promotion_id: promotionId,
      amount_minor: amountMinor,
    })),
  )
  for (let at = 0; at < promotions.length; at += LINES_PER_STATEMENT) {
    await db
      .insertInto('receipt_line_promotions')
      .values(promotions.slice(at, at + LINES_PER_STATEMENT))
      .onConflict(conflict => conflict.doNothing())
      .execute()
  }
}

function furtherOf(line: SoldLine): string | null {
  const { paymentMethod, sellerInn, giftCard, requisites } = line
  const further = { paymentMethod, sellerInn, giftCard, requisites }
  return Object.values(further).some(value => value !== undefined) ? JSON.stringify(further) : null
}

/** Lines in the order they were printed. */
export async function linesOf(db: Db, sale: SaleRef): Promise<SoldLine[]> {
  const rows = await db
    .selectFrom('receipt_lines')
    .selectAll()
    .where('register_id', '=', sale.registerId)
    .where('sale_id', '=', sale.saleId)
    .orderBy('line_number')
    .execute()
  const promotions = await promotionsByLine(db, sale)
  return rows.map(row => ({
    key: row.key,
    name: row.name,
    ...(row.barcode === null ? {} : { barcode: row.barcode }),
    quantityMilli: row.quantity_milli,
    priceMinor: row.price_minor,
    totalMinor: row.total_minor,
    pointsSpentMinor: row.points_spent_minor,
    pointsAccruedMinor: row.points_accrued_minor,
    vatCode: row.vat_code,
    itemKind: row.item_kind,
    department: row.department,
    promotions: promotions.get(row.line_number) ?? [],
    ...(row.further === null ? {} : Further.parse(JSON.parse(row.further))),
  }))
}

async function promotionsByLine(db: Db, sale: SaleRef): Promise<Map<number, SoldLine['promotions']>> {
  const rows = await db
    .selectFrom('receipt_line_promotions')
    .selectAll()
    .where('register_id', '=', sale.registerId)
    .where('sale_id', '=', sale.saleId)
    .orderBy('promotion_id')
    .execute()
  const byLine = new Map<number, SoldLine['promotions']>()
  for (const row of rows) {
    const known = byLine.get(row.line_number) ?? []
    byLine.set(row.line_number, [...known, { promotionId: row.promotion_id, amountMinor: row.amount_minor }])
  }
  return byLine
}
