import type { ErrorParams } from '../shared/errors/app-error.ts'
import type { ErrorCode } from '../shared/errors/catalogue.ts'
import { CREDIT_PAYMENT } from '../shared/fiscal/document.ts'
import { lineTotalMinor, MAX_AMOUNT_MINOR, sumMinor } from '../shared/money.ts'
import type { SaleLine } from '../shared/sale-line.ts'
import { isPrepayment, type SaleTerms } from '../shared/sale-terms.ts'
import { accruedNow } from './document-plan.ts'
import { isSearching, type Sale } from './sale.ts'
import type { SaleCustomer, SalePersonal } from './sale-customer.ts'
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
  /** Whose sales this register makes. */
  ownInn: string | undefined
}>

/** Everything before checkout: lines, customer, contact, points. The receipt's contact may still change until the money is taken. */
export function composeStep(sale: Sale, event: ComposeEvent, { change, refuse, unchanged, ownInn }: Steps): SaleStep {
  const { state } = sale.phase
  const isComposing = state === 'composing'
  const repriced = { pricedInputs: sale.pricedInputs + 1 }

  switch (event.type) {
    case 'lines-put': {
      const lines = ownLines(event.lines, ownInn)
      const { terms = sale.terms, pricesStand = sale.pricesStand, revision } = event
      const kind = event.kind ?? sale.kind
      if (revision <= sale.revision) {
        const put = [lines, terms, kind]
        const isRepeat = revision === sale.revision && isSame(put, [sale.lines, sale.terms, sale.kind])
        return isRepeat ? unchanged : refuse('request.revision-behind', { revision: sale.revision })
      }
      if (!isComposing) return refuse('sale.lines-frozen', { state })
      if (event.kind === 'return' && !terms.correction) return refuse('sale.return-by-receipt')
      const totalMinor = sumMinor(
        lines.map(line => lineTotalMinor(Math.max(line.priceMinor, line.fullPriceMinor ?? 0), line.quantityMilli)),
      )
      if (totalMinor > MAX_AMOUNT_MINOR)
        return refuse('request.malformed', { field: 'lines: their total is too large' })
      const paysCredit =
        terms.settlement.kind === 'credit-payment' || lines.some(line => line.paymentMethod === CREDIT_PAYMENT)
      if (paysCredit && lines.length > 1) return refuse('sale.credit-line-alone')
      const cards = pricesStand ? [] : lines.flatMap(({ giftCard }) => giftCard?.giftCardId ?? [])
      if (new Set(cards).size < cards.length) return refuse('sale.gift-card-twice')
      // Its money is no prepayment of the goods beside it.
      if (cards.length > 0 && isPrepayment(terms.settlement)) return refuse('sale.gift-card-apart')
      const withoutLoyalty = terms.correction ? nobody : {}
      const put = { revision, lines, terms, pricesStand, kind }
      return change({ ...repriced, ...withoutLoyalty, ...put, personal: personalIn(sale, terms) }, { type: 'price' })
    }

    case 'customer-changed': {
      if (!isComposing) return refuse('sale.lines-frozen', { state })
      const isNamed = event.customer.state !== 'anonymous' || event.customer.lookup !== 'none'
      if (isNamed && sale.terms.correction) return refuse('sale.correction-without-loyalty')
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
      if (event.amountMinor > 0 && sale.terms.correction) return refuse('sale.correction-without-loyalty')
      // Asked for and proved are two things: the desk tells why not, this is the last fence.
      if (event.amountMinor > 0 && sale.customer.state !== 'verified') return refuse('loyalty.not-verified')
      return change({ ...repriced, redeemMinor: event.amountMinor }, { type: 'price' })
    }

    case 'quoted':
      if (!isComposing || event.pricedInputs !== sale.pricedInputs) return unchanged
      return change({ quote: accruedNow(sale, event.quote), notice: sale.notice })

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

/** A correction is no purchase of anybody's: nothing is proposed, spent or accrued. */
const nobody: Partial<Sale> = {
  customer: { state: 'anonymous', lookup: 'none' },
  code: undefined,
  redeemMinor: 0,
  scripts: [],
  offers: [],
  promoCodes: [],
  giftCards: [],
}

function personalIn({ personal }: Sale, { correction }: SaleTerms): SalePersonal {
  return correction ? { receiptContact: personal.receiptContact } : personal
}

/** Lines that name the shop itself as their seller are the shop's own. */
function ownLines(lines: readonly SaleLine[], ownInn: string | undefined): SaleLine[] {
  return lines.map(line => {
    if (line.sellerInn === undefined || line.sellerInn !== ownInn) return line
    const { sellerInn: _, ...own } = line
    return own
  })
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one, sorted) === JSON.stringify(other, sorted)
}

/** The same fields in another order are the same. */
function sorted(_: string, value: unknown): unknown {
  const isPlain = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isPlain ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))) : value
}

/** What another customer was told and took is not this one's: it begins anew. A guest who turns out to be somebody goes on. */
function proposalsFor(sale: Sale, customer: SaleCustomer): Partial<Sale> {
  if (!('customer' in customer)) return {}
  const { customerId: proposedTo } = customer.customer
  const isSomebodyElse = sale.proposedTo !== undefined && sale.proposedTo !== proposedTo
  return isSomebodyElse ? { proposedTo, scripts: [], offers: [] } : { proposedTo }
}
