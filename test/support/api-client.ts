import { randomUUID } from 'node:crypto'
import type { ErrorAnswer, SaleAnswer } from '../../src/agent/api/answers.ts'
import type { Cashier } from '../../src/shared/fiscal/document.ts'
import type { SaleLine } from '../../src/shared/sale-line.ts'
import type { SaleView } from '../../src/shared/sale-view.ts'
import { waitFor } from './wait-for.ts'

export type Reply<T = SaleAnswer> = Readonly<{ status: number; body: T & Partial<ErrorAnswer> }>

/** A register program's view of the local API: plain HTTP, as 1C or a web till would call it. */
export function createApiClient(url: string, token: string) {
  const call = async <T = SaleAnswer>(method: string, path: string, body?: unknown): Promise<Reply<T>> => {
    const response = await fetch(`${url}/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(5_000),
    })
    return { status: response.status, body: (await response.json()) as T & Partial<ErrorAnswer> }
  }
  const post = (path: string, body: unknown = {}) => call('POST', path, body)

  /** The sale once it is so. */
  const when = async (
    saleId: string,
    isReached: (sale: SaleView) => boolean,
    timeoutMs?: number,
  ): Promise<SaleView> => {
    let sale: SaleView | undefined
    await waitFor(
      () => `sale ${saleId}, now ${JSON.stringify(sale)}`,
      async () => {
        sale = (await call('GET', `/sales/${saleId}?since=0`)).body.sale
        return isReached(sale)
      },
      timeoutMs,
    )
    if (!sale) throw new Error('no sale')
    return sale
  }

  return {
    url,
    call,
    post,
    when,
    put: (saleId: string, revision: number, lines: readonly SaleLine[]) =>
      call('PUT', `/sales/${saleId}`, { revision, lines }),
    get: (saleId: string, since = 0) => call('GET', `/sales/${saleId}?since=${since}`),
    async openShift(cashier: Cashier) {
      return await operation(`open-${randomUUID()}`, 'open', cashier)
    },
    async closeShift(cashier: Cashier) {
      return await operation(`close-${randomUUID()}`, 'close', cashier)
    },
    /** Lines, checkout and cash in one go, as most receipts are. */
    async sell(saleId: string, lines: readonly SaleLine[], payId = `pay-${saleId}`): Promise<SaleView> {
      await expectOk(call('PUT', `/sales/${saleId}`, { revision: 1, lines }))
      await expectOk(post(`/sales/${saleId}/checkout`, { operationId: `check-${saleId}` }))
      const frozen = await when(saleId, sale => sale.state === 'frozen')
      const tenders = [{ kind: 'cash', amountMinor: frozen.totalMinor }]
      await expectOk(post(`/sales/${saleId}/pay`, { operationId: payId, tenders }))
      return await when(saleId, sale => sale.state === 'completed')
    },
  }

  async function operation(operationId: string, action: 'open' | 'close', cashier: Cashier) {
    await expectOk(post(`/shift/${action}`, { operationId, cashier }))
    let state = ''
    await waitFor(`shift ${action}`, async () => {
      const reply = await call<{ state: string }>('GET', `/operations/${operationId}`)
      state = reply.body.state
      return state === 'applied' || state === 'not-applied'
    })
    return state
  }
}

export async function expectOk<T>(reply: Promise<Reply<T>>): Promise<Reply<T>> {
  const answer = await reply
  if (answer.status >= 300) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`)
  return answer
}
