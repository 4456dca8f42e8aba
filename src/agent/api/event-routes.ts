import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { AppError } from '../../shared/errors/app-error.ts'
import { type EventLog, NumberedEvent } from '../event-log.ts'
import type { Register } from '../register.ts'
import { type Access, bearerOf } from './access.ts'
import { createEventStreams } from './event-streams.ts'

const tags = ['events']
const After = z.coerce.number().int().min(0)
const MAX_WAIT_MS = 2_000
/** Callers that wait at the same time. One more is answered at once. */
const MAX_WAITING = 32

/** What happened, for programs that would rather hear than ask: polled, waited for, or as a stream. */
export function eventRoutes({ events, settings }: Register, access: Pick<Access, 'callerOf'>): FastifyPluginAsyncZod {
  return async app => {
    const streams = createEventStreams(events)
    const waiting = new Set<() => void>()
    events.onClose(() => {
      streams.close()
      for (const end of [...waiting]) end()
    })

    app.get(
      '/v1/events',
      {
        schema: {
          tags,
          summary: 'Events after a number; isGap: read the sales again, then go on after `last`',
          querystring: z.object({
            after: After.default(0),
            waitMs: z.coerce.number().int().min(0).max(MAX_WAIT_MS).default(0),
          }),
          response: { 200: z.object({ events: z.array(NumberedEvent), last: z.int(), isGap: z.boolean() }) },
        },
      },
      async ({ query: { after, waitMs } }) => {
        const page = events.after(after)
        const isNews = page.events.length > 0 || page.isGap
        if (!isNews && waitMs > 0 && waiting.size < MAX_WAITING) await nextEvents(events, waitMs, waiting)
        const { events: found, last, isGap } = isNews ? page : events.after(after)
        return { events: [...found], last, isGap }
      },
    )

    app.get(
      '/v1/events/stream',
      {
        schema: {
          tags,
          summary: 'The same as text/event-stream; goes on after Last-Event-ID',
          querystring: z.object({ after: After.optional() }),
          headers: z.object({ 'last-event-id': After.optional() }),
        },
      },
      (request, reply) => {
        const after = request.headers['last-event-id'] ?? request.query.after
        if (!streams.hasRoom()) throw new AppError('request.too-many-streams')
        reply.hijack()
        const token = bearerOf(request.headers)
        const mayHear = () => access.callerOf(token)?.registerId === settings.registerId
        streams.open(reply.raw, reply.getHeaders(), { after, mayHear })
      },
    )
  }
}

function nextEvents(events: EventLog, waitMs: number, waiting: Set<() => void>): Promise<void> {
  return new Promise(resolve => {
    const end = (): void => {
      clearTimeout(timer)
      stopListening()
      waiting.delete(end)
      resolve()
    }
    const timer = setTimeout(end, waitMs)
    const stopListening = events.onEvents(end)
    waiting.add(end)
  })
}
