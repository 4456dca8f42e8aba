import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { EventLog } from '../event-log.ts'

const MAX_STREAMS = 16
/** Keeps the line from being taken for dead, and finds out that it is. */
const BEAT_MS = 15_000
/** Whoever read nothing for so many beats has gone, or will come again. */
const MOST_MISSED_BEATS = 2

type Asked = Readonly<{ after: number | undefined; mayHear: () => boolean }>

export type EventStreams = Readonly<{
  hasRoom(): boolean
  /** Goes on after this event; without one, from now on. Ends once the caller may not hear any more. */
  open(response: ServerResponse, headers: Readonly<Record<string, unknown>>, asked: Asked): void
  close(): void
}>

/**
 * Event streams of one register. A stream writes only as fast as its reader reads and keeps a number meanwhile, no
 * events: a slow one hears of a gap and costs no memory.
 */
export function createEventStreams(events: EventLog): EventStreams {
  const ending = new Set<() => void>()
  let isClosed = false

  return {
    hasRoom: () => !isClosed && ending.size < MAX_STREAMS,

    open(response, headers, { after, mayHear }) {
      let position = after ?? events.after(undefined).last
      let isFull = false
      let missedBeats = 0

      const write = (text: string): void => {
        isFull = !response.write(text)
      }
      const pump = (): void => {
        if (!mayHear()) end()
        while (!isFull && ending.has(end)) {
          const page = events.after(position)
          if (!page.isGap && page.events.length === 0) return
          position = page.last
          write(page.isGap ? frame('gap', page.last, { last: page.last }) : page.events.map(asFrame).join(''))
        }
      }
      const beat = (): void => {
        missedBeats = isFull ? missedBeats + 1 : 0
        if (!mayHear()) end()
        else if (missedBeats >= MOST_MISSED_BEATS) response.destroy()
        else if (!isFull) write(': \n\n')
      }
      const timer = setInterval(beat, BEAT_MS)
      const stopListening = events.onEvents(pump)
      const end = (): void => {
        clearInterval(timer)
        stopListening()
        ending.delete(end)
        response.end()
      }
      ending.add(end)
      response.once('close', end)
      response.on('drain', () => {
        isFull = false
        pump()
      })

      // No length is known, and old clients do not like chunks: the end of the line is the end of the stream.
      response.useChunkedEncodingByDefault = false
      response.shouldKeepAlive = false
      response.writeHead(200, { ...(headers as OutgoingHttpHeaders), ...streamHeaders })
      response.flushHeaders()
      pump()
    },

    close() {
      isClosed = true
      for (const end of [...ending]) end()
    },
  }
}

const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  connection: 'close',
}

function asFrame(event: Readonly<{ type: string; number: number }>): string {
  return frame(event.type, event.number, event)
}

function frame(type: string, id: number, data: object): string {
  return `event: ${type}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`
}
