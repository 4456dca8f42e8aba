import { createHash } from 'node:crypto'
import { GiftCard } from '../shared/gift-card.ts'

/**
 * A gift card by its number, as scanned or typed: spaces and hyphens do not count. The number itself goes no further than
 * this; everywhere else the card is its hash and its last digits.
 */
export function giftCardOf(number: string): GiftCard {
  const folded = number.replaceAll(/[\s-]/g, '').toUpperCase()
  const giftCardId = createHash('sha256').update(`gift-card\n${folded}`).digest('hex').slice(0, 32)
  return GiftCard.parse({ giftCardId, masked: `•••• ${folded.slice(-shownOf(folded))}` })
}

/** Of a short number fewer are shown, or the rest could be tried out. */
function shownOf(number: string): number {
  return number.length < 8 ? 2 : 4
}
