import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { DocumentNumber } from '../../shared/fiscal/document.ts'
import { SaleId } from '../../shared/ids.ts'
import type { Register } from '../register.ts'
import { answerSale, SaleAnswer } from './answers.ts'
import { createPollAgain, Pending, pending } from './poll-again.ts'
import { tags } from './sale-route.ts'
import { showOnScreen } from './sale-routes.ts'

/** Goods handed over after they were paid for. */
export function settlementRoutes(register: Register): FastifyPluginAsyncZod {
  const { sales, runner } = register
  const poll = createPollAgain()

  return async app => {
    app.post(
      '/v1/settlements',
      {
        schema: {
          tags,
          summary:
            'Begin the delivery of what these receipts prepaid, here or at another register; then checkout and pay the rest. 202: send the same again',
          body: z.object({ saleId: SaleId, of: z.array(DocumentNumber).min(1).max(8) }),
          response: { 200: SaleAnswer, 202: Pending },
        },
      },
      async ({ body }, reply) => {
        const { saleId, of } = body
        const sale = await poll(body, () => sales.startSettlement(saleId, 'pos', of))
        if (!sale) return reply.code(202).send(pending)
        showOnScreen(register, saleId)
        return answerSale(register, runner.get(saleId))
      },
    )
  }
}
