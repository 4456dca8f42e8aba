import type { SaleCompleted } from '../../src/shared/hub/entries.ts'
import { closeFinding } from '../db/findings.ts'
import { findOriginal } from '../db/original-receipt.ts'
import { customerAccount, ISSUED, post, REDEEMED } from '../db/points.ts'
import { markReturned, type Receipt, type ReceiptPoints, returnsWaitingFor, setReceiptPoints } from '../db/receipts.ts'
import type { Application } from './application.ts'
import { namedCustomer } from './named-customer.ts'
import { returnSaleCodes } from './sale-codes.ts'

/** A return as far as its points are concerned. */
type Return = Readonly<{
  registerId: string
  saleId: string
  entryId: string
  totalMinor: number
  loyaltyMode: string
  spentMinor: number
  accruedMinor: number
}>

/**
 * Gives the points spent on the sale back and takes the accrued ones away. The fiscal return stands in any case: where
 * its sale has not reached the hub yet, the points wait for it.
 */
export async function returnPoints(application: Application, sale: SaleCompleted): Promise<ReceiptPoints> {
  const { db, entry, report } = application
  const returned: Return = {
    registerId: entry.registerId,
    saleId: sale.saleId,
    entryId: entry.entryId,
    totalMinor: sale.totalMinor,
    loyaltyMode: sale.loyaltyMode,
    spentMinor: sale.pointsSpentMinor,
    accruedMinor: sale.pointsAccruedMinor,
  }
  const stated = { spentMinor: sale.pointsSpentMinor, accruedMinor: sale.pointsAccruedMinor }
  const named = await namedCustomer(application, sale)
  if (sale.returnOf === undefined) {
    if (named !== undefined) return postReturn(application, returned, named, stated)
    const hasPoints = stated.spentMinor > 0 || stated.accruedMinor > 0
    if (hasPoints) report('loyalty.customer-not-found', entry.entryId)
    return { ...stated, customerId: null, state: hasPoints ? 'no-customer' : 'posted' }
  }

  const { returnOf, originalDocument } = sale
  const original = await findOriginal(db, entry.registerId, { returnOf, originalDocument })
  if (original?.kind !== 'sale') {
    report('return.original-missing', subjectOf(returned))
    return { ...stated, customerId: named ?? null, state: 'waiting-original' }
  }
  if (named !== undefined && named !== original.customerId) report('loyalty.customer-differs', entry.entryId)
  return settleReturn(application, returned, original)
}

/** The sale came after its return: now the points can follow. */
export async function postWaitingReturns(application: Application, saleId: string): Promise<void> {
  const { db, nowMs } = application
  for (const waiting of await returnsWaitingFor(db, saleId)) {
    const { originalDocument } = waiting
    const original = await findOriginal(db, waiting.registerId, { returnOf: saleId, originalDocument })
    if (original?.kind !== 'sale') continue
    const returned: Return = {
      ...waiting,
      spentMinor: waiting.pointsSpentMinor,
      accruedMinor: waiting.pointsAccruedMinor,
    }
    await setReceiptPoints(db, waiting, await settleReturn(application, returned, original))
    await closeFinding(db, 'return.original-missing', subjectOf(returned), nowMs)
  }
}

async function settleReturn(application: Application, returned: Return, original: Receipt): Promise<ReceiptPoints> {
  const { db, report } = application
  if (original.isReturned) report('return.second', subjectOf(returned))
  await markReturned(db, original)
  await returnSaleCodes(application, original)
  const points = pointsToReturn(returned, original)
  if (original.customerId === null) {
    return {
      ...points,
      customerId: null,
      state: points.spentMinor + points.accruedMinor > 0 ? 'no-customer' : 'posted',
    }
  }
  return postReturn(application, returned, original.customerId, points)
}

type Points = Readonly<{ spentMinor: number; accruedMinor: number }>

/** As the register stated. One that could not see the sale stated none: then they follow from the sale, by its share returned. */
function pointsToReturn(returned: Return, original: Receipt): Points {
  const { spentMinor, accruedMinor } = returned
  const isStated = spentMinor > 0 || accruedMinor > 0 || returned.loyaltyMode === 'online'
  if (isStated || original.totalMinor === 0) return { spentMinor, accruedMinor }
  const part = BigInt(Math.min(returned.totalMinor, original.totalMinor))
  const share = (minor: number) => Number((BigInt(minor) * part) / BigInt(original.totalMinor))
  return { spentMinor: share(original.pointsSpentMinor), accruedMinor: share(original.pointsAccruedMinor) }
}

async function postReturn(
  { db, nowMs }: Application,
  { registerId, saleId, entryId }: Return,
  customerId: string,
  { spentMinor, accruedMinor }: Points,
): Promise<ReceiptPoints> {
  const legs = [
    { account: customerAccount(customerId), amountMinor: spentMinor - accruedMinor },
    { account: REDEEMED, amountMinor: -spentMinor },
    { account: ISSUED, amountMinor: accruedMinor },
  ]
  await post(db, { kind: 'return', registerId, saleId, entryId, legs }, nowMs)
  return { customerId, spentMinor, accruedMinor, state: 'posted' }
}

function subjectOf({ registerId, saleId }: Return): string {
  return `${registerId} ${saleId}`
}
