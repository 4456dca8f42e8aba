import { AppError } from '../../src/shared/errors/app-error.ts'
import type { Db } from '../db/open-database.ts'
import type { StaffKey } from '../db/staff.ts'
import { forgiveTry, type Subjects, takeTry } from '../owners/lock-out.ts'

/**
 * Counts a try of a PIN before it is looked at, for the person and for the register: four wrong ones are free, then each
 * further one costs twice the time.
 *
 * @throws AppError request.too-many-tries (`retryAfterMs`)
 */
export async function takeStaffTry(
  db: Db,
  secret: Buffer,
  person: StaffKey,
  registerId: string,
  nowMs: number,
): Promise<void> {
  const taken = await takeTry(db, secret, subjectsOf(person, registerId), nowMs)
  if (!taken.ok) throw new AppError('request.too-many-tries', { params: { retryAfterMs: taken.retryAfterMs } })
}

/** The PIN was right, or is a new one: the person's count begins anew, the register gets its try back. */
export async function forgiveStaff(
  db: Db,
  secret: Buffer,
  person: StaffKey,
  nowMs: number,
  registerId?: string,
): Promise<void> {
  await forgiveTry(db, secret, subjectsOf(person, registerId ?? ''), nowMs)
}

function subjectsOf({ storeId, staffId }: StaffKey, registerId: string): Subjects {
  return { name: `staff\n${storeId}\n${staffId}`, address: `staff at\n${registerId}` }
}
