import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { AppError } from '../../shared/errors/app-error.ts'
import { LateReceipt } from '../late-receipt.ts'
import type { Register } from '../register.ts'
import type { WordError } from '../wording.ts'
import { answerError, ErrorAnswer } from './answers.ts'
import { tellField } from './manners.ts'

const MAX_RECEIPTS = 100

const Outcome = z.object({
  /** As it was sent; empty where there was none. */
  saleId: z.string(),
  /** `known`: told before, and counted once. */
  status: z.enum(['taken', 'known', 'refused']),
  error: ErrorAnswer.omit({ sale: true }).optional(),
  /** Taken, and a contact in it that nobody can read was left out. */
  notice: ErrorAnswer.omit({ sale: true }).optional(),
})

/** Receipts the register software printed while the agent was away. */
export function receiptRoutes(register: Register, word: WordError): FastifyPluginAsyncZod {
  const { settings, late } = register
  return async app => {
    app.post(
      '/v1/receipts',
      {
        config: { judgesAmounts: true },
        schema: {
          tags: ['receipts'],
          summary: 'Receipts printed while the agent was away, at most a hundred; each is answered on its own',
          // A receipt nobody can read is refused by itself and keeps no other out.
          body: z.object({
            receipts: z
              .array(z.union([LateReceipt, z.unknown()]))
              .min(1)
              .max(MAX_RECEIPTS),
          }),
          response: { 200: z.object({ receipts: z.array(Outcome) }) },
        },
      },
      async request => {
        const { fiscalMode } = settings
        if (fiscalMode === 'agent-prints') throw new AppError('request.wrong-mode', { params: { mode: fiscalMode } })
        const sent = request.body.receipts.map(given => ({ given, parsed: LateReceipt.safeParse(given) }))
        const taken = late.take(sent.flatMap(({ parsed }) => (parsed.success ? [parsed.data] : [])))[Symbol.iterator]()
        const receipts = sent.map(({ given, parsed }): z.infer<typeof Outcome> => {
          const saleId = saleIdOf(given)
          if (!parsed.success) {
            const field = fieldOf(parsed.error, request)
            const error = new AppError('request.malformed', { params: { field } })
            return { saleId, status: 'refused', error: answerError(error, word) }
          }
          const { value } = taken.next()
          if (!value) throw new Error('a late receipt got no answer')
          if (value.status === 'refused') return { saleId, status: 'refused', error: answerError(value.error, word) }
          const notice = value.status === 'taken' && value.notice ? answerError(value.notice, word) : undefined
          return { saleId, status: value.status, notice }
        })
        return { receipts }
      },
    )
  }
}

function saleIdOf(given: unknown): string {
  const saleId = typeof given === 'object' && given !== null && 'saleId' in given ? given.saleId : undefined
  return typeof saleId === 'string' ? saleId.slice(0, 64) : ''
}

function fieldOf({ issues: [issue] }: z.ZodError, request: FastifyRequest): string {
  return tellField(request, issue?.path.join('.') || 'receipt', issue?.message, 'no such amount')
}
