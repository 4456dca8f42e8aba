import { describe, expect, test } from 'vitest'
import type { Call } from '../../src/kit/call.ts'
import { contractRules } from '../../src/kit/contract-rules.ts'

let clockMs = 0

function call(method: string, path: string, more: Partial<Call> = {}): Call {
  clockMs += 200
  const seen = { query: '', body: undefined, status: 200, answer: {}, end: 'answered' as const }
  return { atMs: clockMs, tookMs: 5, method, path, ...seen, ...more }
}

const asked = () => call('GET', '/v1/sales', { query: 'state=unsettled' })
const put = (id = 's-1', more: Partial<Call> = {}) => call('PUT', `/v1/sales/${id}`, more)
const post = (id: string, verb: string, more: Partial<Call> = {}) => call('POST', `/v1/sales/${id}/${verb}`, more)
const goodSale = () => [
  put(),
  post('s-1', 'checkout', { body: { operationId: 'c-1' } }),
  post('s-1', 'pay', { body: { operationId: 'p-1' } }),
]

const unknown = { status: 409, answer: { code: 'fiscal.outcome-unknown' } }

function verdictOf(id: string, calls: readonly Call[]) {
  return contractRules.find(rule => rule.id === id)?.judge(calls).kept
}

/** Rule, what breaks it, what keeps it. */
const table: readonly [string, () => readonly Call[], () => readonly Call[]][] = [
  ['asks-what-is-open', () => [put()], () => [asked(), put()]],
  [
    'revision-rises',
    () => [put(), put('s-1', { status: 409, answer: { code: 'request.revision-behind' } })],
    () => [put(), put()],
  ],
  [
    'one-id-one-request',
    () => [
      post('s-1', 'pay', { body: { operationId: 'p' }, status: 409, answer: { code: 'request.operation-reused' } }),
    ],
    goodSale,
  ],
  ['holds-before-money', () => [put(), post('s-1', 'pay')], goodSale],
  ['ends-every-checkout', () => [put(), post('s-1', 'checkout')], goodSale],
  [
    'repeats-what-was-lost',
    () => [post('s-1', 'pay', { body: { operationId: 'p' }, status: undefined, end: 'answer-lost' })],
    () => [
      post('s-1', 'pay', { body: { operationId: 'p' }, status: undefined, end: 'answer-lost' }),
      post('s-1', 'pay', { body: { operationId: 'p' } }),
    ],
  ],
  [
    'waits-for-the-outcome',
    () => [
      post('s-1', 'pay', { body: { operationId: 'p-1' }, ...unknown }),
      post('s-1', 'pay', { body: { operationId: 'p-2' } }),
    ],
    () => [
      post('s-1', 'pay', { body: { operationId: 'p-1' }, ...unknown }),
      post('s-1', 'pay', { body: { operationId: 'p-1' } }),
    ],
  ],
  [
    'has-patience',
    () => [post('s-1', 'identify', { end: 'caller-left', status: undefined, tookMs: 200 })],
    () => [post('s-1', 'identify', { end: 'caller-left', status: undefined, tookMs: 3000 })],
  ],
  [
    'polls-gently',
    () => Array.from({ length: 12 }, (_, at) => call('GET', '/v1/sales/s-1', { atMs: at * 10 })),
    () => Array.from({ length: 12 }, (_, at) => call('GET', '/v1/sales/s-1', { atMs: at * 150 })),
  ],
  ['tells-shifts', () => [post('s-1', 'fiscalised')], () => [call('POST', '/v1/shifts'), post('s-1', 'fiscalised')]],
]

describe('the contract of a register program', () => {
  test.for(table)('%s is seen broken, and kept', ([id, broken, kept]) => {
    expect(verdictOf(id, broken())).toBe('broken')
    expect(verdictOf(id, kept())).toBe('kept')
    expect(verdictOf(id, [])).toBe('not-seen')
  })

  test('a sale told late has ended, and a request that was tried twice was asked again', () => {
    const late = () => call('POST', '/v1/receipts', { body: { receipts: [{ saleId: 's-1' }] } })
    expect(verdictOf('ends-every-checkout', [put(), post('s-1', 'checkout'), late()])).toBe('kept')
    const lost = { body: { operationId: 'p' }, status: undefined, end: 'agent-away' as const }
    expect(verdictOf('repeats-what-was-lost', [post('s-1', 'pay', lost), late()])).toBe('kept')
    expect(verdictOf('repeats-what-was-lost', [post('s-1', 'pay', lost), post('s-1', 'pay', lost)])).toBe('kept')
  })

  test('a return that was prepared and forgotten is seen', () => {
    const prepared = call('POST', '/v1/returns', { body: { saleId: 'r-1' } })
    expect(verdictOf('ends-every-checkout', [prepared])).toBe('broken')
    const pending = call('POST', '/v1/returns', { body: { saleId: 'r-1' }, status: 202 })
    expect(verdictOf('ends-every-checkout', [pending])).toBe('not-seen')
    expect(verdictOf('ends-every-checkout', [prepared, call('POST', '/v1/returns/r-1/fiscalised')])).toBe('kept')
  })

  test('another refusal than an unknown outcome leaves the program free to pay anew', () => {
    const refused = { body: { operationId: 'p-1' }, status: 409, answer: { code: 'sale.device-taken' } }
    const again = post('s-1', 'pay', { body: { operationId: 'p-2' } })
    expect(verdictOf('waits-for-the-outcome', [post('s-1', 'pay', refused), again])).toBe('kept')
  })

  test('every rule is in the table', () => {
    expect(contractRules.map(({ id }) => id).sort()).toEqual(table.map(([id]) => id).sort())
  })
})
