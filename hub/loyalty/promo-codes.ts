import { AppError } from '../../src/shared/errors/app-error.ts'
import type { ErrorCode } from '../../src/shared/errors/catalogue.ts'
import type { HubResult } from '../../src/shared/hub/messages.ts'
import type { PercentPromotion, Promotion } from '../../src/shared/programme.ts'
import { foldPromoCode, PromoCode } from '../../src/shared/proposal.ts'
import { customerById } from '../db/customers.ts'
import type { Db } from '../db/open-database.ts'
import { findPromoCode, insertPromoCode } from '../db/promo-codes.ts'
import { presentRules } from '../db/rules.ts'
import { rulesOf } from '../rules/published-rules.ts'
import { judgePromoCode, type PromoCodeAnswer, type PromoCodeRefusal } from './promo-code-rules.ts'

export type CodeWish = Readonly<{ registerId: string; saleId: string; customerId?: string | undefined }>

/** What the register hears about a code that was typed or scanned. Reserves nothing. */
export async function checkPromoCode(
  db: Db,
  wish: CodeWish & Readonly<{ code: string }>,
  nowMs: number,
): Promise<HubResult<'promo-codes.check'>> {
  const answer = await lookAtPromoCode(db, wish, wish.code, nowMs)
  if (!answer.ok) return { status: answer.refusal }
  return { status: 'valid', promotionId: answer.promotion.promotionId, title: answer.promotion.title }
}

/** Whether this sale may use the code now, by the present rules. */
export async function lookAtPromoCode(
  db: Db,
  { registerId, saleId, customerId }: CodeWish,
  code: string,
  nowMs: number,
): Promise<PromoCodeAnswer> {
  const record = await findPromoCode(db, foldPromoCode(code))
  const { promotions } = rulesOf((await presentRules(db)).text)
  const promotion = record && unlockedBy(promotions, record.promotionId)
  return judgePromoCode(record, promotion, { registerId, saleId, customerId }, nowMs)
}

/** Of the codes a sale names, the promotions of those that are good; the others change nothing. */
export async function promotionsUnlocked(
  db: Db,
  wish: CodeWish,
  codes: readonly string[],
  nowMs: number,
): Promise<string[]> {
  const unlocked: string[] = []
  for (const code of codes) {
    const answer = await lookAtPromoCode(db, wish, code, nowMs)
    if (answer.ok) unlocked.push(answer.promotion.promotionId)
  }
  return unlocked
}

/** The one refusal as the register's failure. */
export const refusalErrors: Readonly<Record<PromoCodeRefusal, ErrorCode>> = {
  unknown: 'loyalty.promo-code-unknown',
  used: 'loyalty.promo-code-used',
  expired: 'loyalty.promo-code-expired',
  'not-yours': 'loyalty.promo-code-not-yours',
}

export type PromoCodesToAdd = Readonly<{
  promotionId: string
  codes: readonly string[]
  /** Only this customer may use them. */
  customerId?: string | undefined
  validUntilMs?: number | undefined
}>

/**
 * Makes promo codes for a promotion given by code, all or none. Codes of the same promotion that are there already stay
 * as they are, so the same list can be sent twice.
 *
 * @throws AppError request.malformed (`field`; of a code, its place in the list), loyalty.customer-not-found
 */
export async function addPromoCodes(
  db: Db,
  { promotionId, codes, customerId, validUntilMs }: PromoCodesToAdd,
  nowMs: number,
): Promise<Readonly<{ added: number; known: number }>> {
  return db.transaction().execute(async tx => {
    const { promotions } = rulesOf((await presentRules(tx)).text)
    if (!unlockedBy(promotions, promotionId)) throw malformed('promotionId')
    if (customerId !== undefined && !(await customerById(tx, customerId))) {
      throw new AppError('loyalty.customer-not-found')
    }
    let known = 0
    for (const [at, typed] of codes.entries()) {
      const code = PromoCode.safeParse(foldPromoCode(typed))
      if (!code.success) throw malformed(`codes.${at}`)
      const present = await findPromoCode(tx, code.data)
      if (present && present.promotionId !== promotionId) throw malformed(`codes.${at}`)
      if (present) known += 1
      else await insertPromoCode(tx, { code: code.data, promotionId, customerId, validUntilMs }, nowMs)
    }
    return { added: codes.length - known, known }
  })
}

function unlockedBy(promotions: readonly Promotion[], promotionId: string): PercentPromotion | undefined {
  const promotion = promotions.find(candidate => candidate.promotionId === promotionId)
  return promotion?.kind === 'percent' && promotion.given === 'code' ? promotion : undefined
}

function malformed(field: string): AppError {
  return new AppError('request.malformed', { params: { field } })
}
