import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Sale } from '../../sale/sale.ts'
import { Cashier, ReceiptKind, RegisteredDocument, SellerInn, TenderKind } from '../../shared/fiscal/document.ts'
import { OperationId } from '../../shared/ids.ts'
import { AmountMinor } from '../../shared/money.ts'
import { TenderInput } from '../../shared/screen/commands.ts'
import type { Register } from '../register.ts'
import { answerSale, answerSoon, PATIENCE_MS } from './answers.ts'
import { ok, params, tags } from './sale-route.ts'

/** What the register software printed. */
export const Report = z.object({
  documents: z
    .array(
      z.object({
        /** The sale's own, where left out. */
        kind: ReceiptKind.optional(),
        registered: RegisteredDocument,
        /** Of several documents: which of them it is. */
        sellerInn: SellerInn.optional(),
        totalMinor: AmountMinor.optional(),
      }),
    )
    .min(1)
    .max(8),
  /** Of these documents. What the sale knows already, credits and told tenders, may be left out. */
  tenders: z.array(TenderInput).max(8).default([]),
  /** Nothing else was printed for this sale, though more documents were planned. */
  isWhole: z.boolean().optional(),
  cashier: Cashier.optional(),
})

/** The bank terminal: before it is asked, and what it said. */
const ToldTender = z.object({
  /** Made before the terminal is asked, the same for its answer. */
  tenderId: z.string().min(1).max(64),
  kind: TenderKind,
  amountMinor: AmountMinor.min(1),
  state: z.enum(['pending', 'approved', 'declined', 'unknown']),
  rrn: z.string().max(32).optional(),
  /** Of the sale as the register program saw it: a price that changed is found before the money is taken. */
  checkoutVersion: z.int().min(1),
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
          body: z.object({
            operationId: OperationId,
            /** The total the buyer was shown: another one is refused. */
            expectedMinor: AmountMinor.optional(),
          }),
          response: ok,
        },
      },
      async ({ params: { saleId }, body }) => {
        sales.checkOut(saleId, body.operationId, body.expectedMinor)
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
      '/v1/sales/:saleId/tenders',
      {
        schema: {
          tags,
          summary: 'The bank terminal is asked, or has answered; unknown and declined keep the sale and its hold',
          params,
          body: ToldTender,
          response: ok,
        },
      },
      async ({ params: { saleId }, body: { checkoutVersion, ...tender } }) =>
        answer(sales.tellTender(saleId, tender, checkoutVersion)),
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
            /** What is not covered yet by credits and told tenders; a told one may be named again by its `tenderId`. */
            tenders: z.array(TenderInput).max(8).default([]),
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
