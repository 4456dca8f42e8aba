import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { AppError } from '../../shared/errors/app-error.ts'
import { DocumentNumber } from '../../shared/fiscal/document.ts'
import { ReceiptRef } from '../../shared/hub/past-receipt.ts'
import { SaleId } from '../../shared/ids.ts'
import { ReturnLines } from '../../shared/return-line.ts'
import type { Register } from '../register.ts'
import { answerSale, SaleAnswer } from './answers.ts'
import { Report } from './checkout-routes.ts'
import { createPollAgain, Pending, pending } from './poll-again.ts'
import { showOnScreen } from './sale-routes.ts'

const tags = ['returns']

/** A return in two steps: prepare, then pay (agent-prints) or report (pos-prints). */
export function returnRoutes(register: Register): FastifyPluginAsyncZod {
  const { sales, runner } = register
  const poll = createPollAgain()

  return async app => {
    app.post(
      '/v1/returns',
      {
        schema: {
          tags,
          summary:
            'First step: find the receipt and set these lines of it aside, or all that is left. 202: send the same again. Lines with name and price do where the receipt cannot be found',
          body: z
            .object({
              saleId: SaleId,
              receipt: ReceiptRef.optional(),
              lines: ReturnLines.optional(),
              originalDocument: DocumentNumber.optional(),
            })
            .refine(({ receipt, lines }) => receipt || lines, { message: 'receipt or lines', path: ['receipt'] }),
          response: { 200: SaleAnswer, 202: Pending },
        },
      },
      async ({ body }, reply) => {
        const { saleId, receipt, ...wish } = body
        const sale = await poll(body, () => sales.startReturn(saleId, 'pos', receipt, wish))
        if (!sale) return reply.code(202).send(pending)
        showOnScreen(register, saleId)
        return answerSale(register, runner.get(saleId))
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
