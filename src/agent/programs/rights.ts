import { z } from 'zod'

/**
 * What a register program may be trusted with.
 *
 * `sell`: carts, customers, checkout, payment. `return`: the two steps of a return. `shift`: opening and closing shifts, or
 * telling of them. `report`: receipts printed while the agent was away, corrections. `read`: looking, changing nothing.
 */
export const Right = z.enum(['sell', 'return', 'shift', 'report', 'read'])
export type Right = z.infer<typeof Right>

/** Each right once, in the order above: equal sets are equal texts. */
export const Rights = z
  .array(Right)
  .min(1)
  .transform(rights => Right.options.filter(right => rights.includes(right)))

export const allRights: readonly Right[] = Right.options
