import type { SaleCompleted } from '../../src/shared/hub/entries.ts'
import type { Db } from './open-database.ts'
import type { SaleRef } from './receipts.ts'

/** FN and FD: the only key that register, device, OFD and tax service share. */
export type DocumentKey = Readonly<{ fnNumber: string; fdNumber: number }>

export async function ownerOfDocument(db: Db, { fnNumber, fdNumber }: DocumentKey): Promise<SaleRef | undefined> {
  const row = await db
    .selectFrom('receipt_documents')
    .select(['register_id', 'sale_id'])
    .where('fn_number', '=', fnNumber)
    .where('fd_number', '=', fdNumber)
    .executeTakeFirst()
  return row ? { registerId: row.register_id, saleId: row.sale_id } : undefined
}

export async function insertDocuments(db: Db, sale: SaleRef, documents: SaleCompleted['documents']): Promise<void> {
  await db
    .insertInto('receipt_documents')
    .values(
      documents.map(({ kind, registered, sellerInn, totalMinor }) => ({
        fn_number: registered.fnNumber,
        fd_number: registered.fdNumber,
        fiscal_sign: registered.fiscalSign,
        kind,
        shift_number: registered.shiftNumber ?? null,
        device_time: registered.deviceTime ?? null,
        register_id: sale.registerId,
        sale_id: sale.saleId,
        seller_inn: sellerInn ?? null,
        total_minor: totalMinor ?? null,
      })),
    )
    .execute()
}

export type DocumentOfReceipt = DocumentKey & Readonly<{ sellerInn?: string; totalMinor?: number }>

/** The sale's documents, lowest FD first. */
export async function documentsOf(db: Db, sale: SaleRef): Promise<DocumentOfReceipt[]> {
  const rows = await db
    .selectFrom('receipt_documents')
    .select(['fn_number', 'fd_number', 'seller_inn', 'total_minor'])
    .where('register_id', '=', sale.registerId)
    .where('sale_id', '=', sale.saleId)
    .orderBy('fd_number')
    .execute()
  return rows.map(row => ({
    fnNumber: row.fn_number,
    fdNumber: row.fd_number,
    ...(row.seller_inn === null ? {} : { sellerInn: row.seller_inn }),
    ...(row.total_minor === null ? {} : { totalMinor: row.total_minor }),
  }))
}
