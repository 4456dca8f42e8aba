import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Register } from '../register.ts'
import { answerSale, answerSoon } from './answers.ts'
import { ok, params, tags } from './sale-route.ts'

const code = z.string().min(1).max(40)

/** What the programme proposes in a sale, and the promo codes of the customer. */
export function proposalRoutes(register: Register): FastifyPluginAsyncZod {
  const { sales } = register
  return async app => {
    app.post(
      '/v1/sales/:saleId/script',
      {
        schema: {
          tags,
          summary: 'What the customer said to the line that was shown; the first answer stands',
          params,
          body: z.object({ scriptId: z.string(), answerId: z.string(), reasonId: z.string().optional() }),
          response: ok,
        },
      },
      async ({ params: { saleId }, body }) => answerSale(register, sales.answerScript(saleId, body)),
    )

    app.post(
      '/v1/sales/:saleId/offers',
      {
        schema: {
          tags,
          summary: 'Whether the customer takes an offer that was shown; changes the price',
          params,
          body: z.object({ promotionId: z.string(), answer: z.enum(['accepted', 'refused']) }),
          response: ok,
        },
      },
      async ({ params: { saleId }, body }) =>
        answerSale(register, sales.answerOffer(saleId, body.promotionId, body.answer)),
    )

    app.post(
      '/v1/sales/:saleId/promo-codes',
      {
        schema: {
          tags,
          summary: 'A promo code or a coupon, as typed; the hub is asked whether it would be taken',
          params,
          body: z.object({ code }),
          response: ok,
        },
      },
      async ({ params: { saleId }, body }) =>
        await answerSoon(register, saleId, sales.enterPromoCode(saleId, body.code)),
    )

    // The code goes in the body: addresses end up in the logs of others.
    app.post(
      '/v1/sales/:saleId/promo-codes/remove',
      {
        schema: { tags, summary: 'Without this promo code after all', params, body: z.object({ code }), response: ok },
      },
      async ({ params: { saleId }, body }) => answerSale(register, sales.removePromoCode(saleId, body.code)),
    )
  }
}
