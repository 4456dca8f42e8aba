import type { HeldPrepayment } from '../../src/shared/hub/messages.ts'
import { sumMinor } from '../../src/shared/money.ts'
import { ownerOfDocument } from '../db/fiscal-documents.ts'
import type { Db } from '../db/open-database.ts'
import type { PrepaymentAmount } from '../db/prepayment-holds.ts'
import { findReceipt, type SaleRef } from '../db/receipts.ts'
import { prepaidFreeMinor } from '../returns/prepaid-left.ts'
import type { PrepaymentRefusal } from './reservation-rules.ts'

type Split =
  | Readonly<{ ok: true; prepayments: readonly PrepaymentAmount[] }>
  | Readonly<{ ok: false; refusal: PrepaymentRefusal }>

/**
 * Spreads the money a handover counts on over its prepayments, in the order it names them. What the sale holds already
 * was promised to it. A receipt that is not here yet is believed: whether it was enough is seen when it comes.
 */
export async function splitPrepayment(
  db: Db,
  sale: SaleRef,
  present: readonly PrepaymentAmount[],
  wished: HeldPrepayment | undefined,
): Promise<Split> {
  if (!wished) return { ok: true, prepayments: [] }
  const prepayments: PrepaymentAmount[] = []
  const counted = new Set<string>()
  let missing: PrepaymentAmount | undefined
  let openMinor = wished.amountMinor
  for (const { fnNumber, fdNumber } of wished.of) {
    const document = { fnNumber, fdNumber }
    const owner = await ownerOfDocument(db, document)
    const receipt = owner && (await findReceipt(db, owner))
    if (!receipt) {
      missing ??= { ...document, amountMinor: 0 }
      continue
    }
    const key = `${receipt.registerId} ${receipt.saleId}`
    // Several documents of one receipt are one prepayment.
    if (counted.has(key)) continue
    counted.add(key)
    const heldHere = present.find(held => held.fnNumber === fnNumber && held.fdNumber === fdNumber)
    const freeMinor = await prepaidFreeMinor(db, receipt, held => !isSameSale(held, sale))
    const amountMinor = Math.min(openMinor, Math.max(freeMinor, heldHere?.amountMinor ?? 0, 0))
    if (amountMinor > 0) prepayments.push({ ...document, amountMinor })
    openMinor -= amountMinor
  }
  if (openMinor === 0) return { ok: true, prepayments }
  if (missing) return { ok: true, prepayments: [...prepayments, { ...missing, amountMinor: openMinor }] }
  return { ok: false, refusal: { availableMinor: sumMinor(prepayments.map(each => each.amountMinor)) } }
}

function isSameSale(one: SaleRef, other: SaleRef): boolean {
  return one.registerId === other.registerId && one.saleId === other.saleId
}
