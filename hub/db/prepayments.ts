import type { DocumentNumber } from '../../src/shared/fiscal/document.ts'
import type { Db } from './open-database.ts'
import type { SaleRef } from './receipts.ts'

/** Goods handed over that were paid before. */
export type Handover = SaleRef &
  Readonly<{
    /** What no receipt of a prepayment has covered yet. */
    openMinor: number
    /** The documents of the prepayment, in the order the register named them. */
    of: readonly DocumentNumber[]
  }>

export async function insertHandover(db: Db, handover: Handover): Promise<void> {
  const key = { register_id: handover.registerId, sale_id: handover.saleId }
  await db
    .insertInto('handovers')
    .values({ ...key, prepaid_minor: handover.openMinor, open_minor: handover.openMinor })
    .execute()
  for (const { fnNumber, fdNumber } of handover.of) {
    await db
      .insertInto('prepayment_uses')
      .values({ ...key, fn_number: fnNumber, fd_number: fdNumber, amount_minor: 0 })
      .onConflict(conflict => conflict.doNothing())
      .execute()
  }
}

/** Handovers that wait for this document. */
export async function handoversWaitingFor(db: Db, { fnNumber, fdNumber }: DocumentNumber): Promise<Handover[]> {
  const rows = await db
    .selectFrom('prepayment_uses')
    .innerJoin('handovers', join =>
      join
        .onRef('handovers.register_id', '=', 'prepayment_uses.register_id')
        .onRef('handovers.sale_id', '=', 'prepayment_uses.sale_id'),
    )
    .select(['handovers.register_id', 'handovers.sale_id', 'open_minor'])
    .where('fn_number', '=', fnNumber)
    .where('fd_number', '=', fdNumber)
    .where('open_minor', '>', 0)
    .execute()
  const waiting: Handover[] = []
  for (const row of rows) {
    const sale = { registerId: row.register_id, saleId: row.sale_id }
    waiting.push({ ...sale, openMinor: row.open_minor, of: await documentsPaidBy(db, sale) })
  }
  return waiting
}

async function documentsPaidBy(db: Db, sale: SaleRef): Promise<DocumentNumber[]> {
  const rows = await db
    .selectFrom('prepayment_uses')
    .select(['fn_number', 'fd_number'])
    .where('register_id', '=', sale.registerId)
    .where('sale_id', '=', sale.saleId)
    .execute()
  return rows.map(row => ({ fnNumber: row.fn_number, fdNumber: row.fd_number }))
}

/** The handover used so much of this document's money. */
export async function addUseOfDocument(
  db: Db,
  handover: SaleRef,
  { fnNumber, fdNumber }: DocumentNumber,
  amountMinor: number,
): Promise<void> {
  await db
    .updateTable('prepayment_uses')
    .set(update => ({ amount_minor: update('amount_minor', '+', amountMinor) }))
    .where('register_id', '=', handover.registerId)
    .where('sale_id', '=', handover.saleId)
    .where('fn_number', '=', fnNumber)
    .where('fd_number', '=', fdNumber)
    .execute()
  await db
    .updateTable('handovers')
    .set(update => ({ open_minor: update('open_minor', '-', amountMinor) }))
    .where('register_id', '=', handover.registerId)
    .where('sale_id', '=', handover.saleId)
    .execute()
}

/** What handovers used of the money a receipt took, over all its documents. */
export async function usedMinorOf(db: Db, receipt: SaleRef): Promise<number> {
  const row = await db
    .selectFrom('receipt_documents as document')
    .innerJoin('prepayment_uses as use', join =>
      join.onRef('use.fn_number', '=', 'document.fn_number').onRef('use.fd_number', '=', 'document.fd_number'),
    )
    .select(select => select.fn.sum<number | null>('use.amount_minor').as('amount_minor'))
    .where('document.register_id', '=', receipt.registerId)
    .where('document.sale_id', '=', receipt.saleId)
    .executeTakeFirst()
  return row?.amount_minor ?? 0
}
