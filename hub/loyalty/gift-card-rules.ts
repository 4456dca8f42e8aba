import type { GiftCardRecord } from '../db/gift-cards.ts'

export type GiftCardRefusal =
  | Readonly<{ reason: 'unknown' | 'not-sold-yet' | 'ended' }>
  | Readonly<{ reason: 'short'; availableMinor: number }>

/**
 * Whether a sale may hold so much of a card, or why not. `heldHereMinor` it holds already: that was promised to it, and a
 * smaller hold only gives money back. A card that is given back for money is good for nothing.
 */
export function judgeGiftCard(
  record: GiftCardRecord | undefined,
  { amountMinor, heldHereMinor }: Readonly<{ amountMinor: number; heldHereMinor: number }>,
): GiftCardRefusal | undefined {
  const status = statusOf(record)
  if (status !== 'sold' || !record) return { reason: status === 'sold' ? 'unknown' : status }
  const availableMinor = Math.max(0, record.balanceMinor + heldHereMinor)
  return amountMinor <= heldHereMinor || amountMinor <= availableMinor ? undefined : { reason: 'short', availableMinor }
}

function statusOf(record: GiftCardRecord | undefined): 'sold' | 'unknown' | 'not-sold-yet' | 'ended' {
  if (!record) return 'unknown'
  if (record.state === 'awaited') return 'not-sold-yet'
  return record.state === 'returned' || record.claimedBy ? 'ended' : 'sold'
}

/** Whether the card itself can be given back for money: all it was sold for is still on it, and nobody holds any of it. */
export function isUnspent(record: GiftCardRecord | undefined, soldForMinor: number): boolean {
  return statusOf(record) === 'sold' && record?.heldMinor === 0 && record.balanceMinor >= soldForMinor
}
