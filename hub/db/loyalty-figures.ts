import { sql } from 'kysely'
import type { Db } from './open-database.ts'

/** What the loyalty programme amounts to, counted from the tables. */
export type LoyaltyFigures = Readonly<{
  /** In sales; a script shown twice in one sale is one. */
  scripts: Readonly<{ shown: number; answered: number }>
  offers: Readonly<{ shown: number; accepted: number }>
  /** `redeemed`: used by a sale that was not returned. */
  coupons: Readonly<{ issued: number; redeemed: number }>
  staff: Readonly<{ verified: number }>
}>

export async function countLoyalty(db: Db): Promise<LoyaltyFigures> {
  const { rows } = await sql<CountsRow>`
    select
      (select count(*) from script_outcomes) as scripts_shown,
      (select count(*) from script_outcomes where outcome is not null) as scripts_answered,
      (select count(*) from offer_outcomes) as offers_shown,
      (select count(*) from offer_outcomes where answer = 'accepted') as offers_accepted,
      (select count(*) from promo_codes where issued_by_sale is not null) as coupons_issued,
      (select count(*) from promo_codes where issued_by_sale is not null and state = 'redeemed') as coupons_redeemed,
      (select count(*) from staff_verifications where result = 'verified') as staff_verified
  `.execute(db)
  const counts = rows[0]
  if (!counts) throw new Error('the tables could not be counted')
  return {
    scripts: { shown: counts.scripts_shown, answered: counts.scripts_answered },
    offers: { shown: counts.offers_shown, accepted: counts.offers_accepted },
    coupons: { issued: counts.coupons_issued, redeemed: counts.coupons_redeemed },
    staff: { verified: counts.staff_verified },
  }
}

type CountsRow = Readonly<{
  scripts_shown: number
  scripts_answered: number
  offers_shown: number
  offers_accepted: number
  coupons_issued: number
  coupons_redeemed: number
  staff_verified: number
}>
