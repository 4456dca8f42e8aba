import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { planDocuments } from '../../src/sale/document-plan.ts'
import { checkoutOf, madeDocuments } from '../../src/sale/sale.ts'
import type { SaleEvent } from '../../src/sale/sale-events.ts'
import { next } from '../../src/sale/sale-machine.ts'
import type { Tender } from '../../src/sale/sale-phase.ts'
import { amountsAsTenders, documentTenders, splitTenders } from '../../src/sale/tenders.ts'
import { sumMinor } from '../../src/shared/money.ts'
import { checkedOut, generatedSale } from '../support/generated-sales.ts'
import { context, quoteFor } from '../support/sales.ts'
import { reported } from '../support/several-documents.ts'

const SALES = 10_000
const approved = (kind: Tender['kind'], amountMinor: number): Tender => ({ kind, amountMinor, state: 'approved' })

/** How a register program reports: its documents in this order, in one report or one by one, all of the money or only its own. */
const habits = fc.record({
  order: fc.array(fc.nat(1_000), { minLength: 3, maxLength: 3 }),
  isOneByOne: fc.boolean(),
  leavesCreditsOut: fc.boolean(),
  tellsTwice: fc.boolean(),
})

it(`${SALES} generated sales that the register software prints: what was told comes to the total, by every habit of reporting`, () => {
  fc.assert(
    fc.property(generatedSale, habits, (drawn, habit) => {
      const quote = quoteFor(drawn.lines)
      fc.pre(quote.totalMinor > 0)
      const sale = checkedOut(drawn, quote)
      const plan = planDocuments(sale, quote)
      const total = sumMinor(plan.map(document => document.totalMinor))
      const credits = checkoutOf(sale)?.credits ?? []
      const due = total - sumMinor(credits.map(credit => credit.amountMinor))
      const cash = Math.floor((due * drawn.cashShare) / 100)
      const money = documentTenders(
        [...credits, { kind: 'cash', amountMinor: cash }, { kind: 'card', amountMinor: due - cash }],
        0,
      )
      const split = splitTenders(
        money,
        plan.map(document => document.totalMinor),
      )
      const own = split.map(amounts =>
        amountsAsTenders(amounts)
          .filter(({ kind }) => !habit.leavesCreditsOut || kind === 'cash' || kind === 'card')
          .map(({ kind, amountMinor }) => approved(kind, amountMinor)),
      )
      const documents = plan
        .map(({ sellerInn }, at) => ({ at, fdNumber: at + 1, ...(sellerInn === undefined ? {} : { sellerInn }) }))
        .sort((one, other) => (habit.order[one.at] ?? 0) - (habit.order[other.at] ?? 0))
      // Credits that are left out fill the gap in the order of the reports: one by one only the plan's own order says which.
      fc.pre(!(habit.isOneByOne && habit.leavesCreditsOut))
      const reports: SaleEvent[] = habit.isOneByOne
        ? documents.map(document => reported([document], own[document.at]))
        : [reported(documents, own.flat())]

      let now = sale
      for (const report of reports) {
        for (const each of habit.tellsTwice ? [report, report] : [report]) {
          const step = next(now, each, context('pos-prints'))
          if (!step.ok) throw new Error(step.code)
          now = step.sale
        }
      }
      if (now.phase.state !== 'completed') throw new Error(now.phase.state)
      const { checkout, payment } = now.phase
      expect(documentTenders([...checkout.credits, ...payment.tenders], 0)).toEqual(money)
      expect(madeDocuments(now)).toHaveLength(plan.length)
      for (const { totalMinor, tenders } of madeDocuments(now)) {
        if (tenders) expect(sumMinor(tenders.map(tender => tender.amountMinor))).toBe(totalMinor)
      }
    }),
    { numRuns: SALES },
  )
})
