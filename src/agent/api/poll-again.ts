import { z } from 'zod'
import type { Sale } from '../../sale/sale.ts'
import { PATIENCE_MS } from './answers.ts'

/** A caller that asks again finds the answer, also a refusal, that came between two of its polls. */
const KEEP_ANSWER_MS = 3_000

/** The work takes longer than a caller can wait: the same request again gives its answer. */
export const Pending = z.object({ isPending: z.literal(true), retryAfterMs: z.int() })
export const pending: z.infer<typeof Pending> = { isPending: true, retryAfterMs: PATIENCE_MS }

/**
 * Work whose answer is asked for again: the same request joins the work under way. `undefined` when it is not done within
 * a caller's patience.
 */
export function createPollAgain() {
  const underWay = new Map<string, Promise<Sale>>()
  return async function poll(request: unknown, work: () => Promise<Sale>): Promise<Sale | undefined> {
    const key = JSON.stringify(request)
    let running = underWay.get(key)
    if (!running) {
      running = work()
      underWay.set(key, running)
      const forget = () => setTimeout(() => underWay.delete(key), KEEP_ANSWER_MS).unref()
      running.then(forget, forget)
    }
    const patience = new Promise<undefined>(resolve => setTimeout(() => resolve(undefined), PATIENCE_MS))
    return await Promise.race([running, patience])
  }
}
