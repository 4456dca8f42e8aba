import { checkCode, sendCode } from '../loyalty/codes.ts'
import { customerForRegister, identify, joinCustomer } from '../loyalty/customers.ts'
import { checkGiftCard, guardingGiftCards } from '../loyalty/gift-cards.ts'
import { holdPoints, releasePoints } from '../loyalty/hold-points.ts'
import { checkPromoCode } from '../loyalty/promo-codes.ts'
import { quoteSale } from '../loyalty/quote-sale.ts'
import { proveByWallet } from '../loyalty/wallet.ts'
import { programmeForRegister } from '../rules/published-rules.ts'
import { type Route, route } from './route.ts'

/** Who the customer is, their proof, the price, and the hold on points, promo codes and gift cards. */
export const loyaltyRoutes: readonly Route[] = [
  route('customers.find', async ({ db, secret, now }, { registerId, instanceId }, { identifier }) => {
    const identified = await identify(db, identifier)
    if (identified.status !== 'found') return { status: identified.status }
    const { record } = identified
    if (record.isBlocked) return { status: 'blocked' }
    const isVerified =
      identifier.by === 'wallet' &&
      (await proveByWallet(db, secret, { customer: record, code: identifier.code, registerId, instanceId }, now()))
    return { status: 'found', customer: await customerForRegister(db, record), isVerified }
  }),

  route('customers.join', async ({ db, now }, { registerId }, request) => ({
    customer: await joinCustomer(db, { registerId, ...request }, now()),
  })),

  route('codes.send', ({ codes, now }, { registerId }, request) => sendCode(codes, { registerId, ...request }, now())),

  route('codes.check', ({ codes, now }, { registerId }, request) =>
    checkCode(codes, { registerId, ...request }, now()),
  ),

  route('quotes.price', async ({ db, now }, { registerId }, request) => ({
    quote: await quoteSale(db, { registerId, ...request }, now()),
  })),

  route('promo-codes.check', ({ db, now }, { registerId }, request) =>
    checkPromoCode(db, { registerId, ...request }, now()),
  ),

  route('points.reserve', ({ db, now }, { registerId, instanceId }, request) => {
    const { codeRequestId, isWalletVerified, ...hold } = request
    const proof = { codeRequestId, isWalletVerified, instanceId }
    return guardingGiftCards(db, registerId, hold.giftCards, now(), () =>
      holdPoints(db, { registerId, ...hold, proof }, now()),
    )
  }),

  route('gift-cards.check', ({ db, now }, { registerId }, { giftCardId }) =>
    checkGiftCard(db, registerId, giftCardId, now()),
  ),

  route('points.release', async ({ db, now }, { registerId }, { saleId, revision }) => ({
    releasedMinor: await db.transaction().execute(tx => releasePoints(tx, { registerId, saleId }, revision, now())),
  })),

  route('rules.get', async ({ db }, { registerId }) => ({ programme: await programmeForRegister(db, registerId) })),
]
