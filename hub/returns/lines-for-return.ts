import type { SoldLine } from '../../src/shared/hub/entries.ts'
import { sumMinor } from '../../src/shared/money.ts'
import { ownerOfDocument } from '../db/fiscal-documents.ts'
import type { Db } from '../db/open-database.ts'
import { linesOf } from '../db/receipt-lines.ts'
import { findReceipt, type Receipt } from '../db/receipts.ts'

export type ReturnableLines = Readonly<{ lines: readonly SoldLine[]; pointsSpentMinor: number }>

/**
 * The lines of a sale with the points a return of them gives back. Goods paid before took their points then: a return of
 * the handover gives those back, line by line.
 */
export async function linesForReturn(db: Db, receipt: Receipt): Promise<ReturnableLines> {
  const lines = await linesOf(db, receipt)
  const { settlement } = receipt.terms
  const { pointsSpentMinor } = receipt
  if (settlement.kind !== 'handover' || pointsSpentMinor > 0) return { lines, pointsSpentMinor }
  const prepaid: SoldLine[] = []
  for (const document of settlement.of) {
    const owner = await ownerOfDocument(db, document)
    const prepayment = owner && (await findReceipt(db, owner))
    if (prepayment && prepayment.pointsSpentMinor > 0) prepaid.push(...(await linesOf(db, prepayment)))
  }
  const withPoints = pointsPaidBefore(lines, prepaid)
  return { lines: withPoints, pointsSpentMinor: sumMinor(withPoints.map(line => line.pointsSpentMinor)) }
}

function pointsPaidBefore(handedOver: readonly SoldLine[], prepaid: readonly SoldLine[]): SoldLine[] {
  const open = new Set(prepaid)
  return handedOver.map(line => {
    const alike = [...open].filter(one => one.name === line.name)
    const paid = alike.find(one => one.key === line.key) ?? alike[0]
    if (!paid) return line
    open.delete(paid)
    const part = BigInt(Math.min(line.quantityMilli, paid.quantityMilli))
    const pointsSpentMinor = Number((BigInt(paid.pointsSpentMinor) * part) / BigInt(paid.quantityMilli))
    return { ...line, pointsSpentMinor }
  })
}
