import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { AppError, ErrorData, toAppError } from '../../shared/errors/app-error.ts'
import { Cashier, RegisteredDocument } from '../../shared/fiscal/document.ts'
import { ShiftTotals } from '../../shared/fiscal/shift.ts'
import { OperationId } from '../../shared/ids.ts'
import type { Register } from '../register.ts'
import { reportShift, ShiftReport } from '../shift-reports.ts'
import { PATIENCE_MS } from './answers.ts'

const tags = ['shifts']

const OperationAnswer = z.object({
  operationId: OperationId,
  /** `queued`: not sent to the device yet. */
  state: z.enum(['queued', 'running', 'settling', 'applied', 'not-applied', 'disputed']),
  document: RegisteredDocument.optional(),
  error: ErrorData.optional(),
})

/** Shifts, told by the register software or made by the agent, and the device operations behind them. */
export function shiftRoutes(register: Register): FastifyPluginAsyncZod {
  const { operations, fiscal } = register

  const show = (operationId: OperationId) => {
    const record = operations.find(operationId)
    if (!record) return { operationId, state: 'queued' as const }
    return { operationId, state: record.state, document: record.document, error: record.error }
  }

  const run = async (operationId: OperationId, work: Promise<unknown>) => {
    let failure: AppError | undefined
    const done = work.catch((error: unknown) => {
      failure = toAppError(error)
    })
    await Promise.race([done, new Promise(resolve => setTimeout(resolve, PATIENCE_MS))])
    if (failure && failure.code !== 'fiscal.outcome-unknown') throw failure
    return show(operationId)
  }

  const ownDevice = () => {
    if (!fiscal) throw new AppError('request.wrong-mode', { params: { mode: register.settings.fiscalMode } })
    return fiscal
  }

  const body = z.object({ operationId: OperationId, cashier: Cashier })
  const response = { 200: OperationAnswer }

  return async app => {
    app.post(
      '/v1/shift/open',
      { schema: { tags, summary: 'Open the shift on the device (agent-prints)', body, response } },
      async ({ body: { operationId, cashier } }) => await run(operationId, ownDevice().openShift(operationId, cashier)),
    )

    app.post(
      '/v1/shift/close',
      { schema: { tags, summary: 'Close the shift on the device (agent-prints)', body, response } },
      async ({ body: { operationId, cashier } }) =>
        await run(operationId, ownDevice().closeShift(operationId, cashier)),
    )

    app.get(
      '/v1/operations/:operationId',
      {
        schema: {
          tags,
          summary: 'What became of a device operation',
          params: z.object({ operationId: OperationId }),
          response,
        },
      },
      async ({ params: { operationId } }) => {
        if (operations.find(operationId) || fiscal?.isUnderWay(operationId)) return show(operationId)
        throw new AppError('request.no-such-operation', { params: { operationId } })
      },
    )

    app.post(
      '/v1/shifts',
      {
        schema: {
          tags,
          summary: 'The register software opened or closed a shift (pos-prints); totals settle what was never reported',
          body: ShiftReport,
          response: { 200: z.object({ registerTotals: ShiftTotals, unsettled: z.int() }) },
        },
      },
      async ({ body }) => reportShift(register, body),
    )
  }
}
