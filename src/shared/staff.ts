import { z } from 'zod'
import { CodeDelivery } from './customer.ts'
import { ErrorData } from './errors/app-error.ts'
import { OperationId } from './ids.ts'

/** Why store staff prove that a person holds a phone. */
export const StaffPurpose = z.enum(['pick-up', 'return', 'changed-number'])
export type StaffPurpose = z.infer<typeof StaffPurpose>

export const StaffId = z.string().regex(/^[\w-]{1,32}$/)

export const StaffMember = z.object({ staffId: StaffId, name: z.string().min(1).max(100) })
export type StaffMember = z.infer<typeof StaffMember>

/** One verification of the trail, kept at the hub for good. Never the code, never the whole phone. */
export const StaffVerification = z.object({
  verificationId: OperationId,
  purpose: StaffPurpose,
  phoneMasked: z.string(),
  /** Number of the order or the receipt, as staff noted it. */
  reference: z.string().max(64).optional(),
  staffName: z.string(),
  registerId: z.string(),
  result: z.enum(['running', 'verified', 'failed', 'abandoned']),
  startedAtMs: z.int(),
  endedAtMs: z.int().optional(),
})
export type StaffVerification = z.infer<typeof StaffVerification>

/** The code of the verification under way, as staff see it. */
const StaffCode = z.object({
  status: z.enum(['sending', 'waiting', 'checking', 'wrong', 'verified', 'expired', 'no-tries-left', 'unavailable']),
  delivery: CodeDelivery,
  sendsLeft: z.int(),
  triesLeft: z.int().optional(),
  expiresAtMs: z.int().optional(),
  nextStepAtMs: z.int(),
})

/** The staff page, whole. */
export const StaffView = z.object({
  /** Of this store, by name; loaded when the page is opened. */
  members: z.array(StaffMember),
  signedIn: StaffMember.extend({ untilMs: z.int() }).optional(),
  current: StaffVerification.extend({ code: StaffCode }).optional(),
  /** The last verifications of this store, newest first, at most 20. */
  trail: z.array(StaffVerification),
  notice: ErrorData.optional(),
})
export type StaffView = z.infer<typeof StaffView>
