import type { SaleCompleted } from '../../src/shared/hub/entries.ts'
import { balanceOf, customerAccount, ISSUED, post, REDEEMED } from '../db/points.ts'
import type { ReceiptPoints } from '../db/receipts.ts'
import { findReservation, saveReservation } from '../db/reservations.ts'
import { heldLegs } from '../loyalty/hold-points.ts'
import { borrowedMinorOf, heldMinorOf, settle } from '../loyalty/reservation-rules.ts'
import type { Application } from './application.ts'
import { namedCustomer } from './named-customer.ts'

/**
 * Posts the points of a sale. Its receipt sets the reservation: what was really spent, 0 too. It always posts as
 * promised, below zero if need be. Gift cards it held are free again: the receipt says what was used of them.
 */
export async function salePoints(application: Application, sale: SaleCompleted): Promise<ReceiptPoints> {
  const { db, entry, nowMs, report } = application
  const { registerId, entryId } = entry
  const reservation = await findReservation(db, registerId, sale.saleId)
  const heldMinor = heldMinorOf(reservation)
  const coveredMinor = heldMinor - borrowedMinorOf(reservation)
  const customerId = (await namedCustomer(application, sale)) ?? reservation?.customerId
  const { pointsSpentMinor: spentMinor, pointsAccruedMinor: accruedMinor } = sale

  if (reservation) await saveReservation(db, registerId, sale.saleId, settle(reservation), nowMs)
  const freed = heldLegs(reservation, -1)
  const used =
    customerId === undefined
      ? []
      : [
          { account: customerAccount(customerId), amountMinor: accruedMinor - spentMinor },
          { account: REDEEMED, amountMinor: spentMinor },
          { account: ISSUED, amountMinor: -accruedMinor },
        ]
  await post(db, { kind: 'sale', registerId, saleId: sale.saleId, entryId, legs: [...freed, ...used] }, nowMs)

  if (customerId === undefined) {
    const hasPoints = spentMinor > 0 || accruedMinor > 0
    if (hasPoints) report('loyalty.customer-not-found', entryId)
    return { customerId: null, spentMinor, accruedMinor, state: hasPoints ? 'no-customer' : 'posted' }
  }
  const isHeldByAnother = heldMinor > 0 && reservation?.customerId !== customerId
  if (isHeldByAnother) report('loyalty.customer-differs', entryId, { heldMinor })
  if (spentMinor > (isHeldByAnother ? 0 : coveredMinor)) {
    const balanceMinor = await balanceOf(db, customerAccount(customerId))
    if (balanceMinor < 0) report('loyalty.balance-below-zero', entryId, { spentMinor, heldMinor, balanceMinor })
  }
  return { customerId, spentMinor, accruedMinor, state: 'posted' }
}
