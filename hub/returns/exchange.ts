import type { Db } from '../db/open-database.ts'
import { findClaim } from '../db/return-claims.ts'

/**
 * Points that the return a sale is exchanged for is going to bring this customer, negative where it takes more than it
 * gives. Nothing once it has arrived: then the balance has them; nothing for a return that is not set aside, or is of
 * somebody else's receipt.
 */
export async function pointsComing(
  db: Db,
  { registerId, exchangeFor }: Readonly<{ registerId: string; exchangeFor?: string | undefined }>,
  customerId: string,
): Promise<number> {
  if (exchangeFor === undefined) return 0
  const claim = await findClaim(db, { registerId, saleId: exchangeFor })
  if (claim?.customerId !== customerId) return 0
  return claim.pointsGivenBackMinor - claim.pointsTakenBackMinor
}
