import { AppError } from '../../src/shared/errors/app-error.ts'
import type { HubResult } from '../../src/shared/hub/messages.ts'
import { customerById } from '../db/customers.ts'
import type { Db } from '../db/open-database.ts'
import { balanceOf, customerAccount, heldAccount, type Leg, post } from '../db/points.ts'
import { isSaleCompleted } from '../db/receipts.ts'
import { findReservation, type HeldSale, heldSales, saveReservation } from '../db/reservations.ts'
import { heldMinorOf, type Reservation, release, reserve } from './reservation-rules.ts'
import { proveSpending, type SpendProof } from './spend-proof.ts'

type HoldWish = Readonly<{
  registerId: string
  saleId: string
  revision: number
  customerId: string
  amountMinor: number
  proof: SpendProof
}>

/**
 * Holds points for a sale at checkout. Holding none needs no proof.
 *
 * @throws AppError loyalty.reservation-stale, loyalty.not-enough-points, loyalty.not-verified,
 *   loyalty.customer-not-found, loyalty.customer-blocked (all not-applied)
 */
export async function holdPoints(db: Db, wish: HoldWish, nowMs: number): Promise<HubResult<'points.reserve'>> {
  return db.transaction().execute(async tx => {
    const customer = await customerById(tx, wish.customerId)
    if (!customer) throw new AppError('loyalty.customer-not-found')
    if (customer.isBlocked) throw new AppError('loyalty.customer-blocked')

    const present = await findReservation(tx, wish.registerId, wish.saleId)
    const freeMinor = await balanceOf(tx, customerAccount(wish.customerId))
    const isCompleted = await isSaleCompleted(tx, wish)
    const decision = reserve(present, wish, freeMinor, isCompleted)
    if (!decision.ok && decision.reason === 'stale') throw new AppError('loyalty.reservation-stale')
    if (!decision.ok) {
      throw new AppError('loyalty.not-enough-points', { params: { availableMinor: Math.max(0, freeMinor) } })
    }
    if (wish.amountMinor > 0) await proveSpending(tx, wish, customer, wish.proof)

    await changeReservation(tx, wish, present, decision.next, 'hold', nowMs)
    return { heldMinor: wish.amountMinor, balanceMinor: await balanceOf(tx, customerAccount(wish.customerId)) }
  })
}

type SaleRef = Readonly<{ registerId: string; saleId: string }>

/** Frees the hold of a sale at or below `revision` and leaves a tombstone. Resolves to what was freed. */
export async function releasePoints(db: Db, sale: SaleRef, revision: number, nowMs: number): Promise<number> {
  const present = await findReservation(db, sale.registerId, sale.saleId)
  const { next, releasedMinor } = release(present, revision)
  await changeReservation(db, sale, present, next, 'release', nowMs)
  return releasedMinor
}

/** Holds of a register whose sales it no longer knows as live: nothing will ever settle them. */
export async function abandonedHolds(
  db: Db,
  registerId: string,
  liveSales: readonly Readonly<{ saleId: string }>[],
): Promise<HeldSale[]> {
  const live = new Set(liveSales.map(sale => sale.saleId))
  return (await heldSales(db, registerId)).filter(held => !live.has(held.saleId))
}

/** Frees holds found abandoned, where the sale did not reserve anew since. */
export async function freeHolds(db: Db, registerId: string, holds: readonly HeldSale[], nowMs: number): Promise<void> {
  if (holds.length === 0) return
  await db.transaction().execute(async tx => {
    for (const { saleId, revision } of holds) await releasePoints(tx, { registerId, saleId }, revision, nowMs)
  })
}

async function changeReservation(
  db: Db,
  sale: SaleRef,
  present: Reservation | undefined,
  next: Reservation,
  kind: 'hold' | 'release',
  nowMs: number,
): Promise<void> {
  if (present === next) return
  await saveReservation(db, sale.registerId, sale.saleId, next, nowMs)
  const legs = [...heldLegs(present, -1), ...heldLegs(next, 1)]
  await post(db, { kind, registerId: sale.registerId, saleId: sale.saleId, legs }, nowMs)
}

/** Points moving from the customer to their held account, or back with `direction` -1. */
export function heldLegs(reservation: Reservation | undefined, direction: 1 | -1): Leg[] {
  const amountMinor = heldMinorOf(reservation) * direction
  const customerId = reservation?.customerId
  if (amountMinor === 0 || customerId === undefined) return []
  return [
    { account: customerAccount(customerId), amountMinor: -amountMinor },
    { account: heldAccount(customerId), amountMinor },
  ]
}
