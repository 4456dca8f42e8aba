import { z } from 'zod'
import { Customer } from '../shared/customer.ts'
import { OperationId } from '../shared/ids.ts'
import { CodeView } from '../shared/sale-view.ts'

/** Who the customer of this sale is. Contacts stand in `SalePersonal`, not here. */
export const SaleCustomer = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('anonymous'),
    lookup: z.enum(['none', 'searching', 'not-found', 'ambiguous', 'blocked', 'unavailable']),
  }),
  /** Taken down while the hub was away: accrues when the hub has applied the sale, never spends. */
  z.object({ state: z.literal('named') }),
  z.object({ state: z.literal('identified'), customer: Customer }),
  z.object({
    state: z.literal('verified'),
    customer: Customer,
    proof: z.union([z.object({ codeRequestId: OperationId }), z.literal('wallet')]),
  }),
])
export type SaleCustomer = z.infer<typeof SaleCustomer>

/** The contact fields of a sale, kept apart: encrypted at rest, erased later, never in logs. */
export const SalePersonal = z.object({
  /** Digits of the phone the customer was named by, also of one that was not found. */
  loyaltyPhone: z.string().optional(),
  loyaltyCard: z.string().optional(),
  /** Tag 1008 as it goes into the receipt. */
  receiptContact: z.string().optional(),
})
export type SalePersonal = z.infer<typeof SalePersonal>

/** A running code request. Kept with the sale, so parking and a crash survive it: the hub derives the same code again. */
export const SaleCode = CodeView.extend({ codeRequestId: OperationId })
export type SaleCode = z.infer<typeof SaleCode>
