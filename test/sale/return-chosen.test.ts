import { expect, it } from 'vitest'
import type { Sale } from '../../src/sale/sale.ts'
import { next } from '../../src/sale/sale-machine.ts'
import { context, line, quoteFor, saleIn } from '../support/sales.ts'
import { approved, lost, pay, refused } from '../support/several-documents.ts'

const bread = line({ key: 'bread', quantityMilli: 2000 })
const halfBread = { ...bread, quantityMilli: 1000 }

function returnOf(lines: Sale['lines']): Sale {
  const frozen = saleIn('frozen')
  if (frozen.phase.state !== 'frozen') throw new Error('not frozen')
  const quote = quoteFor(lines)
  const checkout = { ...frozen.phase.checkout, quote, credits: [] }
  const refundTo = [{ kind: 'cash' as const, amountMinor: quote.totalMinor, state: 'pending' as const }]
  return { ...frozen, kind: 'return', lines, quote, refundTo, phase: { ...frozen.phase, checkout } }
}

const prepared = returnOf([bread])
const chosen = { type: 'return-chosen', prepared: returnOf([halfBread]) } as const

function after(...steps: readonly Parameters<typeof next>[1][]): Sale {
  return steps.reduce((sale, event) => {
    const step = next(sale, event, context())
    if (!step.ok) throw new Error(step.code)
    return step.sale
  }, prepared)
}

it('is another return of the same receipt, under its own id and at another checkout', () => {
  const sale = after(chosen)
  expect(sale).toMatchObject({ saleId: prepared.saleId, lines: [halfBread], refundTo: [{ amountMinor: 4550 }] })
  expect(sale.checkoutVersion).toBe(prepared.checkoutVersion + 1)
})

it('is not chosen while its paper or its money may be out', () => {
  const payment = pay('p-1', [approved('cash', 9100)])
  for (const sale of [after(payment), after(payment, lost('p-1')), after(payment, refused('p-1'))]) {
    expect(next(sale, chosen, context())).toMatchObject({ ok: false, code: 'request.wrong-state' })
  }
})

it('is chosen of a return by its receipt alone: neither of a sale nor of a correction', () => {
  const correction = { type: 'self', date: '2026-11-21', reason: 'Не та сумма', person: 'Кузнецова' } as const
  const corrected = { ...prepared, terms: { ...prepared.terms, correction } }
  for (const sale of [{ ...prepared, kind: 'sale' as const }, corrected]) {
    expect(next(sale, chosen, context())).toMatchObject({ ok: false, code: 'request.wrong-state' })
  }
})
