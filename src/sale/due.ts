import { sumMinor } from '../shared/money.ts'
import { type PlannedDocument, planDocuments } from './document-plan.ts'
import { checkoutOf, madeDocuments, quoteOf, type Sale } from './sale.ts'
import type { Credit, Payment, SaleDocument, Tender } from './sale-phase.ts'
import {
  amountsAsTenders,
  documentTenders,
  type Money,
  noAmounts,
  splitTenders,
  type TenderAmounts,
  withoutUsed,
} from './tenders.ts'

/** The documents of this sale that nobody has made yet. */
export function documentsLeft(sale: Sale): readonly PlannedDocument[] {
  const quote = quoteOf(sale)
  return quote ? uncovered(planDocuments(sale, quote), madeDocuments(sale)) : []
}

/**
 * The planned documents that none of these is: each is known by its seller, the shop's own by naming none of the
 * others. As many documents as were planned are all of them, however they are called.
 */
export function uncovered(
  plan: readonly PlannedDocument[],
  documents: readonly Pick<SaleDocument, 'sellerInn'>[],
): readonly PlannedDocument[] {
  if (documents.length >= plan.length) return []
  return plan.filter(planned => !documents.some(document => plannedFor(plan, document) === planned))
}

/** Which of the planned documents this one is. */
export function plannedFor(
  plan: readonly PlannedDocument[],
  { sellerInn }: Pick<SaleDocument, 'sellerInn'>,
): PlannedDocument | undefined {
  const [only] = plan
  if (plan.length === 1) return only
  const named = sellerInn && plan.find(planned => planned.sellerInn === sellerInn)
  return named || plan.find(planned => planned.sellerInn === undefined)
}

/** What the documents to come have to be paid with: their totals less what counts before the buyer pays. */
export function payableMinor(sale: Sale): number {
  const totalMinor = sumMinor(documentsLeft(sale).map(document => document.totalMinor))
  const creditMinor = sumMinor(creditsLeft(sale).map(credit => credit.amountMinor))
  return Math.max(0, totalMinor - creditMinor)
}

/** What the buyer still has to pay: the payable less what a bank terminal took already. */
export function dueMinor(sale: Sale): number {
  if ('payment' in sale.phase && sale.phase.payment) return 0
  const approved = tendersLeft(sale).filter(({ state }) => state === 'approved')
  return Math.max(0, payableMinor(sale) - sumMinor(approved.map(tender => tender.amountMinor)))
}

/** What is paid for each document of this payment, from its first one on; each to the kopeck of its total. */
export function paymentSplit(sale: Sale, payment: Payment): readonly TenderAmounts[] {
  const quote = quoteOf(sale)
  if (!quote) throw new Error('a sale without a quote was paid')
  const { firstDocument, tenders, changeMinor } = payment
  const totals = planDocuments(sale, quote)
    .slice(firstDocument)
    .map(document => document.totalMinor)
  return splitTenders(documentTenders([...creditsLeft(sale, firstDocument), ...tenders], changeMinor), totals)
}

/** Credits that the documents before this one have not used up. */
export function creditsLeft(sale: Sale, firstDocument?: number): readonly Credit[] {
  const credits = checkoutOf(sale)?.credits ?? []
  return withoutUsed(credits, usedAmounts(sale, firstDocument))
}

/** What the bank terminal was told of, less what the documents made so far have used of it. Declined tries stand at nothing. */
export function tendersLeft(sale: Sale): readonly Tender[] {
  const told = 'tenders' in sale.phase ? sale.phase.tenders : []
  const credits = checkoutOf(sale)?.credits ?? []
  const approved = told.filter(({ state }) => state === 'approved')
  const left = withoutUsed<Money>([...credits, ...approved], usedAmounts(sale)).slice(credits.length)
  return told.map(tender => {
    const at = approved.indexOf(tender)
    return at < 0 ? tender : { ...tender, amountMinor: left[at]?.amountMinor ?? 0 }
  })
}

/** What stands in the documents that are made. Where nobody told: what counted before, as far as it goes. */
function usedAmounts(sale: Sale, firstDocument = madeDocuments(sale).length): TenderAmounts {
  const made = madeDocuments(sale).slice(0, firstDocument)
  const told = made.flatMap(({ tenders }) => tenders ?? [])
  const untoldMinor = sumMinor(made.map(({ tenders, totalMinor = 0 }) => (tenders ? 0 : totalMinor)))
  const known = documentTenders(told, 0)
  const credits = documentTenders(withoutUsed(checkoutOf(sale)?.credits ?? [], known), 0)
  const [presumed = noAmounts] = splitTenders(credits, [untoldMinor])
  return documentTenders([...told, ...amountsAsTenders(presumed)], 0)
}
