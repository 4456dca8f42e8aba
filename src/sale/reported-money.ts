import { documentKey } from '../shared/fiscal/document.ts'
import { sumMinor } from '../shared/money.ts'
import type { PlannedDocument } from './document-plan.ts'
import { creditsLeft, plannedFor, tendersLeft, uncovered } from './due.ts'
import { checkoutOf, madeDocuments, type Sale } from './sale.ts'
import type { Checkout, Credit, SaleDocument, Tender } from './sale-phase.ts'
import {
  amountsAsTenders,
  documentTenders,
  isMoney,
  type Money,
  splitTenders,
  type TenderAmounts,
  withoutUsed,
} from './tenders.ts'

/** What the register software told of one part of a sale, or of all of it. */
type Told = Readonly<{
  documents: readonly SaleDocument[]
  tenders: readonly Tender[]
  isWhole?: boolean | undefined
}>

/**
 * The documents of a sale once these were reported: those known before, and the new ones with what of the money stands
 * in each. A report that names known documents again speaks for them too: its money is that of all of them.
 */
export function withReported(
  sale: Sale,
  plan: readonly PlannedDocument[],
  { documents, tenders, isWhole }: Told,
): readonly SaleDocument[] {
  const known = madeDocuments(sale)
  const rest = isWhole ? uncovered(plan, [...known, ...documents]) : []
  const restMinor = isToldToo(sale, plan, tenders) ? sumMinor(rest.map(({ totalMinor }) => totalMinor)) : 0
  const told = withRest(withTotals(plan, known, documents), documents, restMinor)
  const money = moneyOf(sale, told, tenders)
  const reported = told.map((document, at) => (money ? { ...document, tenders: money[at] } : document))
  const byKey = new Map(reported.map(document => [keyOf(document), document]))
  const knownAgain = known.map(document => {
    const again = byKey.get(keyOf(document))
    byKey.delete(keyOf(document))
    return again?.tenders ? { ...document, tenders: again.tenders } : document
  })
  return [...knownAgain, ...byKey.values()]
}

/** A document that was told without its total comes to what was planned; each planned one is met once. */
function withTotals(
  plan: readonly PlannedDocument[],
  known: readonly SaleDocument[],
  documents: readonly SaleDocument[],
): SaleDocument[] {
  const met = new Map(known.map(document => [plannedFor(plan, document), keyOf(document)]))
  return documents.map(document => {
    const planned = plannedFor(plan, document)
    const isFirst = (met.get(planned) ?? keyOf(document)) === keyOf(document)
    met.set(planned, met.get(planned) ?? keyOf(document))
    return { ...document, totalMinor: document.totalMinor ?? (isFirst ? planned?.totalMinor : undefined) }
  })
}

/** Does this money speak of goods whose document nobody printed? Then they stand in the others; no money tells nothing. */
function isToldToo(sale: Sale, plan: readonly PlannedDocument[], tenders: readonly Tender[]): boolean {
  const taken = tenders.filter(({ state }) => state !== 'declined')
  const totalMinor = sumMinor(plan.map(planned => planned.totalMinor))
  const money = [...taken, ...(checkoutOf(sale)?.credits ?? [])]
  return taken.length === 0 || sumMinor(money.map(({ amountMinor }) => amountMinor)) >= totalMinor
}

/** One receipt for several sellers: what has no document of its own stands in the last one told without a total. */
function withRest(reported: SaleDocument[], told: readonly SaleDocument[], restMinor: number): SaleDocument[] {
  const at = told.findLastIndex(({ totalMinor }) => totalMinor === undefined)
  const isIn = (index: number) => index === at && restMinor > 0
  return reported.map((document, index) =>
    isIn(index) ? { ...document, totalMinor: (document.totalMinor ?? 0) + restMinor } : document,
  )
}

/** Between the documents of one report; nothing where it tells of no money. */
function moneyOf(sale: Sale, documents: readonly SaleDocument[], tenders: readonly Tender[]): Money[][] | undefined {
  const taken = tenders.filter(({ state }) => state !== 'declined')
  const approved = tendersLeft(sale).filter(({ state }) => state === 'approved')
  if (taken.length === 0 && approved.length === 0) return undefined
  const totals = documents.map(({ totalMinor = 0 }) => totalMinor)
  const totalMinor = sumMinor(totals)
  const money = withoutChange(withKnown(taken, approved, creditsLeft(sale), totalMinor), totalMinor)
  const split = splitTenders(money, totals).map(amountsAsTenders)
  const placed = documentTenders(split.flat(), 0)
  // More than the documents come to: told is told, the hub looks into it.
  const over = withoutUsed(amountsAsTenders(money), placed).filter(isMoney)
  return split.map((each, at) => (at === split.length - 1 ? [...each, ...over] : [...each]))
}

/**
 * What is known here may be left out of a report, the bank terminal's money and what counted before the buyer paid: both
 * stand whatever was handed over in cash beside them. A report that comes to the total says all itself.
 */
function withKnown(
  taken: readonly Money[],
  approved: readonly Money[],
  credits: readonly Money[],
  totalMinor: number,
): readonly Money[] {
  const given = documentTenders(taken, 0)
  if (sumOf(given) >= totalMinor) return taken
  const untold = withoutUsed<Money>([...approved, ...credits], given)
  return [...taken, ...fill(untold, totalMinor - sumOf(given) + given.cash)]
}

/** How a reported sale was really paid: credits that stand in its documents, and the tenders beside them. */
export function settledMoney(
  { credits }: Checkout,
  documents: readonly SaleDocument[],
  told: readonly Tender[],
  totalMinor: number,
  rrn: string | undefined,
): Readonly<{ credits: Credit[]; tenders: Tender[] }> {
  const isAllTold = documents.every(document => document.tenders !== undefined)
  const known = documents.flatMap(document => document.tenders ?? [])
  const approved = isAllTold ? [] : told.filter(({ state }) => state === 'approved')
  const unplaced = withoutUsed<Money>(approved, documentTenders(known, 0))
  const taken = withoutChange([...known, ...unplaced], totalMinor)
  const unused = withoutUsed(credits, taken)
  const explicit = credits.map((credit, at) => ({
    ...credit,
    amountMinor: credit.amountMinor - (unused[at]?.amountMinor ?? 0),
  }))
  const silent = fill(unused, totalMinor - sumOf(taken))
  const rest = withoutUsed(amountsAsTenders(taken), documentTenders(explicit, 0))
  return {
    credits: credits.flatMap((credit, at) => {
      const amountMinor = (explicit[at]?.amountMinor ?? 0) + (silent[at]?.amountMinor ?? 0)
      return amountMinor > 0 ? [{ ...credit, amountMinor }] : []
    }),
    tenders: rest
      .filter(isMoney)
      .map(tender => ({ ...tender, state: 'approved', rrn: tender.kind === 'card' ? rrn : undefined })),
  }
}

/** The first of this money, until the gap is full. */
function fill<T extends Money>(money: readonly T[], gapMinor: number): readonly T[] {
  let leftMinor = Math.max(0, gapMinor)
  return money.map(each => {
    const amountMinor = Math.min(each.amountMinor, leftMinor)
    leftMinor -= amountMinor
    return { ...each, amountMinor }
  })
}

/** Cash beyond the total went back to the buyer. */
function withoutChange(money: readonly Money[], totalMinor: number): TenderAmounts {
  const amounts = documentTenders(money, 0)
  return documentTenders(money, Math.min(amounts.cash, Math.max(0, sumOf(amounts) - totalMinor)))
}

function sumOf(amounts: TenderAmounts): number {
  return sumMinor(Object.values(amounts))
}

export function keyOf({ registered }: Pick<SaleDocument, 'registered'>): string {
  return documentKey(registered)
}
