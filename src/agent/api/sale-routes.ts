import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Sale } from '../../sale/sale.ts'
import { CodePurpose, Identifier } from '../../shared/customer.ts'
import { Cashier, ReceiptKind, RegisteredDocument, SellerInn } from '../../shared/fiscal/document.ts'
import { OperationId, SaleId } from '../../shared/ids.ts'
import { AmountMinor } from '../../shared/money.ts'
import { SaleLines } from '../../shared/sale-line.ts'
import { Delivery } from '../../shared/sale-view.ts'
import { TenderInput } from '../../shared/screen/commands.ts'
import type { Register } from '../register.ts'
import { answerSale, answerSoon, PATIENCE_MS, SaleAnswer } from './answers.ts'

const params = z.object({ saleId: SaleId })
const ok = { 200: SaleAnswer }
const tags = ['sales']

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

/** The screen follows the register program, unless it is busy with a sale of its own. */
export function showOnScreen(register: Register, saleId: SaleId): void {
  const { facts, runner } = register
  const shown = facts.shownSaleId && runner.find(facts.shownSaleId)
  if (!shown || shown.owner === 'pos') facts.shownSaleId = saleId
  register.changed()
}

/** What a register program does with a sale, one route each. Every answer shows the whole sale. */
export function saleRoutes(register: Register): FastifyPluginAsyncZod {
  const { sales, runner } = register
  const answer = (sale: Sale) => answerSale(register, sale)
  return async app => {
    app.get(
      '/v1/sales',
      {
        schema: {
          tags,
          summary: 'Sales the register software has to answer for: past checkout, outcome not known here',
          querystring: z.object({ state: z.literal('unsettled') }),
          response: { 200: z.object({ sales: z.array(SaleAnswer) }) },
        },
      },
      async () => {
        const unsettled = ['frozen', 'fiscalizing', 'settling']
        return {
          sales: runner
            .open()
            .filter(({ phase }) => unsettled.includes(phase.state))
            .map(answer),
        }
      },
    )

    app.put(
      '/v1/sales/:saleId',
      {
        schema: {
          tags,
          summary: 'The newest lines, with a revision that rises',
          params,
          body: z.object({ revision: z.int().min(1), lines: SaleLines, cashier: Cashier.optional() }),
          response: ok,
        },
      },
      async ({ params: { saleId }, body }) => {
        const sale = sales.putLines(saleId, 'pos', body.revision, body.lines)
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
        return answer(body.delivery ? sales.setDelivery(saleId, body.delivery) : sale)
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
