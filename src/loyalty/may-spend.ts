import type { ErrorCode } from '../shared/errors/catalogue.ts'
import type { Phase } from '../shared/programme.ts'
import type { CustomerState } from './customer-state.ts'

/** What a customer wants done. Only the last two can be used against them by somebody else. */
export type CustomerAction = 'accrue' | 'see-balance' | 'spend' | 'change-contact'

const actionsToVerify: readonly CustomerAction[] = ['spend', 'change-contact']

/** Must this customer show a code before that? */
export function asksVerification(customer: CustomerState, action: CustomerAction): boolean {
  return actionsToVerify.includes(action) && customer.state !== 'verified'
}

export type SpendVerdict = Readonly<{ ok: true }> | Readonly<{ ok: false; code: ErrorCode }>

/** May so many points (hundredths) be spent now? Only a live hub can hold them, so there is no spending without one. */
export function maySpend(
  request: Readonly<{
    customer: CustomerState
    phase: Phase
    isHubOnline: boolean
    wantedMinor: number
    /** Of the return this sale is exchanged for: they are as good as there. */
    comingMinor?: number | undefined
  }>,
): SpendVerdict {
  const { customer, phase, isHubOnline, wantedMinor, comingMinor = 0 } = request
  if (wantedMinor === 0) return { ok: true }
  if (phase === 'accrue-only') return { ok: false, code: 'loyalty.spending-not-yet' }
  if (customer.state === 'anonymous') return { ok: false, code: 'loyalty.no-customer' }
  if (!isHubOnline || customer.state === 'named') return { ok: false, code: 'loyalty.unavailable' }
  if (asksVerification(customer, 'spend')) return { ok: false, code: 'loyalty.not-verified' }
  if (wantedMinor > customer.customer.balanceMinor + comingMinor)
    return { ok: false, code: 'loyalty.not-enough-points' }
  return { ok: true }
}
