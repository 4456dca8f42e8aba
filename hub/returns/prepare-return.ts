import { priceReturn } from '../../src/pricing/price-return.ts'
import { AppError } from '../../src/shared/errors/app-error.ts'
import type { ErrorCode } from '../../src/shared/errors/catalogue.ts'
import type { HubResult } from '../../src/shared/hub/messages.ts'
import type { PastReceipt, ReceiptRef } from '../../src/shared/hub/past-receipt.ts'
import { findGiftCard, setGiftCardClaimed } from '../db/gift-cards.ts'
import type { Db } from '../db/open-database.ts'
import type { LineQuantity } from '../db/receipt-returns.ts'
import { isSaleCompleted, type Receipt, type SaleRef } from '../db/receipts.ts'
import {
  type ClaimedReturn,
  claimedByOthers,
  claimsOf,
  deleteClaim,
  findClaim,
  type ReturnClaim,
  saveClaim,
} from '../db/return-claims.ts'
import { findPastSale, pastReceiptOf } from '../journal/past-receipt.ts'
import { isUnspent } from '../loyalty/gift-card-rules.ts'
import { type ClaimRefusal, judgeClaim } from './claim-rules.ts'
import { isPaidBefore, prepaidFreeMinor } from './prepaid-left.ts'

type ReturnWish = SaleRef & Readonly<{ ref: ReceiptRef; lines?: readonly LineQuantity[] | undefined }>

const refusals: Readonly<Record<ClaimRefusal, ErrorCode>> = {
  'already-returned': 'return.already-returned',
  claimed: 'return.claimed',
  'no-such-line': 'return.more-than-left',
}

/**
 * Sets lines of a receipt aside for one return of one register, before money goes back. Repeated, it answers the same;
 * with other lines it replaces what the return had set aside.
 *
 * @throws AppError return.already-returned, return.claimed, return.more-than-left (no such line), return.whole-only,
 *   return.already-used, return.is-a-return, request.operation-reused (all not-applied)
 */
export async function prepareReturn(db: Db, wish: ReturnWish, nowMs: number): Promise<HubResult<'returns.prepare'>> {
  return db.transaction().execute(async tx => {
    const sale = await findPastSale(tx, wish.registerId, wish.ref)
    const receipt = sale && (await pastReceiptOf(tx, wish.registerId, sale))
    if (!sale || !receipt) return { status: 'not-found' }
    if (await isSaleCompleted(tx, wish)) throw new AppError('return.already-returned')
    const present = await findClaim(tx, wish)
    if (present && !isSameSale(present.of, sale)) throw new AppError('request.operation-reused')
    // What this return has set aside itself is not in its own way.
    await deleteClaim(tx, wish)

    const others = await claimedByOthers(tx, sale, wish)
    const lines = judgeClaim(receipt, others, wish.lines ?? present?.lines)
    if (typeof lines === 'string') throw new AppError(refusals[lines])
    const claim = claimOf(wish, sale, receipt, lines, (present?.revision ?? 0) + 1)
    const standing = await pastReceiptOf(tx, wish.registerId, sale)
    if (!standing || (isPaidBefore(sale) && claim.totalMinor > (await prepaidFreeMinor(tx, sale)))) {
      throw new AppError('return.already-used')
    }
    await saveClaim(tx, claim, nowMs)
    await claimGiftCards(tx, receipt, claim)
    return { status: 'claimed', receipt: standing }
  })
}

function claimOf(
  { registerId, saleId }: SaleRef,
  sale: Receipt,
  receipt: PastReceipt,
  lines: readonly LineQuantity[],
  revision: number,
): ReturnClaim {
  const priced = priceReturn(receipt, lines)
  if (!priced.ok && priced.reason === 'whole-only') throw new AppError('return.whole-only')
  // A receipt that does not add up is priced by nobody here; its register decides what goes back.
  const value = priced.ok ? priced.value : { totalMinor: 0, pointsGivenBackMinor: 0, pointsTakenBackMinor: 0 }
  const { totalMinor, pointsGivenBackMinor, pointsTakenBackMinor } = value
  const of = { registerId: sale.registerId, saleId: sale.saleId }
  const customerId = sale.customerId ?? undefined
  return { registerId, saleId, of, customerId, totalMinor, pointsGivenBackMinor, pointsTakenBackMinor, revision, lines }
}

/** A card that is given back must be whole, and stays as it is until the return is over. */
async function claimGiftCards(db: Db, receipt: PastReceipt, claim: ReturnClaim): Promise<void> {
  const keys = new Set(claim.lines.map(line => line.key))
  for (const { key, giftCard, totalMinor } of receipt.lines) {
    if (!giftCard || !keys.has(key)) continue
    if (!isUnspent(await findGiftCard(db, giftCard.giftCardId), totalMinor)) throw new AppError('return.already-used')
    await setGiftCardClaimed(db, giftCard.giftCardId, claim)
  }
}

function isSameSale(one: SaleRef, other: SaleRef): boolean {
  return one.registerId === other.registerId && one.saleId === other.saleId
}

/** Gives up a return: its lines are free again. Where nothing was set aside nothing changes. */
export async function releaseReturn(db: Db, claim: SaleRef): Promise<void> {
  await db.transaction().execute(tx => deleteClaim(tx, claim))
}

/** Returns a register has set aside and no longer names as live: nothing will ever finish them. */
export async function abandonedClaims(
  db: Db,
  registerId: string,
  liveSales: readonly Readonly<{ saleId: string }>[],
): Promise<ClaimedReturn[]> {
  const live = new Set(liveSales.map(sale => sale.saleId))
  return (await claimsOf(db, registerId)).filter(claim => !live.has(claim.saleId))
}

/** Frees returns found abandoned, where they were not prepared anew since. */
export async function freeClaims(db: Db, registerId: string, claims: readonly ClaimedReturn[]): Promise<void> {
  if (claims.length === 0) return
  await db.transaction().execute(async tx => {
    for (const { saleId, revision } of claims) await deleteClaim(tx, { registerId, saleId }, revision)
  })
}
