import type { DocumentNumber } from '../../src/shared/fiscal/document.ts'
import { SaleCompleted } from '../../src/shared/hub/entries.ts'
import type { Db } from './open-database.ts'
import { insertLines } from './receipt-lines.ts'
import { countIntoShopDay, shopDayOf } from './shop-days.ts'

export type SaleRef = Readonly<{ registerId: string; saleId: string }>

/** A receipt as the hub keeps it, without lines and documents. Amounts are positive, `kind` gives the direction. */
export type Receipt = SaleRef &
  Readonly<{
    entryId: string
    kind: 'sale' | 'return'
    returnOf: string | null
    /** The returned receipt by FN and FD, where its register said so. */
    originalDocument: DocumentNumber | null
    customerId: string | null
    totalMinor: number
    soldAtMs: number
    loyaltyMode: string
    tenders: string
    /** As posted. */
    pointsSpentMinor: number
    pointsAccruedMinor: number
    pointsState: 'posted' | 'no-customer' | 'waiting-original'
    /** All of it was taken back. */
    isReturned: boolean
    terms: SaleCompleted['terms']
    giftCards: SaleCompleted['giftCards']
  }>

/** How the points of a receipt were posted, or why not. */
export type ReceiptPoints = Readonly<{
  customerId: string | null
  spentMinor: number
  accruedMinor: number
  state: Receipt['pointsState']
}>

const columns = [
  'receipts.register_id',
  'receipts.sale_id',
  'entry_id',
  'kind',
  'return_of',
  'original_fn',
  'original_fd',
  'customer_id',
  'total_minor',
  'sold_at_ms',
  'loyalty_mode',
  'tenders',
  'points_spent_minor',
  'points_accrued_minor',
  'points_state',
  'is_returned',
  'terms',
  'gift_cards',
] as const

type ReceiptRow = Readonly<{
  register_id: string
  sale_id: string
  entry_id: string
  kind: 'sale' | 'return'
  return_of: string | null
  original_fn: string | null
  original_fd: number | null
  customer_id: string | null
  total_minor: number
  sold_at_ms: number
  loyalty_mode: string
  tenders: string
  points_spent_minor: number
  points_accrued_minor: number
  points_state: Receipt['pointsState']
  is_returned: number
  terms: string | null
  gift_cards: string | null
}>

export async function findReceipt(db: Db, { registerId, saleId }: SaleRef): Promise<Receipt | undefined> {
  const row = await db
    .selectFrom('receipts')
    .select(columns)
    .where('register_id', '=', registerId)
    .where('sale_id', '=', saleId)
    .executeTakeFirst()
  return row ? toReceipt(row) : undefined
}

/** Whether this customer has a sale at the hub, returned or not. */
export async function hasBought(db: Db, customerId: string): Promise<boolean> {
  const row = await db
    .selectFrom('receipts')
    .select('sale_id')
    .where('customer_id', '=', customerId)
    .where('kind', '=', 'sale')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export async function isSaleCompleted(db: Db, sale: SaleRef): Promise<boolean> {
  return (await findReceipt(db, sale)) !== undefined
}

/**
 * The sale a register means by its id. Ids are the register program's own, so the nearest one is meant: of this
 * register, else the only one of its store, else the only one of the chain.
 */
export async function findSaleNear(db: Db, registerId: string, saleId: string): Promise<Receipt | undefined> {
  const rows = await db
    .selectFrom('receipts')
    .innerJoin('registers', 'registers.register_id', 'receipts.register_id')
    .select([...columns, 'registers.store_id'])
    .where('receipts.sale_id', '=', saleId)
    .execute()
  const own = rows.find(row => row.register_id === registerId)
  if (own) return toReceipt(own)
  if (rows.length === 0) return undefined
  const here = await db
    .selectFrom('registers')
    .select('store_id')
    .where('register_id', '=', registerId)
    .executeTakeFirst()
  const inStore = rows.filter(row => row.store_id === here?.store_id)
  const candidates = inStore.length > 0 ? inStore : rows
  const [only] = candidates
  return only && candidates.length === 1 ? toReceipt(only) : undefined
}

/** Returns that came before their sale and named it by its id, or by one of its documents alone. */
export async function returnsWaitingFor(
  db: Db,
  saleId: string,
  documents: readonly DocumentNumber[],
): Promise<Receipt[]> {
  const waiting = db.selectFrom('receipts').select(columns).where('points_state', '=', 'waiting-original')
  const rows = await waiting.where('return_of', '=', saleId).execute()
  for (const { fnNumber, fdNumber } of documents) {
    const named = waiting.where('original_fn', '=', fnNumber).where('original_fd', '=', fdNumber)
    rows.push(...(await named.where('return_of', 'is', null).execute()))
  }
  return rows.map(toReceipt)
}

/** Writes a receipt with its lines, and counts it into its shop day. */
export async function insertReceipt(
  db: Db,
  registerId: string,
  entryId: string,
  sale: SaleCompleted,
  points: ReceiptPoints,
): Promise<void> {
  const key = { register_id: registerId, sale_id: sale.saleId }
  await db
    .insertInto('receipts')
    .values({
      ...key,
      entry_id: entryId,
      kind: sale.kind,
      return_of: sale.returnOf ?? null,
      original_fn: sale.originalDocument?.fnNumber ?? null,
      original_fd: sale.originalDocument?.fdNumber ?? null,
      customer_id: points.customerId,
      total_minor: sale.totalMinor,
      tenders: JSON.stringify(sale.tenders),
      sold_at_ms: sale.moment.atMs,
      utc_offset_minutes: sale.moment.utcOffsetMinutes,
      shop_day: shopDayOf(sale.moment),
      delivery: sale.delivery,
      fiscal_mode: sale.fiscalMode,
      loyalty_mode: sale.loyaltyMode,
      programme_version: sale.programmeVersion,
      points_spent_minor: points.spentMinor,
      points_accrued_minor: points.accruedMinor,
      points_state: points.state,
      is_returned: 0,
      terms: isUsual(sale.terms) ? null : JSON.stringify(sale.terms),
      gift_cards: sale.giftCards.length === 0 ? null : JSON.stringify(sale.giftCards),
    })
    .execute()
  await countIntoShopDay(db, sale, points.customerId)
  await insertLines(db, { registerId, saleId: sale.saleId }, sale.lines)
}

function isUsual({ settlement, isInternet, requisites, ...rest }: SaleCompleted['terms']): boolean {
  const hasMore = isInternet || requisites.length > 0 || Object.values(rest).some(value => value !== undefined)
  return settlement.kind === 'full' && !hasMore
}

export async function setReceiptPoints(db: Db, sale: SaleRef, points: ReceiptPoints): Promise<void> {
  await db
    .updateTable('receipts')
    .set({
      customer_id: points.customerId,
      points_spent_minor: points.spentMinor,
      points_accrued_minor: points.accruedMinor,
      points_state: points.state,
    })
    .where('register_id', '=', sale.registerId)
    .where('sale_id', '=', sale.saleId)
    .execute()
}

export async function markReturned(db: Db, sale: SaleRef): Promise<void> {
  await db
    .updateTable('receipts')
    .set({ is_returned: 1 })
    .where('register_id', '=', sale.registerId)
    .where('sale_id', '=', sale.saleId)
    .execute()
}

function toReceipt(row: ReceiptRow): Receipt {
  return {
    registerId: row.register_id,
    saleId: row.sale_id,
    entryId: row.entry_id,
    kind: row.kind,
    returnOf: row.return_of,
    originalDocument:
      row.original_fn !== null && row.original_fd !== null
        ? { fnNumber: row.original_fn, fdNumber: row.original_fd }
        : null,
    customerId: row.customer_id,
    totalMinor: row.total_minor,
    soldAtMs: row.sold_at_ms,
    loyaltyMode: row.loyalty_mode,
    tenders: row.tenders,
    pointsSpentMinor: row.points_spent_minor,
    pointsAccruedMinor: row.points_accrued_minor,
    pointsState: row.points_state,
    isReturned: row.is_returned === 1,
    terms: SaleCompleted.shape.terms.parse(row.terms === null ? undefined : JSON.parse(row.terms)),
    giftCards: SaleCompleted.shape.giftCards.parse(row.gift_cards === null ? undefined : JSON.parse(row.gift_cards)),
  }
}
