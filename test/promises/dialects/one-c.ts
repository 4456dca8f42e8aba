import type { RegisterSoftware } from '../register-software.ts'
import type { Answer, Speak } from './speaker.ts'

/**
 * The manners of 1C: blocking calls with whole-second time-outs, a BOM before the JSON and `text/plain` above it,
 * `Число(15,2)` in roubles with the noise of its fractions, `null` for everything that has no value.
 */
export const asOneC =
  (url: () => string, token: string): Speak =>
  async (method, path, body) => {
    const response = await fetch(`${url()}/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'text/plain; charset=utf-8',
        amounts: 'roubles',
      },
      body: body === undefined ? undefined : `\uFEFF${JSON.stringify(toOneC(body))}`,
      signal: AbortSignal.timeout(WHOLE_SECONDS * 1000),
    })
    return { status: response.status, body: fromOneC(await response.json()) as Answer['body'] }
  }

const WHOLE_SECONDS = 5

/** Row numbers are the line keys, and they move when a row above is deleted. */
export function withMovingKeys(software: RegisterSoftware, speak: Speak): RegisterSoftware {
  return {
    ...software,
    async ring({ saleId, lines, terms }) {
      const [first] = lines
      const numbered = lines.map((line, at) => ({ ...line, key: String(at + 1) }))
      const deleted = { ...first, key: '1', name: 'Строка, которую удалят', giftCardNumber: undefined }
      const before = [deleted, ...lines.map((line, at) => ({ ...line, key: String(at + 2) }))]
      for (const [at, rows] of [before, numbered].entries()) {
        const answer = await speak('PUT', `/sales/${saleId}`, {
          revision: at + 1,
          lines: rows,
          ...(terms ? { terms } : {}),
        })
        const isOld = answer.body.code === 'request.revision-behind'
        if (answer.status >= 300 && !isOld) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`)
      }
    },
    async takeBack(returnId, sold, lines) {
      // The second row of the receipt, as every scenario has it.
      return await software.takeBack(
        returnId,
        sold,
        lines?.map(line => ({ ...line, key: '2' })),
      )
    },
  }
}

/** 1C counts in roubles and pieces; what the platform's arithmetic leaves behind the kopeck goes out as it is. */
function toOneC(value: unknown): unknown {
  if (value === undefined) return null
  if (Array.isArray(value)) return value.map(toOneC)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (key.endsWith('Minor') && typeof inner === 'number') return [key.slice(0, -5), noisy(inner / 100)]
      if (key === 'quantityMilli' && typeof inner === 'number') return ['quantity', inner / 1000]
      return [key, toOneC(inner)]
    }),
  )
}

const noisy = (roubles: number): number => (roubles === 0 ? 0 : roubles * (1 + Number.EPSILON))

function fromOneC(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromOneC)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (typeof inner === 'number' && amounts.has(key)) return [`${key}Minor`, Math.round(inner * 100)]
      if (key === 'quantity' && typeof inner === 'number') return ['quantityMilli', Math.round(inner * 1000)]
      return [key, fromOneC(inner)]
    }),
  )
}

/** The amounts this program reads from answers, by their names in roubles. */
const amounts = new Set(['total', 'due', 'amount', 'price', 'points', 'promo', 'manualKept', 'change'])
