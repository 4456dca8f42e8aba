import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { GiftCardId } from '../../shared/gift-card.ts'
import type { Register } from '../register.ts'
import { answerSale, answerSoon } from './answers.ts'
import { ok, params, tags } from './sale-route.ts'

/** Gift cards to pay with. The number comes in the body, never in an address. */
export function giftCardRoutes(register: Register): FastifyPluginAsyncZod {
  const { sales } = register
  return async app => {
    app.post(
      '/v1/sales/:saleId/gift-cards',
      {
        schema: {
          tags,
          summary:
            'Pay with this gift card as far as it goes; held at checkout, tag 1215. Refused while the hub is away',
          params,
          body: z.object({ number: z.string().trim().min(4).max(64) }),
          response: ok,
        },
      },
      async ({ params: { saleId }, body }) =>
        await answerSoon(register, saleId, sales.addGiftCard(saleId, body.number)),
    )

    app.post(
      '/v1/sales/:saleId/gift-cards/remove',
      {
        schema: {
          tags,
          summary: 'Do not pay with this gift card',
          params,
          body: z.object({ giftCardId: GiftCardId }),
          response: ok,
        },
      },
      async ({ params: { saleId }, body }) => answerSale(register, sales.removeGiftCard(saleId, body.giftCardId)),
    )
  }
}
