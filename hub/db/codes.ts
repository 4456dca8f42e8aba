import type { CodeDelivery } from '../../src/shared/customer.ts'
import type { SentCodePurpose } from '../loyalty/code-texts.ts'
import type { Db } from './open-database.ts'

/** A one-time code that was asked for. The code itself is never here: it is derived when needed. */
export type CodeRequest = Readonly<{
  codeRequestId: string
  registerId: string
  purpose: SentCodePurpose
  phone: string
  /** Number of the last send: only its code counts. */
  sends: number
  /** Wrong answers so far. */
  tries: number
  state: 'running' | 'verified' | 'superseded'
  delivery: CodeDelivery
  expiresAtMs: number
  usedBySaleId: string | null
}>

export async function findCodeRequest(db: Db, codeRequestId: string): Promise<CodeRequest | undefined> {
  const row = await db
    .selectFrom('code_requests')
    .selectAll()
    .where('code_request_id', '=', codeRequestId)
    .executeTakeFirst()
  return row
    ? {
        codeRequestId: row.code_request_id,
        registerId: row.register_id,
        purpose: row.purpose,
        phone: row.phone,
        sends: row.sends,
        tries: row.tries,
        state: row.state,
        delivery: row.delivery as CodeDelivery,
        expiresAtMs: row.expires_at_ms,
        usedBySaleId: row.used_by_sale_id,
      }
    : undefined
}

/** Writes a new send down before the message leaves. A running code for the same phone and purpose gives way to it. */
export async function saveSend(db: Db, request: CodeRequest, nowMs: number): Promise<void> {
  await db
    .updateTable('code_requests')
    .set({ state: 'superseded' })
    .where('phone', '=', request.phone)
    .where('purpose', '=', request.purpose)
    .where('state', '=', 'running')
    .where('code_request_id', '!=', request.codeRequestId)
    .execute()
  const changing = {
    sends: request.sends,
    state: request.state,
    delivery: request.delivery,
    expires_at_ms: request.expiresAtMs,
  }
  await db
    .insertInto('code_requests')
    .values({
      code_request_id: request.codeRequestId,
      register_id: request.registerId,
      purpose: request.purpose,
      phone: request.phone,
      tries: request.tries,
      used_by_sale_id: request.usedBySaleId,
      ...changing,
    })
    .onConflict(conflict => conflict.column('code_request_id').doUpdateSet(changing))
    .execute()
  await db
    .insertInto('code_sends')
    .values({
      code_request_id: request.codeRequestId,
      send_number: request.sends,
      phone: request.phone,
      sent_at_ms: nowMs,
    })
    .execute()
}

/** When messages went to this phone since `sinceMs`, oldest first. */
export async function sendsSince(db: Db, phone: string, sinceMs: number): Promise<number[]> {
  const rows = await db
    .selectFrom('code_sends')
    .select('sent_at_ms')
    .where('phone', '=', phone)
    .where('sent_at_ms', '>', sinceMs)
    .orderBy('sent_at_ms')
    .execute()
  return rows.map(row => row.sent_at_ms)
}

export async function countWrongTry(db: Db, codeRequestId: string): Promise<void> {
  await db
    .updateTable('code_requests')
    .set(update => ({ tries: update('tries', '+', 1) }))
    .where('code_request_id', '=', codeRequestId)
    .execute()
}

export async function markVerified(db: Db, codeRequestId: string): Promise<void> {
  await db
    .updateTable('code_requests')
    .set({ state: 'verified' })
    .where('code_request_id', '=', codeRequestId)
    .execute()
}

export async function bindCodeToSale(db: Db, codeRequestId: string, saleId: string): Promise<void> {
  await db
    .updateTable('code_requests')
    .set({ used_by_sale_id: saleId })
    .where('code_request_id', '=', codeRequestId)
    .execute()
}

export async function saveDelivery(db: Db, codeRequestId: string, delivery: CodeDelivery): Promise<void> {
  await db.updateTable('code_requests').set({ delivery }).where('code_request_id', '=', codeRequestId).execute()
}
