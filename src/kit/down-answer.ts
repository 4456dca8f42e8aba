import { randomUUID } from 'node:crypto'
import { errorCatalogue } from '../shared/errors/catalogue.ts'

/** As src/desktop/launcher/down-answer.ts says it on a register: health tells `down`, everything else is refused. */
export function downAnswer(method: string, path: string): Readonly<{ status: number; body: object }> {
  if (method === 'GET' && path === '/v1/health') {
    return { status: 200, body: { mode: 'down', version: 'sim', reason: 'restarting', nowMs: Date.now() } }
  }
  const { supportNumber } = errorCatalogue['agent.down']
  const messageForCashier = `Tillside перезапускается. Продавайте дальше. (${supportNumber})`
  const refusal = { code: 'agent.down', supportNumber, messageForCashier, retryable: true, params: {} }
  return { status: 503, body: { ...refusal, traceId: randomUUID() } }
}
