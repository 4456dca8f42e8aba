import type { WritableDb } from '../../../src/db/database.ts'
import { recordDocument } from '../../../src/db/documents.ts'
import { appendEntry } from '../../../src/db/outbox.ts'
import { saveSale } from '../../../src/db/sales.ts'
import { transaction } from '../../../src/db/transaction.ts'
import { documentRow, registerId, saleCompleted, saleRow } from './builders.ts'

/** What the agent does when the device has confirmed a receipt: all of it in one transaction. */
export function completeSale(db: WritableDb, number: number, phone = '79215550147'): void {
  transaction(db, () => {
    recordDocument(db, documentRow(number))
    saveSale(
      db,
      saleRow(number, { state: 'completed', version: 2, personal: JSON.stringify({ receiptContact: phone }) }),
    )
    appendEntry(db, {
      registerId,
      kind: 'sale-completed',
      payload: saleCompleted(number),
      personal: { receiptContact: phone },
      nowMs: saleRow(number).updatedAtMs,
    })
  })
}
