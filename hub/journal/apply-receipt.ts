import type { SaleCancelled, SaleCompleted } from '../../src/shared/hub/entries.ts'
import { sumMinor } from '../../src/shared/money.ts'
import { documentsOf, insertDocuments, ownerOfDocument } from '../db/fiscal-documents.ts'
import { findReceipt, insertReceipt } from '../db/receipts.ts'
import { releasePoints } from '../loyalty/hold-points.ts'
import type { Application } from './application.ts'
import { recheckSeals } from './apply-shift.ts'
import { keepNewEmail } from './new-email.ts'
import { postWaitingReturns, returnPoints } from './return-points.ts'
import { applySaleCodes } from './sale-codes.ts'
import { salePoints } from './sale-points.ts'

/** Turns a sale or a return that became a fiscal document into a receipt, its documents, points and codes. */
export async function applySaleCompleted(application: Application, sale: SaleCompleted): Promise<void> {
  const { db, entry } = application
  const ref = { registerId: entry.registerId, saleId: sale.saleId }
  if (await findReceipt(db, ref)) return applyRepeatedCompletion(application, sale)
  if (await isDocumentTaken(application, sale)) return

  const points = sale.kind === 'sale' ? await salePoints(application, sale) : await returnPoints(application, sale)
  if (points.customerId !== null) await keepNewEmail(application, points.customerId)
  await insertReceipt(db, entry.registerId, entry.entryId, sale, points)
  await insertDocuments(db, ref, uniqueDocuments(sale))
  if (sale.kind === 'sale') {
    await applySaleCodes(application, sale)
    await postWaitingReturns(application, sale.saleId)
  }

  const linesMinor = sumMinor(sale.lines.map(line => line.totalMinor))
  if (linesMinor !== sale.totalMinor) {
    application.report('receipt.total-mismatch', entry.entryId, { totalMinor: sale.totalMinor, linesMinor })
  }
  await recheckSeals(application, sale.documents)
}

/** Frees what the cancelled sale held. Only a sale holds points. */
export async function applySaleCancelled({ db, entry, nowMs }: Application, cancelled: SaleCancelled): Promise<void> {
  if (cancelled.kind !== 'sale' || cancelled.checkoutVersion === 0) return
  const sale = { registerId: entry.registerId, saleId: cancelled.saleId }
  await releasePoints(db, sale, cancelled.checkoutVersion, nowMs)
}

/**
 * A sale that is already here, told by another entry: the same documents are fine (a restored register settled it
 * again). A further document means the sale was printed twice; it joins the ledger, points stay as they are.
 */
async function applyRepeatedCompletion(application: Application, sale: SaleCompleted): Promise<void> {
  const { db, entry, report } = application
  const ref = { registerId: entry.registerId, saleId: sale.saleId }
  const known = new Set((await documentsOf(db, ref)).map(document => `${document.fnNumber} ${document.fdNumber}`))
  const further = uniqueDocuments(sale).filter(
    ({ registered }) => !known.has(`${registered.fnNumber} ${registered.fdNumber}`),
  )
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
  const byKey = new Map(
    documents.map(document => [`${document.registered.fnNumber} ${document.registered.fdNumber}`, document]),
  )
  return [...byKey.values()]
}
