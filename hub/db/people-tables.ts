import type { Generated } from 'kysely'
import type { StaffPurpose, StaffVerification } from '../../src/shared/staff.ts'

type OwnersTable = {
  owner_id: Generated<number>
  name: string
  /** What names are compared by. */
  name_key: string
  role: 'owner' | 'it'
  password_hash: string
  added_at_ms: number
  password_at_ms: number
}

type OwnerSessionsTable = { token_hash: string; owner_id: number; began_at_ms: number; used_at_ms: number }

type SignInTriesTable = { subject: string; wrong: number; blocked_until_ms: number; last_at_ms: number }

type StaffTable = { store_id: string; staff_id: string; name: string; pin_hash: string; added_at_ms: number }

type StaffSessionsTable = {
  session_hash: string
  store_id: string
  staff_id: string
  register_id: string
  until_ms: number
}

type StaffVerificationsTable = {
  verification_id: string
  store_id: string
  register_id: string
  staff_id: string
  staff_name: string
  purpose: StaffPurpose
  phone_masked: string
  phone_hash: string
  reference: string | null
  result: StaffVerification['result']
  started_at_ms: number
  touched_at_ms: number
  ended_at_ms: number | null
}

/** People who are let in: owners and store staff. */
export type PeopleTables = {
  owners: OwnersTable
  owner_sessions: OwnerSessionsTable
  sign_in_tries: SignInTriesTable
  staff: StaffTable
  staff_sessions: StaffSessionsTable
  staff_verifications: StaffVerificationsTable
}
