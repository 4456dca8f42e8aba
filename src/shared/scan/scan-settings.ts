import { z } from 'zod'

const Prefix = z.string().regex(/^\d{1,12}$/)

/** One family of loyalty cards of the chain: a prefix alone, or told apart more closely. The longest prefix that fits decides. */
const CardFamily = z.union([
  Prefix.transform(prefix => ({ prefix, length: undefined, hasCheckDigit: undefined })),
  z.object({
    prefix: Prefix,
    /** How many digits a card has, prefix included. Not told: any number from 8 to 32. */
    length: z.int().min(4).max(32).optional(),
    /** The last digit is an EAN check digit. Not told: so it is on cards of 13 digits, which are printed as EAN-13. */
    hasCheckDigit: z.boolean().optional(),
  }),
])
export type CardFamily = z.infer<typeof CardFamily>

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u') instanceof RegExp
  } catch {
    return false
  }
}

/**
 * Codes as most chains print them, our own coupons among them: letters and digits, 4 to 20 of them, perhaps in groups
 * with hyphens. Digits alone are goods or cards.
 */
const USUAL_PROMO_CODES = String.raw`(?=.{4,20}$)(?=.*[\p{L}-])[0-9A-Za-zА-Яа-яЁё]+(?:-[0-9A-Za-zА-Яа-яЁё]+)*`

/** What the chain prints on its own cards and slips: nothing in a barcode itself tells a card from goods. */
export const ScanSettings = z.object({
  cards: z.array(CardFamily).max(50).default([]),
  /** Gift cards, told in the same way. Of two families that fit a number, the longer prefix decides. */
  giftCards: z.array(CardFamily).max(50).default([]),
  /** Regular expression a whole promo code matches, `[A-Z]{3}\\d{5}`. Digits alone are never a promo code. */
  promoPattern: z.string().max(200).refine(isPattern, 'not a regular expression').default(USUAL_PROMO_CODES),
})
export type ScanSettings = z.infer<typeof ScanSettings>
