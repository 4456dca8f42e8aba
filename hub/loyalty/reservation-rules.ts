import type { PromoCodeRefusal } from './promo-code-rules.ts'

/**
 * The hold of one sale on points and promo codes. `tombstone` is the highest revision that was released: a reserve at or
 * below it comes too late. Once the sale's receipt is applied nothing changes it any more.
 */
export type Reservation = Readonly<{
  customerId: string | undefined
  /** Of the last reserve that was taken, 0 before any. */
  revision: number
  /** What is held; after a release, what that release gave back. */
  amountMinor: number
  /** Held together with the points; none once they are free. */
  promoCodes: readonly string[]
  isHeld: boolean
  tombstone: number
}>

export type ReserveWish = Readonly<{
  revision: number
  /** Points are somebody's; promo codes need nobody. */
  customerId: string | undefined
  amountMinor: number
  promoCodes: readonly string[]
}>

export type Available = Readonly<{
  /** What the wished customer has beyond every hold; may be negative after a late receipt. */
  freeMinor: number
  /** Why one of the wished codes cannot be had by this sale. */
  codeRefusal?: PromoCodeRefusal | undefined
  isSaleCompleted: boolean
}>

export type ReserveDecision =
  | Readonly<{ ok: true; next: Reservation }>
  | Readonly<{ ok: false; reason: 'stale' | 'not-enough' }>
  | Readonly<{ ok: false; reason: 'code-refused'; refusal: PromoCodeRefusal }>

export function heldMinorOf(reservation: Reservation | undefined): number {
  return reservation?.isHeld ? reservation.amountMinor : 0
}

/**
 * Sets the hold: points and codes, all or nothing. The same wish again is no change. A smaller hold for the same
 * customer is always taken: it only gives points back.
 */
export function reserve(
  present: Reservation | undefined,
  wish: ReserveWish,
  { freeMinor, codeRefusal, isSaleCompleted }: Available,
): ReserveDecision {
  const revision = present?.revision ?? 0
  const tombstone = present?.tombstone ?? 0
  if (isSaleCompleted || wish.revision <= tombstone || wish.revision < revision) return { ok: false, reason: 'stale' }
  if (codeRefusal) return { ok: false, reason: 'code-refused', refusal: codeRefusal }
  const ownMinor = present?.customerId === wish.customerId ? heldMinorOf(present) : 0
  if (wish.amountMinor > ownMinor && wish.amountMinor > freeMinor + ownMinor) return { ok: false, reason: 'not-enough' }
  const { customerId, amountMinor, promoCodes } = wish
  return { ok: true, next: { customerId, revision: wish.revision, amountMinor, promoCodes, isHeld: true, tombstone } }
}

const nothingYet: Reservation = {
  customerId: undefined,
  revision: 0,
  amountMinor: 0,
  promoCodes: [],
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
      next: { ...reservation, promoCodes: [], isHeld: false, tombstone },
      releasedMinor: reservation.amountMinor,
    }
  }
  if (reservation.tombstone === revision) return { next: reservation, releasedMinor: reservation.amountMinor }
  return { next: { ...reservation, amountMinor: 0, tombstone }, releasedMinor: 0 }
}

/** The sale's receipt is here: it says what was spent and used, the hold has done its work. */
export function settle(present: Reservation): Reservation {
  const tombstone = Math.max(present.tombstone, present.revision)
  return { ...present, amountMinor: 0, promoCodes: [], isHeld: false, tombstone }
}
