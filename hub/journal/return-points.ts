import type { SaleCompleted, SoldLine } from '../../src/shared/hub/entries.ts'
import { closeFinding } from '../db/findings.ts'
import { findOriginal } from '../db/original-receipt.ts'
import { customerAccount, ISSUED, post, REDEEMED } from '../db/points.ts'
import { linesOf } from '../db/receipt-lines.ts'
import { type Receipt, type ReceiptPoints, returnsWaitingFor, setReceiptPoints } from '../db/receipts.ts'
import type { Application } from './application.ts'
import { namedCustomer } from './named-customer.ts'
import { takeBackLines } from './return-lines.ts'

/** A return as far as its points are concerned. */
type Return = Readonly<{
  registerId: string
  saleId: string
  entryId: string
  totalMinor: number
  loyaltyMode: string
  spentMinor: number
  accruedMinor: number
  lines: readonly SoldLine[]
}>

/**
 * Gives the points spent on what goes back to the customer, and takes the accrued ones away. The fiscal return stands in
 * any case: where its sale has not reached the hub yet, the points wait for it.
 */
export async function returnPoints(application: Application, sale: SaleCompleted): Promise<ReceiptPoints> {
  const { db, entry, report } = application
  const stated = { spentMinor: sale.pointsSpentMinor, accruedMinor: sale.pointsAccruedMinor }
  const { saleId, totalMinor, loyaltyMode, lines } = sale
  const { registerId, entryId } = entry
  const returned: Return = { registerId, entryId, saleId, totalMinor, loyaltyMode, lines, ...stated }
  const named = await namedCustomer(application, sale)
  const { returnOf, originalDocument } = sale
  if (returnOf === undefined && originalDocument === undefined) {
    if (named !== undefined) return postReturn(application, returned, named, stated)
    const hasPoints = stated.spentMinor > 0 || stated.accruedMinor > 0
    if (hasPoints) report('loyalty.customer-not-found', entry.entryId)
    return { ...stated, customerId: null, state: hasPoints ? 'no-customer' : 'posted' }
  }

  const original = await findOriginal(db, entry.registerId, { returnOf, originalDocument })
  if (original?.kind !== 'sale') {
    report('return.original-missing', subjectOf(returned))
    return { ...stated, customerId: named ?? null, state: 'waiting-original' }
  }
  if (named !== undefined && named !== original.customerId) report('loyalty.customer-differs', entry.entryId)
  return settleReturn(application, returned, original)
}

/** The sale came after its return: now the points can follow. */
export async function postWaitingReturns(application: Application, sale: SaleCompleted): Promise<void> {
  const { db, nowMs } = application
  const documents = sale.documents.map(document => document.registered)
  for (const waiting of await returnsWaitingFor(db, sale.saleId, documents)) {
    const original = await findOriginal(db, waiting.registerId, {
      returnOf: waiting.returnOf ?? undefined,
      originalDocument: waiting.originalDocument,
    })
    if (original?.kind !== 'sale') continue
    const returned: Return = {
      ...waiting,
      spentMinor: waiting.pointsSpentMinor,
      accruedMinor: waiting.pointsAccruedMinor,
      lines: await linesOf(db, waiting),
    }
    await setReceiptPoints(db, waiting, await settleReturn(application, returned, original))
    await closeFinding(db, 'return.original-missing', subjectOf(returned), nowMs)
  }
}

async function settleReturn(application: Application, returned: Return, original: Receipt): Promise<ReceiptPoints> {
  const byShare = await takeBackLines(application, returned, original)
  const { spentMinor, accruedMinor } = returned
  // A register that could not see the sale, or what was spent when it was paid before, did not state all points: then
  // they follow from it.
  const isSeen = original.terms.settlement.kind !== 'handover' && (spentMinor > 0 || accruedMinor > 0)
  const isStated = isSeen || returned.loyaltyMode === 'online'
  const points = isStated ? { spentMinor, accruedMinor } : byShare
  if (original.customerId === null) {
    return {
      ...points,
      customerId: null,
      state: points.spentMinor + points.accruedMinor > 0 ? 'no-customer' : 'posted',
    }
  }
  return postReturn(application, returned, original.customerId, points)
}

async function postReturn(
  { db, nowMs }: Application,
  { registerId, saleId, entryId }: Return,
  customerId: string,
  { spentMinor, accruedMinor }: Readonly<{ spentMinor: number; accruedMinor: number }>,
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
