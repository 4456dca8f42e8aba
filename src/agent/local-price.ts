import { priceSale } from '../pricing/price-sale.ts'
import type { Sale } from '../sale/sale.ts'
import type { Programme } from '../shared/programme.ts'
import type { Quote } from '../shared/quote.ts'

/**
 * The price by the register's own copy of the rules. Spending is counted only for a customer the hub has named, and
 * only while the hub can be asked for the hold; accruing needs neither.
 */
export function priceLocally(sale: Sale, programme: Programme, isHubOnline: boolean): Quote {
  const { customer } = sale
  const isKnown = customer.state === 'identified' || customer.state === 'verified'
  return priceSale({
    lines: sale.lines,
    programme,
    spendableMinor: isKnown && isHubOnline ? Math.max(0, customer.customer.balanceMinor) : 0,
    redeemMinor: customer.state === 'verified' ? sale.redeemMinor : 0,
    isMember: customer.state !== 'anonymous',
    source: 'local',
  })
}

/** The same sale as if no points were spent: what is left when the hub does not hold them. */
export function priceWithoutPoints(sale: Sale, programme: Programme): Quote {
  return priceLocally({ ...sale, redeemMinor: 0 }, programme, false)
}
