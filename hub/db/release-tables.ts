import type { OfferState } from '../updates/offer-state.ts'

export type ReleaseTables = {
  releases: {
    version: string
    file: string
    size: number
    sha512: string
    signature: string
    published_at_ms: number
  }
  rings: {
    ring: string
    version: string
    promoted_at_ms: number
    stopped_at_ms: number | null
    forgiven: number
  }
  register_rings: { register_id: string; ring: string }
  update_offers: {
    register_id: string
    version: string
    ring: string
    state: OfferState
    code: string | null
    detail: string | null
    sent_at_ms: number
    reported_at_ms: number | null
    progress_at_ms: number | null
    switched_at_ms: number | null
  }
  frozen_days: { day: string }
  update_pace: {
    id: number
    is_halted: number
    percent_at_a_time: number
    settle_minutes: number
    most_failed: number
  }
}
