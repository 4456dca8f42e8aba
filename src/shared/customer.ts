import { z } from 'zod'
import { CustomerId } from './ids.ts'

/** How a customer was named. Values are normalised before they get here (src/shared/contact, src/shared/scan). */
export const Identifier = z.discriminatedUnion('by', [
  /** Digits with country code, no plus: `79215550147`. */
  z.object({ by: z.literal('phone'), value: z.string().regex(/^\d{8,15}$/) }),
  z.object({ by: z.literal('email'), value: z.string().min(3).max(254) }),
  z.object({ by: z.literal('card'), value: z.string().regex(/^[\w-]{4,32}$/) }),
  /** `QR:{phone}:{code}.` of the customer's wallet or chat bot: names and proves at once. */
  z.object({ by: z.literal('wallet'), phone: z.string().regex(/^\d{8,15}$/), code: z.string().regex(/^\d{4,8}$/) }),
])
export type Identifier = z.infer<typeof Identifier>

/** The customer as the register may know them: never the whole phone. */
export const Customer = z.object({
  customerId: CustomerId,
  name: z.string().max(100).optional(),
  phoneMasked: z.string(),
  /** Available points in hundredths; may be negative after a late receipt. */
  balanceMinor: z.int(),
  hasEmail: z.boolean(),
  /** Has never bought as a member before. */
  isNew: z.boolean().default(false),
})
export type Customer = z.infer<typeof Customer>

/** What a one-time code proves. One code per purpose: a code for spending is no consent. */
export const CodePurpose = z.enum(['join', 'spend', 'contact'])
export type CodePurpose = z.infer<typeof CodePurpose>

/** Life of a code message. "Sent" is not "delivered". */
export const CodeDelivery = z.enum(['queued', 'sent', 'delivered', 'failed', 'expired', 'unknown'])
export type CodeDelivery = z.infer<typeof CodeDelivery>
