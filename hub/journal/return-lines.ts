import type { SoldLine } from '../../src/shared/hub/entries.ts'
import { insertReturnOf, returnedMinor, returnedQuantities } from '../db/receipt-returns.ts'
import { markReturned, type Receipt } from '../db/receipts.ts'
import { linesForReturn } from '../returns/lines-for-return.ts'
import { matchReturn } from '../returns/match-lines.ts'
import { pointsByShare } from '../returns/points-of-return.ts'
import { isPaidBefore, prepaidLeftMinor } from '../returns/prepaid-left.ts'
import type { Application } from './application.ts'
import { returnSaleCodes } from './sale-codes.ts'

type Return = Readonly<{ registerId: string; saleId: string; totalMinor: number; lines: readonly SoldLine[] }>

/**
 * Writes down what a return took of its sale. Nothing left: the sale is returned, its promo codes can be used again and
 * its coupons are worthless. Resolves to the points this return amounts to by its share.
 */
export async function takeBackLines(
  application: Application,
  returned: Return,
  original: Receipt,
): Promise<Readonly<{ spentMinor: number; accruedMinor: number }>> {
  const { db, report } = application
  const { lines: sold, pointsSpentMinor } = await linesForReturn(db, original)
  const before = await returnedQuantities(db, original)
  const beforeMinor = await returnedMinor(db, original)
  const { lines, isBeyondSold, isAllReturned } = matchReturn(sold, before, returned.lines)
  const subject = `${returned.registerId} ${returned.saleId}`
  if (original.isReturned) report('return.second', subject, { saleId: original.saleId })
  else if (isBeyondSold) report('return.beyond-sold', subject, { saleId: original.saleId })

  const { registerId, saleId, totalMinor } = returned
  await insertReturnOf(db, original, { registerId, saleId }, { totalMinor, lines })
  // Where lines were told otherwise than they were sold, money tells: all of it went back.
  const isAllPaidBack = original.totalMinor > 0 && beforeMinor + totalMinor >= original.totalMinor
  if (isAllReturned || isAllPaidBack) {
    await markReturned(db, original)
    await returnSaleCodes(application, original)
  }
  if (isPaidBefore(original)) {
    const leftMinor = await prepaidLeftMinor(db, original)
    if (leftMinor < 0) report('settlement.over-used', subject, { saleId: original.saleId, totalMinor: -leftMinor })
  }
  return pointsByShare({ ...original, pointsSpentMinor }, sold, {
    before,
    beforeMinor,
    now: lines,
    nowMinor: totalMinor,
  })
}
