import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { CodePurpose, Identifier } from '../../shared/customer.ts'
import { AmountMinor } from '../../shared/money.ts'
import { Delivery } from '../../shared/sale-view.ts'
import type { Register } from '../register.ts'
import { answerSale, answerSoon } from './answers.ts'
import { ok, params, tags } from './sale-route.ts'

/** Who buys, the proof of it, the receipt's contact, and points. */
export function customerRoutes(register: Register): FastifyPluginAsyncZod {
  const { sales } = register
  return async app => {
    app.post(
      '/v1/sales/:saleId/identify',
      {
        schema: {
          tags,
          summary: 'Phone as typed, anything scanned, or an identifier',
          params,
          body: z.union([
            z.object({ phone: z.string().max(24) }),
            z.object({ scan: z.string().max(512) }),
            z.object({ identifier: Identifier }),
          ]),
          response: ok,
        },
      },
      async ({ params: { saleId }, body }) => {
        const work =
          'phone' in body
            ? sales.identifyByTypedPhone(saleId, body.phone)
            : 'scan' in body
              ? sales.scan(saleId, body.scan)
              : sales.identifyBy(saleId, body.identifier)
        return await answerSoon(register, saleId, work)
      },
    )

    app.post(
      '/v1/sales/:saleId/code',
      {
        schema: {
          tags,
          summary: 'Send a code, or send it again',
          params,
          body: z.object({ purpose: CodePurpose }),
          response: ok,
        },
      },
      async ({ params: { saleId }, body }) => await answerSoon(register, saleId, sales.sendCode(saleId, body.purpose)),
    )

    app.post(
      '/v1/sales/:saleId/code/check',
      {
        schema: {
          tags,
          summary: 'Check the code the customer named',
          params,
          body: z.object({ code: z.string().regex(/^\d{4,8}$/) }),
          response: ok,
        },
      },
      async ({ params: { saleId }, body }) => await answerSoon(register, saleId, sales.checkCode(saleId, body.code)),
    )

    app.post(
      '/v1/sales/:saleId/contact',
      {
        schema: {
          tags,
          summary: 'Where the receipt goes (tag 1008), and whether on paper',
          params,
          body: z.object({ contact: z.string().max(254), delivery: Delivery.optional() }),
          response: ok,
        },
      },
      async ({ params: { saleId }, body }) => {
        const sale = sales.setContact(saleId, body.contact)
        return answerSale(register, body.delivery ? sales.setDelivery(saleId, body.delivery) : sale)
      },
    )

    app.post(
      '/v1/sales/:saleId/redeem',
      {
        schema: {
          tags,
          summary: 'Points to spend, in hundredths; 0 for none',
          params,
          body: z.object({ amountMinor: AmountMinor }),
          response: ok,
        },
      },
      async ({ params: { saleId }, body }) => {
        const redeeming = async () => sales.redeem(saleId, body.amountMinor)
        return await answerSoon(register, saleId, redeeming())
      },
    )
  }
}
