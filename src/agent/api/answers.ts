import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Sale } from '../../sale/sale.ts'
import { AppError, ErrorData, toErrorData } from '../../shared/errors/app-error.ts'
import type { ErrorCode } from '../../shared/errors/catalogue.ts'
import { LoyaltyMode, SaleView } from '../../shared/sale-view.ts'
import type { Register } from '../register.ts'
import type { WordError } from '../wording.ts'
import { ToPrint, toPrint } from './to-print.ts'

/** Nothing waits longer by our clock: what takes longer is asked for again by `GET …?since=version`. */
export const PATIENCE_MS = 250

export const SaleAnswer = z.object({
  sale: SaleView,
  mode: LoyaltyMode,
  toPrint: ToPrint.optional(),
  /** Why the last wish was not granted though the sale goes on: loyalty is away, for one. */
  notice: ErrorData.optional(),
  /** What there is to notice, here or in the sale: Russian, ready to show. */
  messageForCashier: z.string().optional(),
})
export type SaleAnswer = z.infer<typeof SaleAnswer>

export const ErrorAnswer = z.object({
  code: z.string(),
  supportNumber: z.string(),
  /** Russian, ready to show. */
  messageForCashier: z.string(),
  /** The same request may succeed later. */
  retryable: z.boolean(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  traceId: z.string(),
  /** The present state, where the refusal is about it. */
  sale: SaleView.optional(),
})
export type ErrorAnswer = z.infer<typeof ErrorAnswer>

export function answerSale(register: Register, sale: Sale, notice?: ErrorData): SaleAnswer {
  const isHubOnline = register.sync.loyalty.isOnline()
  const { settings } = register
  const view = register.view(sale)
  return {
    sale: view,
    mode: isHubOnline ? 'online' : 'offline',
    toPrint: settings.fiscalMode === 'agent-prints' ? undefined : toPrint(sale, view, settings),
    notice,
  }
}

/**
 * Waits for slow work as long as a blocking caller can bear, then answers with the sale as it stands. Loyalty being
 * away is told in a good answer: the register program has one path.
 */
export async function answerSoon(register: Register, saleId: Sale['saleId'], work: Promise<Sale>): Promise<SaleAnswer> {
  let notice: ErrorData | undefined
  let failure: unknown
  const done = work.then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof AppError && error.code === 'loyalty.unavailable') notice = toErrorData(error)
      else failure = error
    },
  )
  const isDone = await Promise.race([
    done.then(() => true),
    new Promise<false>(resolve => setTimeout(() => resolve(false), PATIENCE_MS)),
  ])
  if (failure) throw failure
  // What the database cannot take now is not worth more than the answer that has gone.
  if (!isDone) done.then(() => tellLate(register, saleId, failure ?? notice)).catch(() => undefined)
  return answerSale(register, register.runner.get(saleId), notice)
}

/** A refusal that came after the answer had gone stands with the sale, where the next `GET` finds it. */
function tellLate({ runner }: Register, saleId: Sale['saleId'], failure: unknown): void {
  if (failure === undefined || runner.find(saleId)?.phase.state !== 'composing') return
  const told = ErrorData.safeParse(failure)
  runner.dispatch(saleId, { type: 'noticed', error: told.success ? told.data : toErrorData(failure) })
}

export function answerError(error: unknown, word: WordError): ErrorAnswer {
  const { code, supportNumber, params, original } = toErrorData(error)
  const data = { code, supportNumber, params, outcome: 'not-applied' as const, original }
  return {
    code,
    supportNumber,
    messageForCashier: word(data),
    retryable: retryable.includes(code),
    params,
    traceId: randomUUID(),
  }
}

export function httpStatus(code: ErrorCode): number {
  return statuses[code] ?? 422
}

const statuses: Partial<Record<ErrorCode, number>> = {
  'request.malformed': 400,
  'request.unknown-amounts': 400,
  'request.amount-unreadable': 400,
  'request.not-utf8': 400,
  'request.unauthorised': 401,
  'request.foreign-origin': 403,
  'request.not-owner': 403,
  'request.no-right': 403,
  'pairing.wrong-code': 403,
  'request.no-such-sale': 404,
  'request.no-such-operation': 404,
  'request.not-found': 404,
  'return.no-such-receipt': 404,
  'pairing.no-such-program': 404,
  'request.wrong-method': 405,
  'request.revision-behind': 409,
  'request.operation-reused': 409,
  'request.wrong-state': 409,
  'request.wrong-mode': 409,
  'sale.lines-frozen': 409,
  'sale.device-taken': 409,
  'sale.price-changed': 409,
  'sale.partly-printed': 409,
  'payment.tender-open': 409,
  'payment.tender-differs': 409,
  'payment.money-taken': 409,
  'fiscal.outcome-unknown': 409,
  'fiscal.second-document': 409,
  'pairing.in-settings': 409,
  'request.too-large': 413,
  'request.too-many-tries': 429,
  'agent.unexpected': 500,
  'request.too-many-streams': 503,
  'agent.updating': 503,
  'disk.full': 507,
}

const retryable: readonly string[] = [
  'sale.device-taken',
  'fiscal.outcome-unknown',
  'fiscal.unsettled',
  'device.busy',
  'loyalty.unavailable',
  'return.hub-away',
  'loyalty.gift-card-offline',
  'disk.full',
  'request.too-many-streams',
  'agent.updating',
]
