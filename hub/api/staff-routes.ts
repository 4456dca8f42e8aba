import { listStaff } from '../staff/staff-accounts.ts'
import { signedInStaff, signInStaff, signOutStaff, storeOf } from '../staff/staff-sessions.ts'
import { abandonVerification, checkStaffCode, sendStaffCode, staffTrail } from '../staff/verify-person.ts'
import { type Route, route } from './route.ts'

/** Store staff who prove that a person holds a phone. */
export const staffRoutes: readonly Route[] = [
  route('staff.list', async ({ db }, { registerId }) => ({
    members: await listStaff(db, await storeOf(db, registerId)),
  })),

  route('staff.sign-in', ({ db, secret, now }, { registerId }, request) =>
    signInStaff(db, secret, { registerId, ...request }, now()),
  ),

  route('staff.sign-out', async ({ db }, _session, { staffSession }) => {
    await signOutStaff(db, staffSession)
    return {}
  }),

  route('staff.send-code', async ({ db, codes, now }, { registerId }, { staffSession, ...request }) => {
    const staff = await signedInStaff(db, registerId, staffSession, now())
    return sendStaffCode(codes, staff, { registerId, ...request }, now())
  }),

  route('staff.check-code', async ({ db, codes, now }, { registerId }, { staffSession, ...request }) => {
    const staff = await signedInStaff(db, registerId, staffSession, now())
    return checkStaffCode(codes, staff, { registerId, ...request }, now())
  }),

  route('staff.abandon', async ({ db, now }, { registerId }, { staffSession, verificationId }) => {
    const staff = await signedInStaff(db, registerId, staffSession, now())
    await abandonVerification(db, staff, { registerId, verificationId }, now())
    return {}
  }),

  route('staff.trail', async ({ db, now }, { registerId }, { staffSession }) => {
    const { storeId } = await signedInStaff(db, registerId, staffSession, now())
    return { verifications: await staffTrail(db, storeId, now()) }
  }),
]
