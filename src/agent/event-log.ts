import { z } from 'zod'
import { OperationId, SaleId } from '../shared/ids.ts'

const numbered = { number: z.int(), atMs: z.int() }
const ofSale = <T extends string>(type: T) => z.object({ ...numbered, type: z.literal(type), saleId: SaleId })

/** What happened at this register, without a word about people: whoever wants to know more asks. */
export const NumberedEvent = z.discriminatedUnion('type', [
  ofSale('sale.changed').extend({ version: z.int(), state: z.string() }),
  ofSale('customer.identified'),
  ofSale('offers.changed'),
  ofSale('script.changed'),
  ofSale('code.state').extend({ state: z.string() }),
  z.object({ ...numbered, type: z.literal('operation.changed'), operationId: OperationId, state: z.string() }),
  z.object({
    ...numbered,
    type: z.literal('shift.changed'),
    shiftNumber: z.int(),
    state: z.enum(['open', 'closed']),
    seal: z.string(),
  }),
  z.object({ ...numbered, type: z.literal('device.state'), state: z.string(), error: z.string().optional() }),
  z.object({ ...numbered, type: z.literal('sync.state'), state: z.string() }),
])
export type NumberedEvent = z.infer<typeof NumberedEvent>

type Unnumbered<E> = E extends unknown ? Omit<E, 'number' | 'atMs'> : never
export type RegisterEvent = Unnumbered<NumberedEvent>

export type EventPage = Readonly<{
  events: readonly NumberedEvent[]
  /** Continue after this one. */
  last: number
  /** Events between are gone, or never were: read the sales again, then continue after `last`. */
  isGap: boolean
}>

export type EventLog = Readonly<{
  add(events: readonly RegisterEvent[]): void
  /** At most a hundred at once. `after` 0 or left out is a newcomer, who has to read the sales first. */
  after(number: number | undefined): EventPage
  /** Returns how to stop listening. */
  onEvents(listener: () => void): () => void
  /** Nothing more comes: whoever still listens is told to go. */
  close(): void
  onClose(listener: () => void): void
}>

const KEPT = 1_000
const PAGE = 100

/**
 * The last thousand events of one register, in memory. Numbers begin above everything an earlier life gave, so that
 * a client that outlived a restart hears of the gap.
 */
export function createEventLog({ first, now }: Readonly<{ first: number; now: () => number }>): EventLog {
  const kept: NumberedEvent[] = []
  const listeners = new Set<() => void>()
  const closing = new Set<() => void>()
  let last = first - 1

  return {
    add(events) {
      if (events.length === 0) return
      const atMs = now()
      for (const event of events) {
        last += 1
        kept.push({ ...event, number: last, atMs })
      }
      kept.splice(0, kept.length - KEPT)
      for (const listener of [...listeners]) listener()
    },
    after(number = 0) {
      const oldest = last - kept.length + 1
      if (number < oldest - 1 || number > last) return { events: [], last, isGap: true }
      const from = number - oldest + 1
      const events = kept.slice(from, from + PAGE)
      return { events, last: events.at(-1)?.number ?? last, isGap: false }
    },
    onEvents(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close() {
      for (const listener of closing) listener()
    },
    onClose: listener => void closing.add(listener),
  }
}

/** One life of the agent gives fewer events than this. */
const PER_LIFE = 100_000_000
const MINUTE_MS = 60_000
/** From here on minutes are counted: they and the events of a life stay below 2^53 for a century and a half. */
const SINCE_MS = Date.UTC(2024, 0, 1)

/**
 * The epoch of a new life: above the one before, and above what an older copy of the database, put back, would say.
 * Kept once per start instead of once per event.
 */
export function nextEpoch(previous: number, nowMs: number): number {
  return Math.max(previous + 1, Math.floor((nowMs - SINCE_MS) / MINUTE_MS))
}

export function firstNumberOf(epoch: number): number {
  return epoch * PER_LIFE + 1
}
