import type { FastifyInstance } from 'fastify'
import { AppError, type ErrorData, toErrorData } from '../../shared/errors/app-error.ts'
import type { WordError } from '../wording.ts'
import type { SaleAnswer } from './answers.ts'

/**
 * A wish that was not granted while the sale goes on stands in a good answer as data. For programs that show texts and
 * make none, the answer says it in words too, under the same name as in a refusal.
 */
export function wordNotices(app: FastifyInstance, word: WordError): void {
  app.addHook('preSerialization', async (_request, reply, payload: unknown) => {
    if (reply.statusCode >= 300 || typeof payload !== 'object' || payload === null) return payload
    if ('sales' in payload && Array.isArray(payload.sales))
      return { ...payload, sales: payload.sales.map(inWords(word)) }
    return 'sale' in payload ? inWords(word)(payload as SaleAnswer) : payload
  })
}

function inWords(word: WordError) {
  return (answer: SaleAnswer): SaleAnswer => {
    const notice = answer.notice ?? answer.sale.notice ?? blocked(answer)
    return notice ? { ...answer, messageForCashier: word(notice) } : answer
  }
}

/** A card that is known and may not be used is an answer, not a refusal; the cashier needs words for it all the same. */
function blocked({ sale: { customer } }: SaleAnswer): ErrorData | undefined {
  const isBlocked = customer.state === 'anonymous' && customer.lookup === 'blocked'
  return isBlocked ? toErrorData(new AppError('loyalty.customer-blocked')) : undefined
}
