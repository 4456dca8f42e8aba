import type { GiftCardAmount } from '../db/gift-cards.ts'
import type { PrepaymentAmount } from '../db/prepayment-holds.ts'
import type { GiftCardRefusal } from './gift-card-rules.ts'
import type { PromoCodeRefusal } from './promo-code-rules.ts'

/** Too little is left of the prepayments: used, paid back, or held by other sales. */
export type PrepaymentRefusal = Readonly<{ availableMinor: number }>

/**
 * The hold of one sale on points, promo codes, gift cards and prepayments. `tombstone` is the highest revision that was
 * released: a reserve at or below it comes too late. Once the sale's receipt is applied nothing changes it any more.
 */
export type Reservation = Readonly<{
  customerId: string | undefined
  /** Of the last reserve that was taken, 0 before any. */
  revision: number
  /** What is held; after a release, what that release gave back. */
  amountMinor: number
  /** Held together with the points; none once they are free. */
  promoCodes: readonly string[]
  giftCards: readonly GiftCardAmount[]
  prepayments: readonly PrepaymentAmount[]
  /** Of the held points: those that a return under way is going to bring. */
  borrowedMinor: number
  isHeld: boolean
  tombstone: number
}>

export type ReserveWish = Readonly<{
  revision: number
  /** Points are somebody's; promo codes need nobody. */
  customerId: string | undefined
  amountMinor: number
  promoCodes: readonly string[]
  giftCards: readonly GiftCardAmount[]
  prepayments: readonly PrepaymentAmount[]
}>

export type Available = Readonly<{
  /** What the wished customer has beyond every hold; may be negative after a late receipt. */
  freeMinor: number
  /** What the return this sale is exchanged for will bring the customer, negative where it takes more than it gives. */
  comingMinor?: number | undefined
  /** Why one of the wished codes cannot be had by this sale. */
  codeRefusal?: PromoCodeRefusal | undefined
  /** Why one of the wished gift cards cannot. */
  cardRefusal?: GiftCardRefusal | undefined
  /** Why the wished prepayments cannot be counted on. */
  prepaymentRefusal?: PrepaymentRefusal | undefined
  isSaleCompleted: boolean
}>

export type ReserveDecision =
  | Readonly<{ ok: true; next: Reservation }>
  | Readonly<{ ok: false; reason: 'stale' | 'not-enough' }>
  | Readonly<{ ok: false; reason: 'code-refused'; refusal: PromoCodeRefusal }>
  | Readonly<{ ok: false; reason: 'card-refused'; refusal: GiftCardRefusal }>
  | Readonly<{ ok: false; reason: 'prepayment-refused'; refusal: PrepaymentRefusal }>

export function heldMinorOf(reservation: Reservation | undefined): number {
  return reservation?.isHeld ? reservation.amountMinor : 0
}

/** Of what is held: points that were not there yet. */
export function borrowedMinorOf(reservation: Reservation | undefined): number {
  return reservation?.isHeld ? reservation.borrowedMinor : 0
}

/**
 * Sets the hold: points, codes, gift cards and prepayments, all or nothing. The same wish again is no change. A smaller hold for the
 * same customer is always taken: it only gives points back. Points that a return was to bring count only as long as it
 * still is going to, or has.
 */
export function reserve(
  present: Reservation | undefined,
  wish: ReserveWish,
  { freeMinor, comingMinor = 0, codeRefusal, cardRefusal, prepaymentRefusal, isSaleCompleted }: Available,
): ReserveDecision {
  const revision = present?.revision ?? 0
  const tombstone = present?.tombstone ?? 0
  if (isSaleCompleted || wish.revision <= tombstone || wish.revision < revision) return { ok: false, reason: 'stale' }
  if (codeRefusal) return { ok: false, reason: 'code-refused', refusal: codeRefusal }
  if (cardRefusal) return { ok: false, reason: 'card-refused', refusal: cardRefusal }
  if (prepaymentRefusal) return { ok: false, reason: 'prepayment-refused', refusal: prepaymentRefusal }
  const { amountMinor } = wish
  const isSame = present?.customerId === wish.customerId
  const ownMinor = isSame ? heldMinorOf(present) : 0
  const lostMinor = isSame ? Math.max(0, borrowedMinorOf(present) - Math.max(0, comingMinor)) : 0
  const presentMinor = freeMinor + ownMinor
  if (amountMinor > ownMinor - lostMinor && amountMinor > presentMinor + comingMinor) {
    return { ok: false, reason: 'not-enough' }
  }
  const borrowedMinor = Math.min(Math.max(0, comingMinor), Math.max(0, amountMinor - Math.max(0, presentMinor)))
  return { ok: true, next: { ...wish, borrowedMinor, isHeld: true, tombstone } }
}

const nothingMore = { promoCodes: [], giftCards: [], prepayments: [], borrowedMinor: 0 } as const

const nothingYet: Reservation = {
  customerId: undefined,
  revision: 0,
  amountMinor: 0,
  ...nothingMore,
  isHeld: false,
  tombstone: 0,
}

/** Frees the hold at or below `revision` and leaves the tombstone, also where nothing was held yet. Repeating it answers the same. */
export function release(
  present: Reservation | undefined,
  revision: number,
): Readonly<{ next: Reservation; releasedMinor: number }> {
  const reservation = present ?? nothingYet
  const tombstone = Math.max(reservation.tombstone, revision)
  if (reservation.isHeld) {
    if (reservation.revision > revision) return { next: { ...reservation, tombstone }, releasedMinor: 0 }
    return {
      next: { ...reservation, ...nothingMore, isHeld: false, tombstone },
      releasedMinor: reservation.amountMinor,
    }
  }
  if (reservation.tombstone === revision) return { next: reservation, releasedMinor: reservation.amountMinor }
  return { next: { ...reservation, amountMinor: 0, tombstone }, releasedMinor: 0 }
}

/** The sale's receipt is here: it says what was spent and used, the hold has done its work. */
export function settle(present: Reservation): Reservation {
  const tombstone = Math.max(present.tombstone, present.revision)
  return { ...present, amountMinor: 0, ...nothingMore, isHeld: false, tombstone }
}
