import type { ErrorAnswer, SaleAnswer } from '../agent/api/answers.ts'
import type { SaleView } from '../shared/sale-view.ts'
import { until } from './until.ts'

const PATIENCE_MS = 15_000

/** A register program: speaks the local API as 1C or a web till would, and asks again until it knows. */
export type PosClient = Readonly<{
  put(saleId: string, revision: number, lines: readonly object[], terms?: object): Promise<SaleAnswer>
  post(path: string, body?: unknown): Promise<SaleAnswer>
  /** A refusal is an answer here, not an exception. */
  tryPost(path: string, body?: unknown): Promise<SaleAnswer | ErrorAnswer>
  get<T>(path: string): Promise<T>
  /** Polls the sale until it is so. */
  when(saleId: string, isReached: (sale: SaleView) => boolean): Promise<SaleView>
}>

export function createPosClient(url: () => string, token: string): PosClient {
  const call = async (method: string, path: string, body?: unknown): Promise<{ status: number; answer: unknown }> => {
    const response = await fetch(`${url()}/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    return { status: response.status, answer: await response.json() }
  }

  const good = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const { status, answer } = await call(method, path, body)
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(answer)}`)
    return answer as T
  }

  return {
    put: (saleId, revision, lines, terms) => good('PUT', `/sales/${saleId}`, { revision, lines, terms }),
    post: (path, body = {}) => good('POST', path, body),
    tryPost: async (path, body = {}) => (await call('POST', path, body)).answer as SaleAnswer | ErrorAnswer,
    get: path => good('GET', path),
    async when(saleId, isReached) {
      let latest = 'unknown'
      return await until(
        () => `another state of the sale ${saleId}, which is ${latest}`,
        async () => {
          const { sale } = await good<SaleAnswer>('GET', `/sales/${saleId}`)
          latest = sale.state
          return isReached(sale) ? sale : undefined
        },
      )
    },
  }
}
