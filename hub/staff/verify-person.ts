import { createHmac } from 'node:crypto'
import { maskPhone } from '../../src/shared/contact/phone-text.ts'
import { AppError } from '../../src/shared/errors/app-error.ts'
import type { HubResult } from '../../src/shared/hub/messages.ts'
import type { StaffPurpose, StaffVerification } from '../../src/shared/staff.ts'
import type { Db } from '../db/open-database.ts'
import type { StaffRecord } from '../db/staff.ts'
import {
  endForgottenVerifications,
  endVerification,
  findVerification,
  insertVerification,
  touchVerification,
  type VerificationRecord,
  verificationsOf,
} from '../db/staff-verifications.ts'
import { type CodeDesk, compareCode, sendCode } from '../loyalty/codes.ts'
import { phoneDigits } from '../loyalty/phone.ts'

/** Longer than a code lives. */
const FORGOTTEN_AFTER_MS = 15 * 60_000
const TRAIL_LENGTH = 20

type Verification = Readonly<{
  registerId: string
  verificationId: string
  purpose: StaffPurpose
  phone: string
  reference?: string | undefined
  sendNumber: number
}>

/**
 * Sends the code that proves who holds a phone, and begins the trail of it in the same transaction. Sending again takes
 * a higher `sendNumber`; the same one repeats the answer.
 *
 * @throws AppError loyalty.code-sends-used, loyalty.code-tries-used, request.operation-reused (the id is another
 *   verification's), request.wrong-state (it was ended)
 */
export async function sendStaffCode(
  desk: CodeDesk,
  staff: StaffRecord,
  request: Verification,
  nowMs: number,
): Promise<HubResult<'staff.send-code'>> {
  const { registerId, verificationId, purpose, sendNumber } = request
  const phone = phoneDigits(request.phone)
  const verification: VerificationRecord = {
    verificationId,
    storeId: staff.storeId,
    staffId: staff.staffId,
    registerId,
    staffName: staff.name,
    purpose,
    phoneMasked: maskPhone(phone),
    phoneHash: phoneHash(desk.secret, phone),
    reference: request.reference,
    result: 'running',
  }
  await endForgotten(desk.db, nowMs)
  const send = {
    registerId,
    codeRequestId: verificationId,
    purpose: `staff-${purpose}`,
    to: { phone },
    sendNumber,
  } as const
  return sendCode(desk, send, nowMs, async tx => {
    const present = await findVerification(tx, verificationId)
    if (!present) return insertVerification(tx, verification, nowMs)
    if (!isSame(present, verification)) throw new AppError('request.operation-reused')
    if (present.result === 'failed' || present.result === 'abandoned') throw new AppError('request.wrong-state')
    await touchVerification(tx, verificationId, nowMs)
  })
}

/** Compares what the person read out; the trail has the end in the same transaction. */
export async function checkStaffCode(
  { db, secret }: CodeDesk,
  staff: StaffRecord,
  request: Readonly<{ registerId: string; verificationId: string; code: string }>,
  nowMs: number,
): Promise<HubResult<'staff.check-code'>> {
  const { registerId, verificationId, code } = request
  return db.transaction().execute(async tx => {
    const present = await ownVerification(tx, staff, registerId, verificationId)
    if (!present || present.result === 'abandoned') return { status: 'not-requested' }
    const check = { registerId, codeRequestId: verificationId, code, purposes: [`staff-${present.purpose}`] } as const
    const answer = await compareCode(tx, secret, check, nowMs)
    if (answer.status === 'verified') await endVerification(tx, verificationId, 'verified', nowMs)
    else if (answer.status === 'no-tries-left' || (answer.status === 'wrong' && answer.triesLeft === 0)) {
      await endVerification(tx, verificationId, 'failed', nowMs)
    } else await touchVerification(tx, verificationId, nowMs)
    return answer
  })
}

/** Ends a verification without a result. One that has an end keeps it. */
export async function abandonVerification(
  db: Db,
  staff: StaffRecord,
  { registerId, verificationId }: Readonly<{ registerId: string; verificationId: string }>,
  nowMs: number,
): Promise<void> {
  await db.transaction().execute(async tx => {
    if (!(await ownVerification(tx, staff, registerId, verificationId))) return
    await endVerification(tx, verificationId, 'abandoned', nowMs)
  })
}

/** The last verifications of the store, newest first. */
export async function staffTrail(db: Db, storeId: string, nowMs: number): Promise<StaffVerification[]> {
  await endForgotten(db, nowMs)
  return verificationsOf(db, storeId, TRAIL_LENGTH)
}

/** Nobody ended these: a register that died, or a person who went away. */
async function endForgotten(db: Db, nowMs: number): Promise<void> {
  await endForgottenVerifications(db, FORGOTTEN_AFTER_MS, nowMs)
}

/** Only who began it, and at the register where it began. */
async function ownVerification(
  db: Db,
  { storeId, staffId }: StaffRecord,
  registerId: string,
  verificationId: string,
): Promise<VerificationRecord | undefined> {
  const present = await findVerification(db, verificationId)
  const isOwn = present?.storeId === storeId && present.staffId === staffId && present.registerId === registerId
  return isOwn ? present : undefined
}

function isSame(one: VerificationRecord, other: VerificationRecord): boolean {
  return (
    one.storeId === other.storeId &&
    one.staffId === other.staffId &&
    one.registerId === other.registerId &&
    one.purpose === other.purpose &&
    one.phoneHash === other.phoneHash
  )
}

function phoneHash(secret: Buffer, phone: string): string {
  return createHmac('sha256', secret).update(`staff phone\n${phone}`).digest('hex')
}
