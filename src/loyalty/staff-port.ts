import type { CodeDelivery } from '../shared/customer.ts'
import type { HubResult } from '../shared/hub/messages.ts'
import type { OperationId } from '../shared/ids.ts'
import type { StaffMember, StaffPurpose, StaffVerification } from '../shared/staff.ts'
import type { LoyaltyAnswer } from './port.ts'

/**
 * What store staff ask of the hub to prove that a person holds a phone. Never throws, never waits longer than 3 s. A
 * session belongs to one person at one register; the hub may end it at any time: `staff.signed-out`.
 */
export type StaffPort = Readonly<{
  members(): Promise<LoyaltyAnswer<StaffMember[]>>
  /** Refused as `request.wrong-pin`, or `request.too-many-tries` with `retryAfterMs`. */
  signIn(request: Readonly<{ staffId: string; pin: string }>): Promise<LoyaltyAnswer<HubResult<'staff.sign-in'>>>
  signOut(staffSession: string): Promise<LoyaltyAnswer<unknown>>
  /** Sends the code of a verification; under a higher `sendNumber` once more. */
  sendCode(
    request: Readonly<{
      staffSession: string
      verificationId: OperationId
      purpose: StaffPurpose
      phone: string
      reference?: string | undefined
      sendNumber: number
    }>,
  ): Promise<LoyaltyAnswer<HubResult<'staff.send-code'>>>
  checkCode(
    request: Readonly<{ staffSession: string; verificationId: OperationId; code: string }>,
  ): Promise<LoyaltyAnswer<HubResult<'staff.check-code'>>>
  /** Ends a verification without a result. */
  abandon(request: Readonly<{ staffSession: string; verificationId: OperationId }>): Promise<LoyaltyAnswer<unknown>>
  /** The last verifications of this store, newest first. */
  trail(staffSession: string): Promise<LoyaltyAnswer<StaffVerification[]>>
  /** Live state of a code message, by the verification it belongs to. */
  onCodeState(listener: (verificationId: OperationId, delivery: CodeDelivery) => void): void
}>
