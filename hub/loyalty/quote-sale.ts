import { priceSale } from '../../src/pricing/price-sale.ts'
import { AppError } from '../../src/shared/errors/app-error.ts'
import type { Quote } from '../../src/shared/quote.ts'
import type { SaleLine } from '../../src/shared/sale-line.ts'
import { customerById } from '../db/customers.ts'
import type { Db } from '../db/open-database.ts'
import { balanceOf, customerAccount } from '../db/points.ts'
import { currentProgramme } from '../db/programme.ts'
import { findReservation } from '../db/reservations.ts'
import { heldMinorOf } from './reservation-rules.ts'

type SaleToQuote = Readonly<{
  registerId: string
  saleId: string
  lines: readonly SaleLine[]
  customerId?: string | undefined
  redeemMinor: number
}>

/**
 * Prices a sale by the programme. What the sale itself holds already counts as spendable for it.
 *
 * @throws AppError loyalty.customer-not-found, loyalty.customer-blocked
 */
export async function quoteSale(db: Db, sale: SaleToQuote): Promise<Quote> {
  const spendableMinor = sale.customerId === undefined ? 0 : await spendable(db, sale, sale.customerId)
  return priceSale({
    lines: sale.lines,
    programme: await currentProgramme(db),
    spendableMinor,
    redeemMinor: sale.redeemMinor,
    isMember: sale.customerId !== undefined,
    source: 'hub',
  })
}

async function spendable(db: Db, sale: SaleToQuote, customerId: string): Promise<number> {
  const customer = await customerById(db, customerId)
  if (!customer) throw new AppError('loyalty.customer-not-found')
  if (customer.isBlocked) throw new AppError('loyalty.customer-blocked')
  const own = await findReservation(db, sale.registerId, sale.saleId)
  const ownMinor = own?.customerId === customerId ? heldMinorOf(own) : 0
  return Math.max(0, (await balanceOf(db, customerAccount(customerId))) + ownMinor)
}
