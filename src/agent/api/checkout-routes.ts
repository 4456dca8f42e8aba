import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Sale } from '../../sale/sale.ts'
import { Cashier, ReceiptKind, RegisteredDocument, SellerInn } from '../../shared/fiscal/document.ts'
import { OperationId } from '../../shared/ids.ts'
import { TenderInput } from '../../shared/screen/commands.ts'
import type { Register } from '../register.ts'
import { answerSale, answerSoon, PATIENCE_MS } from './answers.ts'
import { ok, params, tags } from './sale-route.ts'

/** What the register software printed. */
export const Report = z.object({
  documents: z
    .array(
      z.object({
        kind: ReceiptKind.default('sale'),
        registered: RegisteredDocument,
        sellerInn: SellerInn.optional(),
      }),
    )
    .min(1)
    .max(8),
  tenders: z.array(TenderInput).max(8).default([]),
  cashier: Cashier.optional(),
})

/** From the checkout to the receipt. */
export function checkoutRoutes(register: Register): FastifyPluginAsyncZod {
  const { sales, runner } = register
  const answer = (sale: Sale) => answerSale(register, sale)
  return async app => {
    app.post(
      '/v1/sales/:saleId/checkout',
      {
        schema: {
          tags,
          summary: 'Freeze lines and prices, hold points; before the bank terminal',
          params,
          body: z.object({ operationId: OperationId }),
          response: ok,
        },
      },
      async ({ params: { saleId }, body }) => {
        sales.checkOut(saleId, body.operationId)
        return await answerSoon(
          register,
          saleId,
          runner.when(saleId, sale => sale.phase.state !== 'reserving', PATIENCE_MS),
        )
      },
    )

    app.post(
      '/v1/sales/:saleId/reopen',
      { schema: { tags, summary: 'Back from checkout to the lines', params, response: ok } },
      async ({ params: { saleId } }) => {
        sales.reopen(saleId)
        return answer(runner.get(saleId))
      },
    )

    app.post(
      '/v1/sales/:saleId/pay',
      {
        schema: {
          tags,
          summary: 'Money taken: the agent makes the fiscal document (agent-prints)',
          params,
          body: z.object({
            operationId: OperationId,
            tenders: z.array(TenderInput).min(1).max(8),
            cashier: Cashier.optional(),
          }),
          response: ok,
        },
      },
      async ({ params: { saleId }, body }) => {
        sales.pay(saleId, body.operationId, body.tenders, body.cashier)
        return await answerSoon(
          register,
          saleId,
          runner.when(saleId, sale => sale.phase.state !== 'fiscalizing', PATIENCE_MS),
        )
      },
    )

    app.post(
      '/v1/sales/:saleId/fiscalised',
      {
        schema: {
          tags,
          summary: 'The register software printed it; told twice is fine (pos-prints)',
          params,
          body: Report,
          response: ok,
        },
      },
      async ({ params: { saleId }, body }) => answer(sales.report(saleId, body)),
    )

    app.post(
      '/v1/sales/:saleId/outcome',
      {
        schema: {
          tags,
          summary: 'What became of a sale that was never reported',
          params,
          body: z.union([
            z.object({ outcome: z.literal('printed') }).extend(Report.shape),
            z.object({ outcome: z.enum(['not-printed', 'unknown']) }),
          ]),
          response: ok,
        },
      },
      async ({ params: { saleId }, body }) =>
        answer(body.outcome === 'printed' ? sales.report(saleId, body) : sales.answerOutcome(saleId, body.outcome)),
    )

    app.post(
      '/v1/sales/:saleId/cancel',
      {
        schema: {
          tags,
          summary: 'Give the sale up; refused while it is not known whether it was printed',
          params,
          response: ok,
        },
      },
      async ({ params: { saleId } }) => answer(sales.cancel(saleId, 'register-program')),
    )
  }
}
