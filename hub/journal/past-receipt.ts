import { AppError } from '../../src/shared/errors/app-error.ts'
import { SaleCompleted } from '../../src/shared/hub/entries.ts'
import { PastReceipt, type ReceiptRef } from '../../src/shared/hub/past-receipt.ts'
import { customerById } from '../db/customers.ts'
import { documentsOf, ownerOfDocument } from '../db/fiscal-documents.ts'
import type { Db } from '../db/open-database.ts'
import { returnedQuantities } from '../db/receipt-returns.ts'
import { findReceipt, findSaleNear, type Receipt, type SaleRef } from '../db/receipts.ts'
import { customerForRegister } from '../loyalty/customers.ts'
import { linesForReturn } from '../returns/lines-for-return.ts'
import { prepaidFreeMinor } from '../returns/prepaid-left.ts'

/**
 * A past sale as a return or a handover needs it. The sale id is the asking register's own way to name it, see
 * `findSaleNear`.
 *
 * @throws AppError return.is-a-return: the document is a return itself
 */
export async function findPastReceipt(db: Db, registerId: string, ref: ReceiptRef): Promise<PastReceipt | undefined> {
  const receipt = await findPastSale(db, registerId, ref)
  return receipt && (await pastReceiptOf(db, registerId, receipt))
}

/** @throws AppError return.is-a-return: the document is a return itself */
export async function findPastSale(db: Db, registerId: string, ref: ReceiptRef): Promise<Receipt | undefined> {
  const receipt = await findByRef(db, registerId, ref)
  if (receipt?.kind === 'return') throw new AppError('return.is-a-return')
  return receipt
}

/**
 * The sale with all a return of it must know. Money that returns under way will pay back is not left for a handover,
 * nor is what other registers hold; what its own sales hold the asking register knows best.
 */
export async function pastReceiptOf(db: Db, registerId: string, receipt: Receipt): Promise<PastReceipt | undefined> {
  const documents = await documentsOf(db, receipt)
  const [first] = documents
  if (!first) return undefined
  const { lines, pointsSpentMinor } = await linesForReturn(db, receipt)
  const tenders = SaleCompleted.shape.tenders.parse(JSON.parse(receipt.tenders))
  const customer = receipt.customerId === null ? undefined : await customerById(db, receipt.customerId)
  return PastReceipt.parse({
    saleId: receipt.saleId,
    fnNumber: first.fnNumber,
    fdNumber: first.fdNumber,
    soldAtMs: receipt.soldAtMs,
    totalMinor: receipt.totalMinor,
    lines,
    tenders: tenders.map(({ kind, amountMinor }) => ({ kind, amountMinor })),
    customerId: receipt.customerId ?? undefined,
    customer: customer && !customer.isBlocked ? await customerForRegister(db, customer) : undefined,
    pointsSpentMinor,
    pointsAccruedMinor: receipt.pointsAccruedMinor,
    isReturned: receipt.isReturned,
    returned: await returnedQuantities(db, receipt),
    terms: receipt.terms,
    documents,
    giftCards: receipt.giftCards,
    prepaidLeftMinor: await prepaidFreeMinor(db, receipt, holder => holder.registerId !== registerId),
  })
}

async function findByRef(db: Db, registerId: string, ref: ReceiptRef): Promise<Receipt | undefined> {
  if (ref.by === 'sale') return findSaleNear(db, registerId, ref.saleId)
  const owner: SaleRef | undefined = await ownerOfDocument(db, ref)
  return owner && findReceipt(db, owner)
}
