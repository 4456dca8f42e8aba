import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Sale } from '../../sale/sale.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { ReceiptRef } from '../../shared/hub/messages.ts'
import { SaleId } from '../../shared/ids.ts'
import type { Register } from '../register.ts'
import { answerSale, PATIENCE_MS, SaleAnswer } from './answers.ts'
import { Report } from './checkout-routes.ts'
import { showOnScreen } from './sale-routes.ts'

const tags = ['returns']

/** A caller that asks again finds the answer, also a refusal, that came between two of its polls. */
const KEEP_ANSWER_MS = 3_000

/** A return in two steps: prepare, then pay (agent-prints) or report (pos-prints). */
export function returnRoutes(register: Register): FastifyPluginAsyncZod {
  const { sales, runner } = register
  /** Receipts of other registers are asked for at the hub, which may take longer than a caller can wait. */
  const pending = new Map<SaleId, Promise<Sale>>()

  const prepare = (saleId: SaleId, receipt: ReceiptRef): Promise<Sale> => {
    const known = pending.get(saleId)
    if (known) return known
    const work = sales.startReturn(saleId, 'pos', receipt)
    pending.set(saleId, work)
    const forget = () => setTimeout(() => pending.delete(saleId), KEEP_ANSWER_MS).unref()
    work.then(forget, forget)
    return work
  }

  return async app => {
    app.post(
      '/v1/returns',
      {
        schema: {
          tags,
          summary: 'First step: find the receipt and prepare the return of all of it. 202: send the same again',
          body: z.object({ saleId: SaleId, receipt: ReceiptRef }),
          response: { 200: SaleAnswer, 202: z.object({ isPending: z.literal(true), retryAfterMs: z.int() }) },
        },
      },
      async ({ body }, reply) => {
        const patience = new Promise<undefined>(resolve => setTimeout(() => resolve(undefined), PATIENCE_MS))
        const sale = await Promise.race([prepare(body.saleId, body.receipt), patience])
        if (!sale) return reply.code(202).send({ isPending: true, retryAfterMs: PATIENCE_MS })
        showOnScreen(register, sale.saleId)
        return answerSale(register, sale)
      },
    )

    app.post(
      '/v1/returns/:saleId/fiscalised',
      {
        schema: {
          tags,
          summary: 'Second step where the register software prints',
          params: z.object({ saleId: SaleId }),
          body: Report,
          response: { 200: SaleAnswer },
        },
      },
      async ({ params: { saleId }, body }) => {
        if (runner.get(saleId).kind !== 'return') throw new AppError('request.no-such-sale', { params: { saleId } })
        return answerSale(register, sales.report(saleId, body))
      },
    )
  }
}
