import { AppError } from '../../src/shared/errors/app-error.ts'
import type { HeldPrepayment, HubResult } from '../../src/shared/hub/messages.ts'
import { phaseAt } from '../../src/shared/programme.ts'
import { foldPromoCode } from '../../src/shared/proposal.ts'
import { type CustomerRecord, customerById } from '../db/customers.ts'
import { findGiftCard, type GiftCardAmount } from '../db/gift-cards.ts'
import type { Db } from '../db/open-database.ts'
import { balanceOf, customerAccount, heldAccount, type Leg, post } from '../db/points.ts'
import { isSaleCompleted } from '../db/receipts.ts'
import { findReservation, type HeldSale, heldSales, saveReservation } from '../db/reservations.ts'
import { pointsComing } from '../returns/exchange.ts'
import { programmeForRegister } from '../rules/published-rules.ts'
import { type GiftCardRefusal, judgeGiftCard } from './gift-card-rules.ts'
import { giftCardError } from './gift-cards.ts'
import { splitPrepayment } from './hold-prepayment.ts'
import type { PromoCodeRefusal } from './promo-code-rules.ts'
import { lookAtPromoCode, refusalErrors } from './promo-codes.ts'
import { heldMinorOf, type Reservation, type ReserveDecision, release, reserve } from './reservation-rules.ts'
import { proveSpending, type SpendProof } from './spend-proof.ts'

type HoldWish = Readonly<{
  registerId: string
  saleId: string
  revision: number
  /** Points need one, promo codes do not. */
  customerId?: string | undefined
  amountMinor: number
  promoCodes: readonly string[]
  giftCards: readonly GiftCardAmount[]
  prepayment?: HeldPrepayment | undefined
  /** The return this sale is exchanged for: its points may be spent before it has arrived. */
  exchangeFor?: string | undefined
  proof: SpendProof
}>

/**
 * Holds points, promo codes, gift cards and prepayments for a sale at checkout, all or nothing. Holding no points needs
 * no proof.
 *
 * @throws AppError loyalty.reservation-stale, loyalty.promo-code-unknown, loyalty.promo-code-used,
 *   loyalty.promo-code-expired, loyalty.promo-code-not-yours, loyalty.gift-card-unknown,
 *   loyalty.gift-card-not-sold-yet, loyalty.gift-card-ended, loyalty.gift-card-short (`availableMinor`),
 *   loyalty.prepayment-used (`availableMinor`), loyalty.spending-not-yet, loyalty.not-enough-points (`availableMinor`),
 *   loyalty.not-verified, loyalty.no-customer, loyalty.customer-not-found, loyalty.customer-blocked (all not-applied)
 */
export async function holdPoints(db: Db, wish: HoldWish, nowMs: number): Promise<HubResult<'points.reserve'>> {
  return db.transaction().execute(async tx => {
    const { customerId, amountMinor } = wish
    const customer = customerId === undefined ? undefined : await activeCustomer(tx, customerId)
    const balance = async () => (customer ? await balanceOf(tx, customerAccount(customer.customerId)) : 0)
    const promoCodes = [...new Set(wish.promoCodes.map(foldPromoCode))]
    const present = await findReservation(tx, wish.registerId, wish.saleId)
    const giftCards = together(wish.giftCards)
    const freeMinor = await balance()
    const comingMinor = customerId === undefined ? 0 : await pointsComing(tx, wish, customerId)
    const split = await splitPrepayment(tx, wish, present?.prepayments ?? [], wish.prepayment)
    const prepayments = split.ok ? split.prepayments : []
    const decision = reserve(
      present,
      { revision: wish.revision, customerId, amountMinor, promoCodes, giftCards, prepayments },
      {
        freeMinor,
        comingMinor,
        codeRefusal: await firstRefusal(tx, wish, promoCodes, nowMs),
        cardRefusal: await firstCardRefusal(tx, present, giftCards),
        prepaymentRefusal: split.ok ? undefined : split.refusal,
        isSaleCompleted: await isSaleCompleted(tx, wish),
      },
    )
    if (!decision.ok) throw refusalOf(decision, freeMinor + comingMinor)
    if (amountMinor > 0) {
      if (!customer) throw new AppError('loyalty.no-customer')
      if (phaseAt(await programmeForRegister(tx, wish.registerId), nowMs) !== 'full') {
        throw new AppError('loyalty.spending-not-yet')
      }
      await proveSpending(tx, wish, customer, wish.proof)
    }
    await changeReservation(tx, wish, present, decision.next, 'hold', nowMs)
    return { heldMinor: amountMinor, balanceMinor: await balance() }
  })
}

async function activeCustomer(db: Db, customerId: string): Promise<CustomerRecord> {
  const customer = await customerById(db, customerId)
  if (!customer) throw new AppError('loyalty.customer-not-found')
  if (customer.isBlocked) throw new AppError('loyalty.customer-blocked')
  return customer
}

async function firstRefusal(
  db: Db,
  wish: HoldWish,
  promoCodes: readonly string[],
  nowMs: number,
): Promise<PromoCodeRefusal | undefined> {
  for (const code of promoCodes) {
    const answer = await lookAtPromoCode(db, wish, code, nowMs)
    if (!answer.ok) return answer.refusal
  }
  return undefined
}

/** A card that was named twice is one card. */
function together(wished: readonly GiftCardAmount[]): GiftCardAmount[] {
  const byCard = new Map<string, number>()
  for (const { giftCardId, amountMinor } of wished) {
    byCard.set(giftCardId, (byCard.get(giftCardId) ?? 0) + amountMinor)
  }
  return [...byCard].map(([giftCardId, amountMinor]) => ({ giftCardId, amountMinor }))
}

async function firstCardRefusal(
  db: Db,
  present: Reservation | undefined,
  wished: readonly GiftCardAmount[],
): Promise<GiftCardRefusal | undefined> {
  for (const { giftCardId, amountMinor } of wished) {
    const heldHereMinor = present?.giftCards.find(card => card.giftCardId === giftCardId)?.amountMinor ?? 0
    const refusal = judgeGiftCard(await findGiftCard(db, giftCardId), { amountMinor, heldHereMinor })
    if (refusal) return refusal
  }
  return undefined
}

function refusalOf(decision: Extract<ReserveDecision, { ok: false }>, availableMinor: number): AppError {
  switch (decision.reason) {
    case 'stale':
      return new AppError('loyalty.reservation-stale')
    case 'code-refused':
      return new AppError(refusalErrors[decision.refusal])
    case 'card-refused':
      return giftCardError(decision.refusal)
    case 'prepayment-refused':
      return new AppError('loyalty.prepayment-used', { params: decision.refusal })
    case 'not-enough':
      return new AppError('loyalty.not-enough-points', { params: { availableMinor: Math.max(0, availableMinor) } })
  }
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
