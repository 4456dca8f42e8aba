import { sumMinor } from '../../src/shared/money.ts'
import { isPrepayment } from '../../src/shared/sale-terms.ts'
import type { Db } from '../db/open-database.ts'
import { prepaymentHoldsOn } from '../db/prepayment-holds.ts'
import { usedMinorOf } from '../db/prepayments.ts'
import { returnedMinor } from '../db/receipt-returns.ts'
import type { Receipt, SaleRef } from '../db/receipts.ts'
import { claimedMinor } from '../db/return-claims.ts'

/** Money was taken, goods follow. Its return has the same terms, and takes none. */
export function isPaidBefore({ kind, terms }: Pick<Receipt, 'kind' | 'terms'>): boolean {
  return kind === 'sale' && isPrepayment(terms.settlement)
}

/** What is left of the money a receipt took before the goods; below zero where more was used or paid back. */
export async function prepaidLeftMinor(db: Db, receipt: Receipt): Promise<number> {
  if (!isPaidBefore(receipt)) return 0
  return receipt.totalMinor - (await usedMinorOf(db, receipt)) - (await returnedMinor(db, receipt))
}

/** What nobody has set aside of that either: no return under way, none of the sales whose holds count. Never below zero. */
export async function prepaidFreeMinor(
  db: Db,
  receipt: Receipt,
  isCounted: (holder: SaleRef) => boolean = () => true,
): Promise<number> {
  const held = (await prepaymentHoldsOn(db, receipt)).filter(isCounted)
  const setAsideMinor = (await claimedMinor(db, receipt)) + sumMinor(held.map(hold => hold.amountMinor))
  return Math.max(0, (await prepaidLeftMinor(db, receipt)) - setAsideMinor)
}
