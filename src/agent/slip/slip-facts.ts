import type { Sale } from '../../sale/sale.ts'
import type { Localised } from '../../shared/localised.ts'
import { takenOff } from '../proposals.ts'

/** What a slip can tell, taken from a completed sale alone: the same before and after a restart. */
export type SlipFacts = Readonly<{
  customerName?: string | undefined
  totalMinor: number
  /** `undefined` for a guest, who has no points. Counted in hundredths. */
  points?:
    | Readonly<{ spentMinor: number; accruedMinor: number; isLater: boolean; balanceMinor?: number | undefined }>
    | undefined
  /** Those this sale used up, and what each took off. */
  promoCodes: readonly Readonly<{ code: string; amountMinor: number }>[]
  coupons: readonly Readonly<{ title: Localised; code: string; validUntilMs: number }>[]
}>

/** A return, and a sale that is not completed, have no slip. */
export function slipFacts(sale: Sale): SlipFacts | undefined {
  const { customer, phase } = sale
  if (sale.kind !== 'sale' || phase.state !== 'completed') return undefined
  const { quote, heldCodes, loyaltyMode } = phase.checkout
  const known = 'customer' in customer ? customer.customer : undefined
  const isLater = known === undefined || loyaltyMode === 'offline'
  const { pointsSpentMinor: spentMinor, pointsAccruedMinor: accruedMinor } = quote
  return {
    customerName: known?.name,
    totalMinor: quote.totalMinor,
    points:
      customer.state === 'anonymous'
        ? undefined
        : {
            spentMinor,
            accruedMinor,
            isLater,
            balanceMinor: known && !isLater ? known.balanceMinor - spentMinor + accruedMinor : undefined,
          },
    promoCodes: heldCodes.map(({ code, promotionId }) => ({ code, amountMinor: takenOff(quote, promotionId) })),
    coupons: sale.coupons.map(({ title, code, validUntilMs }) => ({ title, code, validUntilMs })),
  }
}
