import type { Generated } from 'kysely'
import type { Flag } from './flag.ts'

type RulesTable = { version: number; text: string; published_by: string; published_at_ms: number }

type PromoCodesTable = {
  code: string
  promotion_id: string
  customer_id: string | null
  state: 'issued' | 'held' | 'redeemed' | 'revoked'
  valid_until_ms: number | null
  issued_by_register: string | null
  issued_by_sale: string | null
  held_by_register: string | null
  held_by_sale: string | null
  added_at_ms: number
}

type PromoCodeUsesTable = {
  code: string
  register_id: string
  sale_id: string
  is_given_back: Generated<Flag>
  used_at_ms: number
}

type ReceiptLinePromotionsTable = {
  register_id: string
  sale_id: string
  line_number: number
  promotion_id: string
  amount_minor: number
}

type ScriptOutcomesTable = {
  register_id: string
  sale_id: string
  script_id: string
  programme_version: number
  shown_at_ms: number
  answer_id: string | null
  outcome: 'accepted' | 'refused' | 'later' | null
  reason_id: string | null
  answered_at_ms: number | null
}

type OfferOutcomesTable = {
  register_id: string
  sale_id: string
  promotion_id: string
  programme_version: number
  shown_at_ms: number
  answer: 'accepted' | 'refused' | null
}

/** The rules, what they gave out, and what came of it. */
export type ProgrammeTables = {
  rules: RulesTable
  promo_codes: PromoCodesTable
  promo_code_uses: PromoCodeUsesTable
  receipt_line_promotions: ReceiptLinePromotionsTable
  script_outcomes: ScriptOutcomesTable
  offer_outcomes: OfferOutcomesTable
}
