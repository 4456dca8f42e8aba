import { AppError } from '../../src/shared/errors/app-error.ts'
import type { HubResult } from '../../src/shared/hub/messages.ts'
import type { Db } from '../db/open-database.ts'
import { findRegister } from '../db/registers.ts'
import {
  deleteStaffSession,
  findStaff,
  findStaffSession,
  replaceStaffSession,
  type StaffKey,
  type StaffRecord,
} from '../db/staff.ts'
import { newToken, tokenHash } from '../token.ts'
import { isPin, nobodysPin } from './pin.ts'
import { forgiveStaff, takeStaffTry } from './staff-tries.ts'

const SESSION_MS = 10 * 60_000

/** The store a register stands in. @throws AppError register.unknown */
export async function storeOf(db: Db, registerId: string): Promise<string> {
  const register = await findRegister(db, registerId)
  if (!register) throw new AppError('register.unknown')
  return register.storeId
}

/**
 * Signs a person in at a register of their own store, for ten minutes.
 *
 * @throws AppError request.wrong-pin (also for a person this store does not have), request.too-many-tries
 */
export async function signInStaff(
  db: Db,
  secret: Buffer,
  { registerId, staffId, pin }: Readonly<{ registerId: string; staffId: string; pin: string }>,
  nowMs: number,
): Promise<HubResult<'staff.sign-in'>> {
  const person: StaffKey = { storeId: await storeOf(db, registerId), staffId }
  await takeStaffTry(db, secret, person, registerId, nowMs)
  const record = await findStaff(db, person)
  const isRight = await isPin(secret, pin, record?.pinHash ?? nobodysPin)
  if (!record || !isRight) throw new AppError('request.wrong-pin')
  await forgiveStaff(db, secret, person, nowMs, registerId)

  const staffSession = newToken()
  const untilMs = nowMs + SESSION_MS
  await db
    .transaction()
    .execute(tx => replaceStaffSession(tx, tokenHash(staffSession), { ...person, registerId, untilMs }, nowMs))
  return { staffSession, member: { staffId, name: record.name }, untilMs }
}

export async function signOutStaff(db: Db, staffSession: string): Promise<void> {
  await deleteStaffSession(db, tokenHash(staffSession))
}

/**
 * Who is signed in by this session. It is good at the register it was given to, while that stands in the same store.
 *
 * @throws AppError staff.signed-out
 */
export async function signedInStaff(
  db: Db,
  registerId: string,
  staffSession: string,
  nowMs: number,
): Promise<StaffRecord> {
  const session = await findStaffSession(db, tokenHash(staffSession))
  const isGood =
    session !== undefined &&
    nowMs < session.untilMs &&
    session.registerId === registerId &&
    session.storeId === (await storeOf(db, registerId))
  const record = isGood ? await findStaff(db, session) : undefined
  if (!record) throw new AppError('staff.signed-out')
  return record
}
