import { describe, expect, it } from 'vitest'
import type { ReceiptTask } from '../../../src/agent/facade/facade-task.ts'
import { matchSale } from '../../../src/agent/facade/match-sale.ts'
import type { Sale } from '../../../src/sale/sale.ts'
import type { SaleId } from '../../../src/shared/ids.ts'
import { usualTerms } from '../../../src/shared/sale-terms.ts'
import { line, saleIn } from '../../support/sales.ts'

const frozen = (saleId: string, fields: Partial<Sale> = {}): Sale => ({
  ...saleIn('frozen'),
  saleId: saleId as SaleId,
  owner: 'pos',
  ...fields,
})

const task = (fields: Partial<ReceiptTask> = {}): ReceiptTask => ({
  kind: 'receipt',
  receiptKind: 'sale',
  lines: [line({ paymentMethod: 4 })],
  tenders: [{ kind: 'cash', amountMinor: 4550 }],
  totalMinor: 4550,
  terms: usualTerms,
  delivery: 'paper',
  hasExtras: false,
  ...fields,
})

const match = (asked: ReceiptTask, open: readonly Sale[], jobId = 'job-1') =>
  matchSale(asked, {}, { jobId, find: saleId => open.find(sale => sale.saleId === saleId), open, taxSystem: 0 })

describe('a receipt', () => {
  it('belongs to the sale its id names', () => {
    expect(match(task(), [frozen('s-1'), frozen('s-2')], 's-2')).toBe('s-2')
  })

  it('belongs to the one sale with its lines', () => {
    const other = frozen('s-2', { lines: [line({ quantityMilli: 2000 })] })
    expect(match(task(), [frozen('s-1'), other])).toBe('s-1')
  })

  it('is a sale of its own between two that are alike, beside none, and beside a façade’s', () => {
    expect(match(task(), [frozen('s-1'), frozen('s-2')])).toBeUndefined()
    expect(match(task(), [])).toBeUndefined()
    expect(match(task(), [frozen(`atol-${'a'.repeat(32)}`)])).toBeUndefined()
    expect(match(task(), [frozen('s-1', { owner: 'screen' })])).toBeUndefined()
    expect(match(task({ receiptKind: 'return' }), [frozen('s-1')])).toBeUndefined()
  })

  it.each([
    ['composing', 'composing'],
    ['completed', 'completed'],
    ['cancelled', 'cancelled'],
  ] as const)('is refused when the sale it names is %s', (_, state) => {
    const named = { ...saleIn(state), saleId: 's-1' as SaleId, owner: 'pos' as const }
    expect(() => match(task(), [named], 's-1')).toThrow(/facade.sale-not-ready/)
  })

  it.each<[string, Partial<ReceiptTask>]>([
    ['lines, total', { lines: [line({ priceMinor: 4551 })] }],
    ['VAT', { lines: [line({ vatCode: 6 })] }],
    ['VAT', { lines: [line({ paymentMethod: 1 })] }],
    ['type', { receiptKind: 'return' }],
    ['place', { terms: { ...usualTerms, place: 'Склад' } }],
    ['requisites', { terms: { ...usualTerms, requisites: [{ tag: 1192, value: '1' }] } }],
    [
      'correction',
      { terms: { ...usualTerms, correction: { type: 'self', date: '2026-11-20', reason: 'ошибка', person: 'И.' } } },
    ],
  ])('is refused when it differs from the sale it names in %s', (field, fields) => {
    expect(() => match(task(fields), [frozen('s-1')], 's-1')).toThrow(field)
  })

  it('says the tax system the sale is printed with, or is refused', () => {
    const asked = task({ terms: { ...usualTerms, taxSystem: 2 } })
    const situation = { jobId: 's-1', find: () => frozen('s-1'), open: [] }
    expect(matchSale(asked, {}, { ...situation, taxSystem: 0 })).toBe('s-1')
    expect(() => matchSale(asked, {}, { ...situation, taxSystem: 1 })).toThrow('taxSystem')
  })
})
