import { z } from 'zod'

/** One family of loyalty cards of the chain. The longest prefix that fits decides. */
const CardFamily = z.object({
  prefix: z.string().regex(/^\d{1,12}$/),
  /** How many digits a card has, prefix included. */
  length: z.int().min(4).max(32),
  /** The last digit is an EAN check digit: cards printed as EAN-13. */
  hasCheckDigit: z.boolean().default(false),
})

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u') instanceof RegExp
  } catch {
    return false
  }
}

/** What the chain prints on its own cards and slips: nothing in a barcode itself tells a card from goods. */
export const ScanSettings = z.object({
  cards: z.array(CardFamily).max(50).default([]),
  /** Regular expression a whole promo code matches, `[A-Z]{3}\\d{5}`. Digits alone are never a promo code. */
  promoPattern: z.string().max(200).refine(isPattern, 'not a regular expression').optional(),
})
export type ScanSettings = z.infer<typeof ScanSettings>
