import type { ErrorAnswer, SaleAnswer } from '../../../src/agent/api/answers.ts'
import type { SaleView } from '../../../src/shared/sale-view.ts'
import { waitFor } from '../../support/wait-for.ts'
import { TryLater } from '../stepping.ts'

export type Answer = Readonly<{ status: number; body: SaleAnswer & Partial<ErrorAnswer> & Record<string, unknown> }>

/** One HTTP call of the local API, in the manners of one kind of register program. Bodies and answers in kopecks here. */
export type Speak = (method: string, path: string, body?: unknown) => Promise<Answer>

/** Longer than anything but a settling takes. */
const PATIENCE_MS = 30_000

export const plainly =
  (url: () => string, token: string): Speak =>
  async (method, path, body) => {
    const response = await fetch(`${url()}/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(5_000),
    })
    return { status: response.status, body: (await response.json()) as Answer['body'] }
  }

/** Refusals that pass by themselves. */
const passing = new Set([
  'fiscal.outcome-unknown',
  'fiscal.unsettled',
  'sale.device-taken',
  'device.busy',
  'agent.updating',
])

/** A good answer; what passes by itself is tried later, anything else fails the test. */
export async function good(answer: Promise<Answer>): Promise<Answer> {
  const { status, body } = await answer
  if (status < 300) return { status, body }
  const told = `${status} ${body.code} ${JSON.stringify(body.params ?? {})}`
  throw body.retryable || passing.has(body.code ?? '') ? new TryLater(told) : new Error(told)
}

/** The sale once it is so, asked for as a register program polls. */
export async function polled(
  speak: Speak,
  saleId: string,
  isReached: (sale: SaleView) => boolean,
  patienceMs = PATIENCE_MS,
): Promise<SaleAnswer> {
  let last: SaleAnswer | undefined
  await waitFor(
    () => `${saleId}, which is ${last?.sale.state} ${JSON.stringify(last?.sale.notice ?? '')}`,
    async () => {
      last = (await good(speak('GET', `/sales/${saleId}?since=0`))).body
      return isReached(last.sale)
    },
    patienceMs,
  )
  if (!last) throw new Error('no sale')
  return last
}
