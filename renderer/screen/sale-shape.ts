import type { SaleView } from '../../src/shared/sale-view.ts'

/** Of several fiscal documents some are made, the others wait for a press. */
export function isPartlyMade({ state, documents, plannedDocuments }: SaleView): boolean {
  return state === 'frozen' && documents.length > 0 && documents.length < plannedDocuments
}

/** What the cashier has to know of the bank terminal: every try that counts or may count, and a "no" while it is the last word. */
export function toldTenders({ state, kind, tenders }: SaleView): SaleView['tenders'] {
  if (state !== 'frozen' || kind === 'return') return []
  return tenders.filter(tender => tender.state !== 'declined' || tender === tenders.at(-1))
}

/** The bank terminal was asked, and nobody knows yet what came of it: no second try meanwhile. */
export function isTerminalOpen(sale: SaleView): boolean {
  return toldTenders(sale).some(({ state }) => state === 'pending' || state === 'unknown')
}

/** A part is paid now, the rest is owed: how much is a question. */
export function isPaidInPart({ kind, terms }: SaleView): boolean {
  return kind === 'sale' && terms.settlement.kind === 'credit-part'
}

/** Money is to be taken, and how is not settled yet. */
export function isTenderAsked(sale: SaleView | undefined): boolean {
  return sale !== undefined && sale.dueMinor > 0 && !isPartlyMade(sale) && !isTerminalOpen(sale)
}

/** Before the checkout what the receipt comes to; then what is still to be taken of it. */
export function moneyAskedFor(sale: SaleView): number {
  return sale.kind === 'sale' && sale.state === 'frozen' && !isPartlyMade(sale) ? sale.dueMinor : sale.totalMinor
}
