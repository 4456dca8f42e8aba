import { OperationId } from '../../src/shared/ids.ts'
import type { StaffPurpose, StaffVerification } from '../../src/shared/staff.ts'
import type { Db } from './open-database.ts'
import type { StaffKey } from './staff.ts'

/** A verification as it is kept for good: neither code nor phone. */
export type VerificationRecord = StaffKey &
  Readonly<{
    verificationId: string
    registerId: string
    staffName: string
    purpose: StaffPurpose
    phoneMasked: string
    phoneHash: string
    reference: string | undefined
    result: StaffVerification['result']
  }>

export async function findVerification(db: Db, verificationId: string): Promise<VerificationRecord | undefined> {
  const row = await db
    .selectFrom('staff_verifications')
    .selectAll()
    .where('verification_id', '=', verificationId)
    .executeTakeFirst()
  return row
    ? {
        verificationId: row.verification_id,
        storeId: row.store_id,
        staffId: row.staff_id,
        registerId: row.register_id,
        staffName: row.staff_name,
        purpose: row.purpose,
        phoneMasked: row.phone_masked,
        phoneHash: row.phone_hash,
        reference: row.reference ?? undefined,
        result: row.result,
      }
    : undefined
}

export async function insertVerification(db: Db, verification: VerificationRecord, nowMs: number): Promise<void> {
  await db
    .insertInto('staff_verifications')
    .values({
      verification_id: verification.verificationId,
      store_id: verification.storeId,
      register_id: verification.registerId,
      staff_id: verification.staffId,
      staff_name: verification.staffName,
      purpose: verification.purpose,
      phone_masked: verification.phoneMasked,
      phone_hash: verification.phoneHash,
      reference: verification.reference ?? null,
      result: verification.result,
      started_at_ms: nowMs,
      touched_at_ms: nowMs,
    })
    .execute()
}

/** Something was done for it: its time to be ended begins anew. */
export async function touchVerification(db: Db, verificationId: string, nowMs: number): Promise<void> {
  await db
    .updateTable('staff_verifications')
    .set({ touched_at_ms: nowMs })
    .where('verification_id', '=', verificationId)
    .where('result', '=', 'running')
    .execute()
}

/** Ends a running one; an end that stands is never changed. */
export async function endVerification(
  db: Db,
  verificationId: string,
  result: 'verified' | 'failed' | 'abandoned',
  nowMs: number,
): Promise<void> {
  await db
    .updateTable('staff_verifications')
    .set({ result, ended_at_ms: nowMs })
    .where('verification_id', '=', verificationId)
    .where('result', '=', 'running')
    .execute()
}

/** Ends those nobody touched for so long. */
export async function endForgottenVerifications(db: Db, afterMs: number, nowMs: number): Promise<void> {
  await db
    .updateTable('staff_verifications')
    .set(update => ({ result: 'abandoned', ended_at_ms: update('touched_at_ms', '+', afterMs) }))
    .where('result', '=', 'running')
    .where('touched_at_ms', '<=', nowMs - afterMs)
    .execute()
}

/** The last verifications of a store, newest first. */
export async function verificationsOf(db: Db, storeId: string, atMost: number): Promise<StaffVerification[]> {
  const rows = await db
    .selectFrom('staff_verifications')
    .selectAll()
    .where('store_id', '=', storeId)
    .orderBy('started_at_ms', 'desc')
    .orderBy('verification_id', 'desc')
    .limit(atMost)
    .execute()
  return rows.map(row => ({
    verificationId: OperationId.parse(row.verification_id),
    purpose: row.purpose,
    phoneMasked: row.phone_masked,
    ...(row.reference === null ? {} : { reference: row.reference }),
    staffName: row.staff_name,
    registerId: row.register_id,
    result: row.result,
    startedAtMs: row.started_at_ms,
    ...(row.ended_at_ms === null ? {} : { endedAtMs: row.ended_at_ms }),
  }))
}
