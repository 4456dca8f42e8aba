import type { PromoCodeRecord } from '../loyalty/promo-code-rules.ts'
import type { Db } from './open-database.ts'
import type { SaleRef } from './receipts.ts'

export async function findPromoCode(db: Db, code: string): Promise<PromoCodeRecord | undefined> {
  const row = await db.selectFrom('promo_codes').selectAll().where('code', '=', code).executeTakeFirst()
  return row
    ? {
        code: row.code,
        promotionId: row.promotion_id,
        customerId: row.customer_id ?? undefined,
        state: row.state,
        validUntilMs: row.valid_until_ms ?? undefined,
        heldBy: saleOf(row.held_by_register, row.held_by_sale),
        issuedBy: saleOf(row.issued_by_register, row.issued_by_sale),
      }
    : undefined
}

export type NewPromoCode = Readonly<{
  code: string
  promotionId: string
  customerId?: string | undefined
  validUntilMs?: number | undefined
  issuedBy?: SaleRef | undefined
}>

/** Makes a code that can be used. One that is there already stays as it is. */
export async function insertPromoCode(db: Db, code: NewPromoCode, nowMs: number): Promise<void> {
  await db
    .insertInto('promo_codes')
    .values({
      code: code.code,
      promotion_id: code.promotionId,
      customer_id: code.customerId ?? null,
      state: 'issued',
      valid_until_ms: code.validUntilMs ?? null,
      issued_by_register: code.issuedBy?.registerId ?? null,
      issued_by_sale: code.issuedBy?.saleId ?? null,
      added_at_ms: nowMs,
    })
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

/** The sale that brought a code became known only after the code was used. */
export async function setIssuer(db: Db, code: string, issuedBy: SaleRef, validUntilMs: number): Promise<void> {
  await db
    .updateTable('promo_codes')
    .set({
      issued_by_register: issuedBy.registerId,
      issued_by_sale: issuedBy.saleId,
      valid_until_ms: validUntilMs,
    })
    .where('code', '=', code)
    .execute()
}

/** Codes a sale holds, in the order of the alphabet. */
export async function heldPromoCodes(db: Db, sale: SaleRef): Promise<string[]> {
  const rows = await db
    .selectFrom('promo_codes')
    .select('code')
    .where('state', '=', 'held')
    .where('held_by_register', '=', sale.registerId)
    .where('held_by_sale', '=', sale.saleId)
    .orderBy('code')
    .execute()
  return rows.map(row => row.code)
}

/** The sale holds exactly these from now on; what it held beyond them is free. */
export async function setHeldPromoCodes(db: Db, sale: SaleRef, codes: readonly string[]): Promise<void> {
  const present = await heldPromoCodes(db, sale)
  const freed = present.filter(code => !codes.includes(code))
  const taken = codes.filter(code => !present.includes(code))
  if (freed.length > 0) {
    await db
      .updateTable('promo_codes')
      .set({ state: 'issued', held_by_register: null, held_by_sale: null })
      .where('code', 'in', freed)
      .execute()
  }
  if (taken.length > 0) {
    await db
      .updateTable('promo_codes')
      .set({ state: 'held', held_by_register: sale.registerId, held_by_sale: sale.saleId })
      .where('code', 'in', taken)
      .where('state', '=', 'issued')
      .execute()
  }
}

export async function setPromoCodeState(db: Db, code: string, state: 'issued' | 'redeemed' | 'revoked'): Promise<void> {
  await db
    .updateTable('promo_codes')
    .set({ state, held_by_register: null, held_by_sale: null })
    .where('code', '=', code)
    .execute()
}

/** Writes down that a sale paid with a code. */
export async function insertUse(db: Db, code: string, sale: SaleRef, nowMs: number): Promise<void> {
  await db
    .insertInto('promo_code_uses')
    .values({ code, register_id: sale.registerId, sale_id: sale.saleId, used_at_ms: nowMs })
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

/** How many sales used the code and were not returned. */
export async function countStandingUses(db: Db, code: string): Promise<number> {
  const row = await db
    .selectFrom('promo_code_uses')
    .select(select => select.fn.countAll<number>().as('count'))
    .where('code', '=', code)
    .where('is_given_back', '=', 0)
    .executeTakeFirstOrThrow()
  return row.count
}

/** Takes back what a sale used; resolves to those codes. */
export async function giveBackUses(db: Db, sale: SaleRef): Promise<string[]> {
  const rows = await db
    .updateTable('promo_code_uses')
    .set({ is_given_back: 1 })
    .where('register_id', '=', sale.registerId)
    .where('sale_id', '=', sale.saleId)
    .where('is_given_back', '=', 0)
    .returning('code')
    .execute()
  return rows.map(row => row.code)
}

/** Coupons that came with a sale and are not used up become worthless. */
export async function revokeCouponsOf(db: Db, sale: SaleRef): Promise<void> {
  await db
    .updateTable('promo_codes')
    .set({ state: 'revoked', held_by_register: null, held_by_sale: null })
    .where('issued_by_register', '=', sale.registerId)
    .where('issued_by_sale', '=', sale.saleId)
    .where('state', 'in', ['issued', 'held'])
    .execute()
}

function saleOf(registerId: string | null, saleId: string | null): SaleRef | undefined {
  return registerId !== null && saleId !== null ? { registerId, saleId } : undefined
}
