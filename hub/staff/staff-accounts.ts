import { z } from 'zod'
import { StaffId, StaffMember } from '../../src/shared/staff.ts'
import type { Db } from '../db/open-database.ts'
import { deleteSessionsOf, deleteStaff, type StaffKey, saveStaff, staffOf } from '../db/staff.ts'
import { hashPin } from './pin.ts'
import { forgiveStaff } from './staff-tries.ts'

/** A person of a store as IT adds them. */
export const StaffToAdd = z.object({
  storeId: z.string().min(1).max(64),
  staffId: StaffId,
  name: StaffMember.shape.name,
  pin: z.string().regex(/^\d{4,12}$/),
})
export type StaffToAdd = z.infer<typeof StaffToAdd>

/** Adds a person, or gives them another name and PIN; then nobody is signed in as them, and no wrong tries count. */
export async function addStaff(db: Db, secret: Buffer, member: StaffToAdd, nowMs: number): Promise<void> {
  const { pin, ...person } = member
  const pinHash = await hashPin(secret, pin)
  await db.transaction().execute(async tx => {
    await saveStaff(tx, { ...person, pinHash }, nowMs)
    await deleteSessionsOf(tx, person)
  })
  await forgiveStaff(db, secret, person, nowMs)
}

/** Resolves to whether there was such a person. What they verified stays. */
export async function removeStaff(db: Db, person: StaffKey): Promise<boolean> {
  return db.transaction().execute(async tx => {
    await deleteSessionsOf(tx, person)
    return deleteStaff(tx, person)
  })
}

/** The people of a store, by name. */
export async function listStaff(db: Db, storeId: string): Promise<StaffMember[]> {
  return (await staffOf(db, storeId)).toSorted((one, other) => one.name.localeCompare(other.name, 'ru'))
}
