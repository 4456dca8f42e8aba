import type { Sale } from '../../src/sale/sale.ts'
import type { SaleEvent } from '../../src/sale/sale-events.ts'
import type { Tender } from '../../src/sale/sale-phase.ts'
import type { SaleTerms } from '../../src/shared/sale-terms.ts'
import { usualTerms } from '../../src/shared/sale-terms.ts'
import type { FiscalMode } from '../../src/shared/sale-view.ts'
import { emptySale, events, line, moved, operation, quoteFor } from './sales.ts'

export const FN = '9999078900001234'
export const OTHER_INN = '7728168971'

export const ownBread = line({ key: 'bread' })
export const theirLamp = line({ key: 'lamp', name: 'Лампа', priceMinor: 10_000, sellerInn: OTHER_INN })

export const approved = (kind: Tender['kind'], amountMinor: number, more: Partial<Tender> = {}): Tender => ({
  kind,
  amountMinor,
  state: 'approved',
  ...more,
})

export const pay = (id: string, tenders: readonly Tender[]): SaleEvent => ({
  type: 'paid',
  operationId: operation(id),
  tenders,
  cashier: { name: 'Иванова' },
})

export const printed = (id: string, fdNumber: number): SaleEvent => ({
  type: 'printed',
  operationId: operation(id),
  registered: { fnNumber: FN, fdNumber, fiscalSign: String(fdNumber) },
})

export const refused = (id: string): SaleEvent => ({
  type: 'print-refused',
  operationId: operation(id),
  error: { code: 'paper.out', supportNumber: 'T301', params: {}, outcome: 'not-applied' },
})

export const lost = (id: string): SaleEvent => ({ type: 'print-lost', operationId: operation(id) })

export const reported = (
  documents: readonly Readonly<{ fdNumber: number; sellerInn?: string; totalMinor?: number }>[],
  tenders: readonly Tender[] = [],
  more: Readonly<{ isWhole?: boolean }> = {},
): SaleEvent => ({
  type: 'reported',
  documents: documents.map(({ fdNumber, sellerInn, totalMinor }) => ({
    kind: 'sale',
    registered: { fnNumber: FN, fdNumber, fiscalSign: String(fdNumber) },
    sellerInn,
    totalMinor,
  })),
  tenders,
  cashier: { name: 'Иванова' },
  ...more,
})

/** Checked out with these lines and terms, at the prices of the lines. */
export function frozenWith(
  lines = [ownBread, theirLamp],
  terms: Partial<SaleTerms> = {},
  fiscalMode: FiscalMode = 'agent-prints',
  before: readonly SaleEvent[] = [],
  checkOut: Partial<Extract<SaleEvent, { type: 'checked-out' }>> = {},
): Sale {
  const sale = moved(emptySale(), [
    ...before,
    { type: 'lines-put', revision: 1, lines, terms: { ...usualTerms, ...terms } },
  ])
  const frozen = moved(
    sale,
    [events.quote(sale.pricedInputs, quoteFor(lines)), { ...events.checkOut, ...checkOut }],
    fiscalMode,
  )
  return frozen.phase.state === 'reserving' ? moved(frozen, [{ type: 'held', checkoutVersion: 1 }], fiscalMode) : frozen
}
