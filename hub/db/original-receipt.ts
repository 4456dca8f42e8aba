import type { DocumentNumber } from '../../src/shared/fiscal/document.ts'
import { ownerOfDocument } from './fiscal-documents.ts'
import type { Db } from './open-database.ts'
import { findReceipt, findSaleNear, type Receipt } from './receipts.ts'

/** The sale that is returned: by its document, which is one in the chain; by its id where only that is known. */
export async function findOriginal(
  db: Db,
  registerId: string,
  returned: Readonly<{ returnOf?: string | undefined; originalDocument?: DocumentNumber | null | undefined }>,
): Promise<Receipt | undefined> {
  const { returnOf, originalDocument } = returned
  if (!originalDocument) return returnOf === undefined ? undefined : await findSaleNear(db, registerId, returnOf)
  const owner = await ownerOfDocument(db, originalDocument)
  return owner && (await findReceipt(db, owner))
}
