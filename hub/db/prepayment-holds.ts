import type { DocumentNumber } from '../../src/shared/fiscal/document.ts'
import type { Db } from './open-database.ts'
import type { SaleRef } from './receipts.ts'

/** So much of the money of one prepayment document. Kopecks. */
export type PrepaymentAmount = DocumentNumber & Readonly<{ amountMinor: number }>

/** What a sale holds of money that was paid before, document by document. */
export async function heldPrepayments(db: Db, sale: SaleRef): Promise<PrepaymentAmount[]> {
  const rows = await db
    .selectFrom('prepayment_holds')
    .select(['fn_number', 'fd_number', 'amount_minor'])
    .where('register_id', '=', sale.registerId)
    .where('sale_id', '=', sale.saleId)
    .execute()
  return rows.map(row => ({ fnNumber: row.fn_number, fdNumber: row.fd_number, amountMinor: row.amount_minor }))
}

/** The sale holds exactly this from now on. */
export async function setHeldPrepayments(db: Db, sale: SaleRef, wished: readonly PrepaymentAmount[]): Promise<void> {
  const key = { register_id: sale.registerId, sale_id: sale.saleId }
  await db
    .deleteFrom('prepayment_holds')
    .where(where => where.and(key))
    .execute()
  for (const { fnNumber, fdNumber, amountMinor } of wished) {
    await db
      .insertInto('prepayment_holds')
      .values({ ...key, fn_number: fnNumber, fd_number: fdNumber, amount_minor: amountMinor })
      .execute()
  }
}

/** Who holds how much of the money a receipt took, over all its documents. */
export async function prepaymentHoldsOn(
  db: Db,
  receipt: SaleRef,
): Promise<readonly (SaleRef & Readonly<{ amountMinor: number }>)[]> {
  const rows = await db
    .selectFrom('receipt_documents as document')
    .innerJoin('prepayment_holds as hold', join =>
      join.onRef('hold.fn_number', '=', 'document.fn_number').onRef('hold.fd_number', '=', 'document.fd_number'),
    )
    .select(['hold.register_id', 'hold.sale_id', 'hold.amount_minor'])
    .where('document.register_id', '=', receipt.registerId)
    .where('document.sale_id', '=', receipt.saleId)
    .execute()
  return rows.map(row => ({ registerId: row.register_id, saleId: row.sale_id, amountMinor: row.amount_minor }))
}
