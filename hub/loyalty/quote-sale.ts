import { priceSale } from '../../src/pricing/price-sale.ts'
import { AppError } from '../../src/shared/errors/app-error.ts'
import type { Quote } from '../../src/shared/quote.ts'
import type { SaleLine } from '../../src/shared/sale-line.ts'
import { type CustomerRecord, customerById } from '../db/customers.ts'
import type { Db } from '../db/open-database.ts'
import { balanceOf, customerAccount } from '../db/points.ts'
import { hasBought } from '../db/receipts.ts'
import { findReservation } from '../db/reservations.ts'
import { pointsComing } from '../returns/exchange.ts'
import { programmeForRegister } from '../rules/published-rules.ts'
import { promotionsUnlocked } from './promo-codes.ts'
import { heldMinorOf } from './reservation-rules.ts'

type SaleToQuote = Readonly<{
  registerId: string
  saleId: string
  lines: readonly SaleLine[]
  customerId?: string | undefined
  redeemMinor: number
  acceptedOffers: readonly string[]
  promoCodes: readonly string[]
  /** The return this sale is exchanged for. */
  exchangeFor?: string | undefined
}>

/**
 * Prices a sale by the programme of its store. What the sale itself holds already counts as spendable for it, and so do
 * the points of the return it is exchanged for; a promo code that is no good, or no longer, changes nothing.
 *
 * @throws AppError loyalty.customer-not-found, loyalty.customer-blocked
 */
export async function quoteSale(db: Db, sale: SaleToQuote, nowMs: number): Promise<Quote> {
  const customer = sale.customerId === undefined ? undefined : await memberOf(db, sale.customerId)
  const programme = await programmeForRegister(db, sale.registerId)
  return priceSale({
    lines: sale.lines,
    programme,
    nowMs,
    audience: {
      isMember: customer !== undefined,
      ...(customer ? { isNew: !(await hasBought(db, customer.customerId)), hasEmail: customer.email !== null } : {}),
      storeId: programme.storeId,
    },
    acceptedOffers: sale.acceptedOffers,
    codePromotionIds: await promotionsUnlocked(db, sale, sale.promoCodes, nowMs),
    spendableMinor: customer ? await spendable(db, sale, customer.customerId) : 0,
    redeemMinor: sale.redeemMinor,
    source: 'hub',
  })
}

async function memberOf(db: Db, customerId: string): Promise<CustomerRecord> {
  const customer = await customerById(db, customerId)
  if (!customer) throw new AppError('loyalty.customer-not-found')
  if (customer.isBlocked) throw new AppError('loyalty.customer-blocked')
  return customer
}

async function spendable(db: Db, sale: SaleToQuote, customerId: string): Promise<number> {
  const own = await findReservation(db, sale.registerId, sale.saleId)
  const ownMinor = own?.customerId === customerId ? heldMinorOf(own) : 0
  const comingMinor = await pointsComing(db, sale, customerId)
  return Math.max(0, (await balanceOf(db, customerAccount(customerId))) + ownMinor + comingMinor)
}
