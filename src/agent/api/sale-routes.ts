import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Sale } from '../../sale/sale.ts'
import type { SaleId } from '../../shared/ids.ts'
import type { Register } from '../register.ts'
import { answerSale, SaleAnswer } from './answers.ts'
import { PutSale, toSaleLines } from './put-sale.ts'
import { ok, params, tags } from './sale-route.ts'

/** The screen follows the register program, unless it is busy with a sale of its own. */
export function showOnScreen(register: Register, saleId: SaleId): void {
  const { facts, runner } = register
  const shown = facts.shownSaleId && runner.find(facts.shownSaleId)
  if (!shown || shown.owner === 'pos') facts.shownSaleId = saleId
  register.changed()
}

/** The lines of a sale, and what became of it. Every answer shows the whole sale. */
export function saleRoutes(register: Register): FastifyPluginAsyncZod {
  const { sales, runner } = register
  const answer = (sale: Sale) => answerSale(register, sale)
  return async app => {
    app.get(
      '/v1/sales',
      {
        schema: {
          tags,
          summary:
            'open: parked and current; unsettled: those the register software has to answer for, past checkout, outcome not known here',
          querystring: z.object({ state: z.enum(['open', 'unsettled']) }),
          response: { 200: z.object({ sales: z.array(SaleAnswer) }) },
        },
      },
      async ({ query: { state } }) => {
        const unsettled = ['frozen', 'fiscalizing', 'settling']
        return {
          sales: runner
            .open()
            .filter(({ phase }) => state === 'open' || unsettled.includes(phase.state))
            .map(answer),
        }
      },
    )

    app.post(
      '/v1/sales/:saleId/activate',
      {
        schema: {
          tags,
          summary: 'Show this sale on the screen, whoever owns it: a parked receipt is taken up again',
          params,
          response: ok,
        },
      },
      async ({ params: { saleId } }) => {
        const sale = runner.get(saleId)
        register.facts.shownSaleId = saleId
        register.changed()
        return answer(sale)
      },
    )

    app.put(
      '/v1/sales/:saleId',
      {
        schema: {
          tags,
          summary: 'The newest lines, with a revision that rises; how the sale is settled, who buys, what is corrected',
          params,
          body: PutSale,
          response: ok,
        },
      },
      async ({ params: { saleId }, body }) => {
        const { revision, lines, terms, kind } = body
        const sale = sales.putLines(saleId, 'pos', revision, toSaleLines(lines), { terms, kind })
        if (body.cashier) register.facts.cashier = body.cashier
        showOnScreen(register, saleId)
        return answer(runner.get(sale.saleId))
      },
    )

    app.get(
      '/v1/sales/:saleId',
      {
        schema: {
          tags,
          summary: 'The sale, or only its version when nothing changed since',
          params,
          querystring: z.object({ since: z.coerce.number().int().min(0).default(0) }),
          response: { 200: z.union([SaleAnswer, z.object({ isChanged: z.literal(false), version: z.int() })]) },
        },
      },
      async ({ params: { saleId }, query }) => {
        const sale = runner.get(saleId)
        return sale.version > query.since ? answer(sale) : { isChanged: false as const, version: sale.version }
      },
    )
  }
}
