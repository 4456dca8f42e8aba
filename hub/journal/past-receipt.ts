import { AppError } from '../../src/shared/errors/app-error.ts'
import { SaleCompleted } from '../../src/shared/hub/entries.ts'
import { PastReceipt, type ReceiptRef } from '../../src/shared/hub/messages.ts'
import { documentsOf, ownerOfDocument } from '../db/fiscal-documents.ts'
import type { Db } from '../db/open-database.ts'
import { linesOf } from '../db/receipt-lines.ts'
import { findReceipt, findSaleNear, type Receipt } from '../db/receipts.ts'

/**
 * A past sale as a return needs it. The sale id is the asking register's own way to name it, see `findSaleNear`.
 *
 * @throws AppError return.is-a-return: the document is a return itself
 */
export async function findPastReceipt(db: Db, registerId: string, ref: ReceiptRef): Promise<PastReceipt | undefined> {
  const receipt = await findByRef(db, registerId, ref)
  if (!receipt) return undefined
  if (receipt.kind === 'return') throw new AppError('return.is-a-return')
  const [document] = await documentsOf(db, receipt)
  if (!document) return undefined
  const tenders = SaleCompleted.shape.tenders.parse(JSON.parse(receipt.tenders))
  return PastReceipt.parse({
    saleId: receipt.saleId,
    ...document,
    soldAtMs: receipt.soldAtMs,
    totalMinor: receipt.totalMinor,
    lines: await linesOf(db, receipt),
    tenders: tenders.map(({ kind, amountMinor }) => ({ kind, amountMinor })),
    customerId: receipt.customerId ?? undefined,
    pointsSpentMinor: receipt.pointsSpentMinor,
    pointsAccruedMinor: receipt.pointsAccruedMinor,
    isReturned: receipt.isReturned,
  })
}

async function findByRef(db: Db, registerId: string, ref: ReceiptRef): Promise<Receipt | undefined> {
  if (ref.by === 'sale') return findSaleNear(db, registerId, ref.saleId)
  const owner = await ownerOfDocument(db, ref)
  return owner && findReceipt(db, owner)
}
