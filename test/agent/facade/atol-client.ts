import { waitFor } from '../../support/wait-for.ts'

/** One element of `results`. */
export type AtolResult = Readonly<{
  status: 'wait' | 'inProgress' | 'ready' | 'error' | 'interrupted' | 'blocked' | 'canceled'
  error: Readonly<{ code: number; description: string }>
  result: Record<string, Record<string, unknown>> | null
}>

export type AtolReply<T = Record<string, unknown>> = Readonly<{ status: number; body: T }>

export type AtolJob = Readonly<{ results: AtolResult[] }>

type Options = Readonly<{ url: string; user?: string; password?: string; timeoutMs?: number }>

const ended: readonly AtolResult['status'][] = ['ready', 'error', 'interrupted', 'canceled']

/** A register program that prints through ATOL Web Server: adds a job, asks for its result until it is there. */
export function createAtolClient({ url, user = 'atol', password = ATOL_PASSWORD, timeoutMs = 5_000 }: Options) {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

  const call = async <T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<AtolReply<T>> => {
    const response = await fetch(`${url}/api/v2${path}`, {
      method,
      headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    })
    return { status: response.status, body: (await response.json()) as T }
  }

  const add = (uuid: string, request: unknown) => call('POST', '/requests', { uuid, request })
  const get = (uuid: string) => call<AtolJob>('GET', `/requests/${encodeURIComponent(uuid)}`)

  return {
    url,
    call,
    add,
    get,
    remove: (uuid: string) => call('DELETE', `/requests/${encodeURIComponent(uuid)}`),
    queue: () => call('GET', '/getRequestsQueueStatus'),
    /** The results once each task has ended. */
    async whenEnded(uuid: string, patienceMs = 10_000): Promise<AtolResult[]> {
      let results: AtolResult[] = []
      await waitFor(
        () => `job ${uuid} to end, now ${JSON.stringify(results)}`,
        async () => {
          const { status, body } = await get(uuid)
          results = status === 200 ? body.results : []
          return results.length > 0 && results.every(result => ended.includes(result.status))
        },
        patienceMs,
      )
      return results
    },
    /** As a careful program does it: 201 and 409 both mean that it was taken. */
    async print(uuid: string, request: unknown): Promise<AtolResult[]> {
      const { status, body } = await add(uuid, request)
      if (status !== 201 && status !== 409) throw new Error(`${status} ${JSON.stringify(body)}`)
      return await this.whenEnded(uuid)
    },
  }
}

export const ATOL_PASSWORD = 'Password-of-atol-1'

/** A sale of one position in roubles, paid in cash. */
export function atolSale(fields: Readonly<Record<string, unknown>> = {}) {
  return {
    type: 'sell',
    taxationType: 'osn',
    operator: { name: 'Иванова А. П.' },
    items: [atolItem()],
    payments: [{ type: 'cash', sum: 91 }],
    total: 91,
    ...fields,
  }
}

export function atolItem(fields: Readonly<Record<string, unknown>> = {}) {
  return {
    type: 'position',
    name: 'Хлеб «Бородинский»',
    price: 45.5,
    quantity: 2,
    amount: 91,
    paymentMethod: 'fullPayment',
    paymentObject: 'commodity',
    tax: { type: 'vat10' },
    ...fields,
  }
}
