import type { OperationDisputed } from '../../src/shared/hub/entries.ts'
import type { Db } from './open-database.ts'

/** Records what a person answered about a device operation whose outcome no reading could tell. */
export async function insertDispute(
  db: Db,
  registerId: string,
  entryId: string,
  dispute: OperationDisputed,
): Promise<void> {
  await db
    .insertInto('disputes')
    .values({
      operation_id: dispute.operationId,
      register_id: registerId,
      sale_id: dispute.saleId ?? null,
      entry_id: entryId,
      answer: dispute.answer,
      fn_number: dispute.document?.fnNumber ?? null,
      fd_number: dispute.document?.fdNumber ?? null,
    })
    .execute()
}
