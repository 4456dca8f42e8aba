import { documentKey } from '../../src/shared/fiscal/document.ts'
import type { SaleCancelled, SaleCompleted } from '../../src/shared/hub/entries.ts'
import { sumMinor } from '../../src/shared/money.ts'
import { settledMinor } from '../../src/shared/sale-terms.ts'
import { documentsOf, insertDocuments, ownerOfDocument } from '../db/fiscal-documents.ts'
import { findReceipt, insertReceipt } from '../db/receipts.ts'
import { deleteClaim } from '../db/return-claims.ts'
import { releasePoints } from '../loyalty/hold-points.ts'
import type { Application } from './application.ts'
import { recheckSeals } from './apply-shift.ts'
import { applySettlement } from './handovers.ts'
import { keepNewEmail } from './new-email.ts'
import { postWaitingReturns, returnPoints } from './return-points.ts'
import { applySaleCodes } from './sale-codes.ts'
import { applyGiftCards } from './sale-gift-cards.ts'
import { salePoints } from './sale-points.ts'

/** Turns a sale or a return that became a fiscal document into a receipt, its documents, points, codes and gift cards. */
export async function applySaleCompleted(application: Application, sale: SaleCompleted): Promise<void> {
  const { db, entry } = application
  const ref = { registerId: entry.registerId, saleId: sale.saleId }
  if (await findReceipt(db, ref)) return applyRepeatedCompletion(application, sale)
  if (await isDocumentTaken(application, sale)) return

  const points = sale.kind === 'sale' ? await salePoints(application, sale) : await returnPoints(application, sale)
  if (points.customerId !== null) await keepNewEmail(application, points.customerId)
  await insertReceipt(db, entry.registerId, entry.entryId, sale, points)
  await insertDocuments(db, ref, uniqueDocuments(sale))
  await applyGiftCards(application, sale)
  if (sale.kind === 'sale') {
    await applySaleCodes(application, sale)
    await applySettlement(application, sale)
    await postWaitingReturns(application, sale)
  } else await deleteClaim(db, ref)

  checkTotal(application, sale)
  await recheckSeals(application, sale.documents)
}

/** Of a part prepayment the receipt comes to what was paid; of any other to its lines. So do its documents together. */
function checkTotal({ entry, report }: Application, sale: SaleCompleted): void {
  const { lines, totalMinor, terms } = sale
  const linesMinor = settledMinor(terms.settlement, sumMinor(lines.map(line => line.totalMinor)))
  const documentsMinor = documentsTotalMinor(sale)
  if (totalMinor !== linesMinor || totalMinor !== documentsMinor) {
    report('receipt.total-mismatch', entry.entryId, { totalMinor, linesMinor, documentsMinor })
  }
}

/** A document of the other kind took the money the other way. Where one says no total of its own: the receipt's. */
function documentsTotalMinor(sale: SaleCompleted): number {
  const documents = uniqueDocuments(sale)
  if (documents.some(document => document.totalMinor === undefined)) return sale.totalMinor
  return sumMinor(documents.map(({ kind, totalMinor = 0 }) => (kind === sale.kind ? totalMinor : -totalMinor)))
}

/** Frees what the cancelled sale held, or what the cancelled return had set aside. */
export async function applySaleCancelled({ db, entry, nowMs }: Application, cancelled: SaleCancelled): Promise<void> {
  const sale = { registerId: entry.registerId, saleId: cancelled.saleId }
  if (cancelled.kind === 'return') return deleteClaim(db, sale)
  if (cancelled.checkoutVersion === 0) return
  await releasePoints(db, sale, cancelled.checkoutVersion, nowMs)
}

/**
 * A sale that is already here, told by another entry: the same documents are fine (a restored register settled it
 * again). A further document means the sale was printed twice; it joins the ledger, points stay as they are.
 */
async function applyRepeatedCompletion(application: Application, sale: SaleCompleted): Promise<void> {
  const { db, entry, report } = application
  const ref = { registerId: entry.registerId, saleId: sale.saleId }
  const known = new Set((await documentsOf(db, ref)).map(documentKey))
  const further = uniqueDocuments(sale).filter(({ registered }) => !known.has(documentKey(registered)))
  for (const document of further) {
    const { fnNumber, fdNumber } = document.registered
    report('fiscal.second-document', `${fnNumber} ${fdNumber} ${entry.entryId}`, { fnNumber, fdNumber })
    if (await ownerOfDocument(db, document.registered)) continue
    await insertDocuments(db, ref, [document])
  }
  if (further.length > 0) await recheckSeals(application, sale.documents)
}

/** One fiscal document belongs to one sale: a second claim is not believed, and gives no points. */
async function isDocumentTaken({ db, entry, report }: Application, sale: SaleCompleted): Promise<boolean> {
  for (const { registered } of sale.documents) {
    const owner = await ownerOfDocument(db, registered)
    if (!owner) continue
    const { fnNumber, fdNumber } = registered
    report('fiscal.second-document', `${fnNumber} ${fdNumber} ${entry.entryId}`, { fnNumber, fdNumber })
    return true
  }
  return false
}

function uniqueDocuments({ documents }: SaleCompleted): SaleCompleted['documents'] {
  const byKey = new Map(documents.map(document => [documentKey(document.registered), document]))
  return [...byKey.values()]
}
