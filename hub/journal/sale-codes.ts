import type { IssuedCoupon, SaleCompleted, UsedPromoCode } from '../../src/shared/hub/entries.ts'
import { closeFinding } from '../db/findings.ts'
import {
  countStandingUses,
  findPromoCode,
  giveBackUses,
  insertPromoCode,
  insertUse,
  revokeCouponsOf,
  setIssuer,
  setPromoCodeState,
} from '../db/promo-codes.ts'
import { findReceipt, type SaleRef } from '../db/receipts.ts'
import type { Application } from './application.ts'

/** Uses up the promo codes a sale paid with, and makes the coupons that came with its receipt usable. */
export async function applySaleCodes(application: Application, sale: SaleCompleted): Promise<void> {
  const ref = { registerId: application.entry.registerId, saleId: sale.saleId }
  for (const used of sale.promoCodes) await redeem(application, ref, used)
  for (const coupon of sale.coupons) await issue(application, ref, coupon)
}

/** The receipt stands, whatever the code's state: what does not fit becomes a finding. */
async function redeem({ db, nowMs, report }: Application, sale: SaleRef, used: UsedPromoCode): Promise<void> {
  const { code, promotionId } = used
  const subject = `${code} ${sale.registerId} ${sale.saleId}`
  const known = await findPromoCode(db, code)
  if (!known) {
    await insertPromoCode(db, { code, promotionId }, nowMs)
    report('loyalty.promo-code-unknown', code, { promotionId, saleId: sale.saleId })
  }
  if (known?.state === 'revoked') report('loyalty.promo-code-revoked', subject, { saleId: sale.saleId })
  if ((await countStandingUses(db, code)) > 0) {
    report('loyalty.promo-code-twice', subject, { promotionId, saleId: sale.saleId })
  }
  await insertUse(db, code, sale, nowMs)
  await setPromoCodeState(db, code, 'redeemed')
}

/** A code that two sales say they printed stays with the first. */
async function issue({ db, nowMs, report }: Application, sale: SaleRef, coupon: IssuedCoupon): Promise<void> {
  const { code, couponFor, validUntilMs } = coupon
  const known = await findPromoCode(db, code)
  if (!known) return insertPromoCode(db, { code, promotionId: couponFor, validUntilMs, issuedBy: sale }, nowMs)
  const isUsedBeforeKnown = known.issuedBy === undefined && known.state === 'redeemed'
  if (!isUsedBeforeKnown || known.promotionId !== couponFor) {
    return report('loyalty.coupon-twice', `${code} ${sale.registerId} ${sale.saleId}`, { saleId: sale.saleId })
  }
  await setIssuer(db, code, sale, validUntilMs)
  await closeFinding(db, 'loyalty.promo-code-unknown', code, nowMs)
}

/** The sale is returned: what it used can be used again, what it brought and nobody used is worthless. */
export async function returnSaleCodes({ db }: Application, original: SaleRef): Promise<void> {
  for (const code of await giveBackUses(db, original)) {
    if ((await countStandingUses(db, code)) > 0) continue
    const issuedBy = (await findPromoCode(db, code))?.issuedBy
    const isIssuerReturned = issuedBy !== undefined && ((await findReceipt(db, issuedBy))?.isReturned ?? false)
    await setPromoCodeState(db, code, isIssuerReturned ? 'revoked' : 'issued')
  }
  await revokeCouponsOf(db, original)
}
