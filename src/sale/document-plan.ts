import type { FiscalLine } from '../shared/fiscal/document.ts'
import { sumMinor } from '../shared/money.ts'
import type { Quote, QuotedLine } from '../shared/quote.ts'
import type { SaleLine } from '../shared/sale-line.ts'
import {
  calculatedVat,
  chosenTemplate,
  type LineTemplate,
  type TemplateChoices,
  type TemplateKind,
} from './document-templates.ts'
import type { Sale } from './sale.ts'

/** A line of the sale as it stands in its document. */
export type PlannedLine = FiscalLine & Readonly<{ key: string }>

/** One fiscal document a sale is going to be, before anybody paid. */
export type PlannedDocument = Readonly<{
  /** Absent: the shop's own. */
  sellerInn?: string | undefined
  lines: readonly PlannedLine[]
  totalMinor: number
}>

type Planned = Pick<Sale, 'lines' | 'terms'>

/**
 * The fiscal documents of a sale: one for each seller, in the order their first lines stand. Lines keep their order,
 * their final unit prices, and are never split. A seller whose lines all come to nothing settles nothing: no device makes
 * such a document beside one of money. `choices` are the accountant's; no sum depends on them.
 */
export function planDocuments(sale: Planned, quote: Quote, choices?: TemplateChoices): readonly PlannedDocument[] {
  const quoted = new Map(quote.lines.map(line => [line.key, line]))
  const shares = sharesOf(sale, quote)
  const bySeller = new Map<string | undefined, PlannedLine[]>()
  for (const line of sale.lines) {
    const priced = quoted.get(line.key)
    if (!priced) throw new Error('the quote lacks a line of its sale')
    const template = chosenTemplate(templateKind(sale, line), choices)
    const fiscal = toPlannedLine(line, priced, template, shares?.get(line.key))
    if (!fiscal) continue
    const lines = bySeller.get(line.sellerInn)
    if (lines) lines.push(fiscal)
    else bySeller.set(line.sellerInn, [fiscal])
  }
  const documents = [...bySeller].map(([sellerInn, lines]) => ({
    sellerInn,
    lines,
    totalMinor: sumMinor(lines.map(line => line.totalMinor)),
  }))
  const paid = documents.filter(({ totalMinor }) => totalMinor > 0)
  return paid.length > 0 ? paid : documents
}

/** What all documents of the sale come to: what is settled now. */
export function plannedTotalMinor(sale: Pick<Sale, 'lines' | 'terms'>, quote: Quote): number {
  return sumMinor(planDocuments(sale, quote).map(document => document.totalMinor))
}

/**
 * Points are accrued once, with the document that hands the goods over; a corrected sale had its points long ago.
 */
export function accruedNow(sale: Pick<Sale, 'kind' | 'lines' | 'terms'>, quote: Quote): Quote {
  const mayAccrue = sale.terms.correction === undefined
  const accruing = new Set(
    sale.lines.filter(line => mayAccrue && chosenTemplate(templateKind(sale, line)).accrues).map(line => line.key),
  )
  if (accruing.size === sale.lines.length) return quote
  const lines = quote.lines.map(line => (accruing.has(line.key) ? line : { ...line, accruedMinor: 0 }))
  return { ...quote, lines, pointsAccruedMinor: sumMinor(lines.map(line => line.accruedMinor)) }
}

function templateKind({ terms }: Pick<Sale, 'terms'>, line: SaleLine): TemplateKind {
  return line.giftCard ? 'gift-card' : terms.settlement.kind
}

function toPlannedLine(
  line: SaleLine,
  priced: QuotedLine,
  template: LineTemplate,
  shareMinor: number | undefined,
): PlannedLine | undefined {
  if (shareMinor === 0) return undefined
  return {
    key: line.key,
    name: line.name,
    priceMinor: shareMinor ?? priced.priceMinor,
    quantityMilli: shareMinor === undefined ? line.quantityMilli : 1000,
    totalMinor: shareMinor ?? priced.totalMinor,
    vatCode: template.vat === 'calculated' ? (calculatedVat[line.vatCode] ?? line.vatCode) : line.vatCode,
    paymentMethod: line.paymentMethod ?? template.paymentMethod,
    itemKind: template.itemKind === 'as-line' ? line.itemKind : template.itemKind,
    department: line.department,
    requisites: line.requisites,
  }
}

/** What is paid now for each line of a part prepayment. A gift card in the same cart is paid in full. */
function sharesOf(sale: Planned, quote: Quote): ReadonlyMap<string, number> | undefined {
  const { settlement } = sale.terms
  if (settlement.kind !== 'prepayment-part') return undefined
  const cards = new Set(sale.lines.filter(line => line.giftCard).map(line => line.key))
  return spread(
    settlement.amountMinor,
    quote.lines.filter(line => !cards.has(line.key)),
  )
}

/** A part of the money over the lines, each by its weight; the kopecks left over go to the largest remainders. */
function spread(amountMinor: number, lines: readonly QuotedLine[]): ReadonlyMap<string, number> {
  const totalMinor = sumMinor(lines.map(line => line.totalMinor))
  const amount = BigInt(Math.min(amountMinor, totalMinor))
  const total = BigInt(Math.max(totalMinor, 1))
  const parts = lines.map(line => {
    const exact = amount * BigInt(line.totalMinor)
    return { key: line.key, minor: Number(exact / total), remainder: exact % total }
  })
  let left = Number(amount) - sumMinor(parts.map(part => part.minor))
  const shares = new Map(parts.map(part => [part.key, part.minor]))
  for (const part of [...parts].sort((a, b) => (a.remainder < b.remainder ? 1 : a.remainder > b.remainder ? -1 : 0))) {
    if (left === 0) break
    shares.set(part.key, part.minor + 1)
    left--
  }
  return shares
}
