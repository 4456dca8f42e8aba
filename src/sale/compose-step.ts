import type { ErrorParams } from '../shared/errors/app-error.ts'
import type { ErrorCode } from '../shared/errors/catalogue.ts'
import { lineTotalMinor, MAX_AMOUNT_MINOR, sumMinor } from '../shared/money.ts'
import { isSearching, type Sale, type SaleCustomer } from './sale.ts'
import type { SaleEffect, SaleEvent, SaleStep } from './sale-events.ts'

export type Refine = (fields: Partial<Sale>, ...effects: SaleEffect[]) => SaleStep

type ComposeEvent = Extract<
  SaleEvent,
  {
    type:
      | 'lines-put'
      | 'customer-changed'
      | 'search-ended'
      | 'code-changed'
      | 'contact-set'
      | 'delivery-chosen'
      | 'redeem-asked'
      | 'quoted'
  }
>

type Steps = Readonly<{
  change: Refine
  refuse: (code: ErrorCode, params?: ErrorParams) => SaleStep
  unchanged: SaleStep
}>

/** Everything before checkout: lines, customer, contact, points. The receipt's contact may still change until the money is taken. */
export function composeStep(sale: Sale, event: ComposeEvent, { change, refuse, unchanged }: Steps): SaleStep {
  const { state } = sale.phase
  const isComposing = state === 'composing'
  const repriced = { pricedInputs: sale.pricedInputs + 1 }

  switch (event.type) {
    case 'lines-put': {
      if (event.revision <= sale.revision) {
        const isRepeat = event.revision === sale.revision && JSON.stringify(event.lines) === JSON.stringify(sale.lines)
        return isRepeat ? unchanged : refuse('request.revision-behind', { revision: sale.revision })
      }
      if (!isComposing) return refuse('sale.lines-frozen', { state })
      const totalMinor = sumMinor(
        event.lines.map(line =>
          lineTotalMinor(Math.max(line.priceMinor, line.fullPriceMinor ?? 0), line.quantityMilli),
        ),
      )
      if (totalMinor > MAX_AMOUNT_MINOR)
        return refuse('request.malformed', { field: 'lines: their total is too large' })
      return change({ ...repriced, revision: event.revision, lines: [...event.lines] }, { type: 'price' })
    }

    case 'customer-changed': {
      if (!isComposing) return refuse('sale.lines-frozen', { state })
      const { receiptContact } = sale.personal
      const redeemMinor = event.customer.state === 'verified' ? sale.redeemMinor : 0
      const personal = { ...event.personal, receiptContact }
      const proposals = proposalsFor(sale, event.customer)
      return change({ ...repriced, ...proposals, customer: event.customer, personal, redeemMinor }, { type: 'price' })
    }

    case 'search-ended': {
      if (!isComposing || !isSearching(sale)) return unchanged
      const { loyaltyPhone, loyaltyCard } = sale.personal
      const customer: SaleCustomer =
        loyaltyPhone || loyaltyCard ? { state: 'named' } : { state: 'anonymous', lookup: 'unavailable' }
      return change({ ...repriced, customer }, { type: 'price' })
    }

    case 'code-changed':
      return isComposing ? change({ code: event.code, notice: sale.notice }) : unchanged

    case 'redeem-asked': {
      if (!isComposing) return refuse('sale.lines-frozen', { state })
      // Asked for and proved are two things: the desk tells why not, this is the last fence.
      if (event.amountMinor > 0 && sale.customer.state !== 'verified') return refuse('loyalty.not-verified')
      return change({ ...repriced, redeemMinor: event.amountMinor }, { type: 'price' })
    }

    case 'quoted':
      if (!isComposing || event.pricedInputs !== sale.pricedInputs) return unchanged
      return change({ quote: event.quote, notice: sale.notice })

    case 'contact-set': {
      if (!isComposing && state !== 'frozen') return refuse('sale.lines-frozen', { state })
      const personal = { ...sale.personal, receiptContact: event.contact }
      return change({ personal, delivery: event.contact ? sale.delivery : 'paper' })
    }

    case 'delivery-chosen': {
      if (!isComposing && state !== 'frozen') return refuse('sale.lines-frozen', { state })
      if (event.delivery !== 'paper' && !sale.personal.receiptContact) return refuse('contact.missing-for-electronic')
      return change({ delivery: event.delivery })
    }
  }
}

/** What another customer was told and took is not this one's: it begins anew. A guest who turns out to be somebody goes on. */
function proposalsFor(sale: Sale, customer: SaleCustomer): Partial<Sale> {
  if (!('customer' in customer)) return {}
  const { customerId: proposedTo } = customer.customer
  const isSomebodyElse = sale.proposedTo !== undefined && sale.proposedTo !== proposedTo
  return isSomebodyElse ? { proposedTo, scripts: [], offers: [] } : { proposedTo }
}
