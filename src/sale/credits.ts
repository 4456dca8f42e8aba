import type { SaleTerms } from '../shared/sale-terms.ts'
import { checkoutOf, type Sale } from './sale.ts'
import type { Credit } from './sale-phase.ts'

/**
 * What counts before the buyer pays, each at most what is still due: prepayments, then what a returned line is worth,
 * then gift cards in the order they were given. Goods on credit are owed for the rest.
 */
export function creditsFor(
  { terms, giftCards }: Pick<Sale, 'terms' | 'giftCards'>,
  totalMinor: number,
  exchangeMinor: number,
): Credit[] {
  const { settlement } = terms
  const offered: Credit[] = [
    ...(settlement.kind === 'handover'
      ? [{ from: 'prepayment' as const, kind: 'advance' as const, amountMinor: settlement.prepaidMinor }]
      : []),
    { from: 'exchange', kind: 'other', amountMinor: exchangeMinor },
    ...giftCards.map(({ giftCardId, balanceMinor }) => ({
      from: 'gift-card' as const,
      kind: 'advance' as const,
      amountMinor: balanceMinor,
      giftCardId,
    })),
    ...(settlement.kind === 'credit'
      ? [{ from: 'debt' as const, kind: 'credit' as const, amountMinor: totalMinor }]
      : []),
  ]
  let leftMinor = totalMinor
  return offered.flatMap(credit => {
    const amountMinor = Math.min(credit.amountMinor, leftMinor)
    leftMinor -= amountMinor
    return amountMinor > 0 ? [{ ...credit, amountMinor }] : []
  })
}

/** The same handover with nothing paid before it. */
export function withoutPrepayment(terms: SaleTerms): SaleTerms {
  const { settlement } = terms
  return settlement.kind === 'handover' ? { ...terms, settlement: { ...settlement, prepaidMinor: 0 } } : terms
}

/** What of these an unfinished or completed sale has taken, from the moment its hold is asked for. */
export function creditsTaken(sale: Sale): readonly Credit[] {
  const { phase } = sale
  if (phase.state === 'reserving') return phase.credits
  return phase.state === 'cancelled' ? [] : (checkoutOf(sale)?.credits ?? [])
}
