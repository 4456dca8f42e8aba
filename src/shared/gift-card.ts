import { z } from 'zod'

/** A gift card by the hash of its number: whoever reads a database or a log cannot spend it. */
export const GiftCardId = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .brand<'GiftCardId'>()
export type GiftCardId = z.infer<typeof GiftCardId>

export const GiftCard = z.object({
  giftCardId: GiftCardId,
  /** `•••• 4821`, for people. */
  masked: z.string().max(16),
})
export type GiftCard = z.infer<typeof GiftCard>
