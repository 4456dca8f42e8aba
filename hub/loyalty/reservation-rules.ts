/**
 * The hold of one sale on points. `tombstone` is the highest revision that was released: a reserve at or below it
 * comes too late. Once the sale's receipt is applied nothing changes it any more.
 */
export type Reservation = Readonly<{
  customerId: string | undefined
  /** Of the last reserve that was taken, 0 before any. */
  revision: number
  /** What is held; after a release, what that release gave back. */
  amountMinor: number
  isHeld: boolean
  tombstone: number
}>

export type ReserveWish = Readonly<{ revision: number; customerId: string; amountMinor: number }>

export type ReserveDecision =
  | Readonly<{ ok: true; next: Reservation }>
  | Readonly<{ ok: false; reason: 'stale' | 'not-enough' }>

export function heldMinorOf(reservation: Reservation | undefined): number {
  return reservation?.isHeld ? reservation.amountMinor : 0
}

/**
 * Sets the hold. The same wish again is no change. A smaller hold for the same customer is always taken: it only gives
 * points back.
 *
 * @param freeMinor what the wished customer has beyond every hold; may be negative after a late receipt
 */
export function reserve(
  present: Reservation | undefined,
  wish: ReserveWish,
  freeMinor: number,
  isSaleCompleted: boolean,
): ReserveDecision {
  const revision = present?.revision ?? 0
  const tombstone = present?.tombstone ?? 0
  if (isSaleCompleted || wish.revision <= tombstone || wish.revision < revision) return { ok: false, reason: 'stale' }
  const ownMinor = present?.customerId === wish.customerId ? heldMinorOf(present) : 0
  if (wish.amountMinor > ownMinor && wish.amountMinor > freeMinor + ownMinor) return { ok: false, reason: 'not-enough' }
  return { ok: true, next: { ...wish, isHeld: true, tombstone } }
}

/** Frees the hold at or below `revision` and leaves the tombstone, also where nothing was held yet. Repeating it answers the same. */
export function release(
  present: Reservation | undefined,
  revision: number,
): Readonly<{ next: Reservation; releasedMinor: number }> {
  const reservation = present ?? { customerId: undefined, revision: 0, amountMinor: 0, isHeld: false, tombstone: 0 }
  const tombstone = Math.max(reservation.tombstone, revision)
  if (reservation.isHeld) {
    if (reservation.revision > revision) return { next: { ...reservation, tombstone }, releasedMinor: 0 }
    return { next: { ...reservation, isHeld: false, tombstone }, releasedMinor: reservation.amountMinor }
  }
  if (reservation.tombstone === revision) return { next: reservation, releasedMinor: reservation.amountMinor }
  return { next: { ...reservation, amountMinor: 0, tombstone }, releasedMinor: 0 }
}

/** The sale's receipt is here: it says what was spent, the hold has done its work. */
export function settle(present: Reservation): Reservation {
  return { ...present, amountMinor: 0, isHeld: false, tombstone: Math.max(present.tombstone, present.revision) }
}
