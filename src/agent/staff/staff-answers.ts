import type { LoyaltyAnswer } from '../../loyalty/port.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { HubResult } from '../../shared/hub/messages.ts'

const LOCKED_FOR_MS = 60_000

/** What the hub answered, or the reason there is none, as staff are told it. */
export function answered<T>(answer: LoyaltyAnswer<T>): T {
  if (answer.ok) return answer.value
  if (answer.reason === 'unavailable') throw new AppError('staff.hub-away')
  const { code, params } = answer.error
  if (code !== 'request.too-many-tries') throw answer.error
  const waitMs = typeof params.retryAfterMs === 'number' ? params.retryAfterMs : LOCKED_FOR_MS
  throw new AppError('staff.locked', { params: { seconds: Math.ceil(waitMs / 1000) } })
}

/** Why a code did not prove anything; `undefined` when it did. */
export function codeRefusal({ status, triesLeft = 0 }: HubResult<'staff.check-code'>): AppError | undefined {
  switch (status) {
    case 'verified':
      return undefined
    case 'wrong':
      return triesLeft > 0
        ? new AppError('loyalty.code-wrong', { params: { triesLeft } })
        : new AppError('loyalty.code-tries-used')
    case 'expired':
      return new AppError('loyalty.code-expired')
    case 'no-tries-left':
      return new AppError('loyalty.code-tries-used')
    case 'not-requested':
      return new AppError('loyalty.code-not-requested')
  }
}
