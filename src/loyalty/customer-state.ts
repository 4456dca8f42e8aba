import type { Customer } from '../shared/customer.ts'
import type { OperationId } from '../shared/ids.ts'

/** Who the customer of a sale is, as far as the register knows. `SaleCustomer` of the sale is the same thing written down. */
export type CustomerState =
  | {
      state: 'anonymous'
      lookup: 'none' | 'searching' | 'not-found' | 'ambiguous' | 'blocked' | 'unavailable'
    }
  /** A phone or card taken down while the hub was away: accrues later, never spends. */
  | { state: 'named' }
  | { state: 'identified'; customer: Customer }
  | { state: 'verified'; customer: Customer; proof: 'wallet' | { codeRequestId: OperationId } }

export type CustomerEvent =
  /** A phone, card or wallet was given; whoever was there before is not the customer any more. */
  | Readonly<{ type: 'searched' }>
  /** `isVerified`: the identifier itself was proof (wallet). */
  | Readonly<{ type: 'found'; customer: Customer; isVerified: boolean }>
  | Readonly<{ type: 'not-found' | 'ambiguous' | 'blocked' }>
  /** No answer in time. `isTakenDown`: there is a phone or card to pass on later. */
  | Readonly<{ type: 'hub-away'; isTakenDown: boolean }>
  /** The code was right. */
  | Readonly<{ type: 'verified'; codeRequestId: OperationId }>
  /** Joined with a code, which is proof already. */
  | Readonly<{ type: 'joined'; customer: Customer; codeRequestId: OperationId }>
  | Readonly<{ type: 'cleared' }>

export const anonymous: CustomerState = { state: 'anonymous', lookup: 'none' }

/**
 * What becomes of the customer of a sale. An answer nobody waits for any more, like one that comes after `cleared`,
 * changes nothing: the very same state comes back.
 */
export function nextCustomer(now: CustomerState, event: CustomerEvent): CustomerState {
  const isAwaited = (now.state === 'anonymous' && now.lookup === 'searching') || now.state === 'named'
  switch (event.type) {
    case 'searched':
      return { state: 'anonymous', lookup: 'searching' }
    case 'cleared':
      return anonymous
    case 'found':
      if (!isAwaited) return now
      return event.isVerified
        ? { state: 'verified', customer: event.customer, proof: 'wallet' }
        : { state: 'identified', customer: event.customer }
    case 'not-found':
    case 'ambiguous':
    case 'blocked':
      return isAwaited ? { state: 'anonymous', lookup: event.type } : now
    case 'hub-away':
      if (!isAwaited || now.state === 'named') return now
      return event.isTakenDown ? { state: 'named' } : { state: 'anonymous', lookup: 'unavailable' }
    case 'verified':
      if (now.state !== 'identified') return now
      return { state: 'verified', customer: now.customer, proof: { codeRequestId: event.codeRequestId } }
    case 'joined':
      if (now.state !== 'anonymous' || now.lookup !== 'not-found') return now
      return { state: 'verified', customer: event.customer, proof: { codeRequestId: event.codeRequestId } }
  }
}
