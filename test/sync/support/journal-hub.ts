import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server, type Socket } from 'socket.io'
import { onTestFinished } from 'vitest'
import type { z } from 'zod'
import { sha256 } from '../../../src/db/entry-writing.ts'
import { AppError, toErrorData } from '../../../src/shared/errors/app-error.ts'
import type { ErrorCode } from '../../../src/shared/errors/catalogue.ts'
import { GENESIS_HASH, isEntrySound } from '../../../src/shared/hub/chain.ts'
import type { Entry } from '../../../src/shared/hub/entries.ts'
import {
  type HubEvent,
  type HubEventData,
  type HubMessage,
  hubMessages,
  type JournalPosition,
  REGISTERS_NAMESPACE,
} from '../../../src/shared/hub/messages.ts'
import type { Programme } from '../../../src/shared/programme.ts'

export const TOKEN = 't'.repeat(32)

type Request<M extends HubMessage> = z.infer<(typeof hubMessages)[M]['request']>
type AnyAnswer = { ok: true; result: unknown } | { ok: false; error: unknown; retryAfterMs?: number }

/** One more way for the hub to behave: it answers one message, stays silent, or declines with `undefined`. */
type Behaviour = (
  message: HubMessage,
  request: unknown,
  hub: JournalHub,
) => AnyAnswer | 'silence' | 'hang-up' | undefined

export type JournalHub = Readonly<{
  url: string
  programme: Programme
  /** Every request that came, in order. */
  heard: readonly Readonly<{ message: HubMessage; request: unknown; atMs: number }>[]
  /** Newest behaviour is asked first. */
  behave(behaviour: Behaviour): void
  behaveWell(): void
  /** What an honest hub would do, for behaviours that spoil only the answer. */
  honestly(message: HubMessage, request: unknown): AnyAnswer
  journals: ReadonlyMap<string, Entry[]>
  /** The entries as the applier would see them: each id once, in order of arrival. */
  distinctEntries(): Entry[]
  say<E extends HubEvent>(event: E, data: HubEventData<E>): void
  hangUp(): void
  /** The machine goes away and comes back on the same port, with what it had on disk. */
  stop(): Promise<void>
  start(): Promise<void>
}>

export const refuse = (code: ErrorCode, retryAfterMs?: number): AnyAnswer => ({
  ok: false,
  error: toErrorData(new AppError(code)),
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
})
const accept = (result: unknown): AnyAnswer => ({ ok: true, result })

/** A hub that keeps journals as the contract says and nothing else, on a real socket. */
export async function startJournalHub(): Promise<JournalHub> {
  const journals = new Map<string, Entry[]>()
  const heard: { message: HubMessage; request: unknown; atMs: number }[] = []
  const programme: Programme = {
    version: 4,
    accrualBps: 500,
    maxSpendBps: 3000,
    minUnitPriceMinor: 1,
    spendingFromMs: 0,
    promotions: [],
    scripts: [],
  }
  const holders = new Map<string, { socket: Socket; instanceId: string }>()
  let behaviours: Behaviour[] = []
  let server: { io: Server; port: number } | undefined

  const honestly = (message: HubMessage, request: unknown): AnyAnswer => {
    if (message === 'outbox.push') return push(journals, hubMessages[message].request.parse(request))
    if (message === 'rules.get') return accept({ programme })
    return refuse('loyalty.customer-not-found')
  }

  const authenticate = (socket: Socket, raw: unknown): AnyAnswer => {
    const request = hubMessages['register.authenticate'].request.parse(raw)
    if (request.token !== TOKEN) return refuse('register.unknown')
    const holder = holders.get(request.registerId)
    if (holder && holder.instanceId !== request.instanceId && holder.socket.connected) return refuse('register.cloned')
    holders.set(request.registerId, { socket, instanceId: request.instanceId })
    socket.data.journalId = request.journalId
    const place = whereJournalStands(journals.get(request.journalId) ?? [], request)
    return accept({ ...place, serverTimeMs: Date.now(), programme })
  }

  const answer = (socket: Socket, message: HubMessage, request: unknown): AnyAnswer | 'silence' | 'hang-up' => {
    for (const behaviour of behaviours) {
      const answered = behaviour(message, request, hub)
      if (answered) return answered
    }
    if (message === 'register.authenticate') return authenticate(socket, request)
    const held = journals.get(socket.data.journalId)
    if (socket.data.journalId === undefined) return refuse('register.not-authenticated')
    return message === 'health.report' ? accept({ appliedSeq: held?.length ?? 0 }) : honestly(message, request)
  }

  const start = async (port = 0) => {
    const http = createServer()
    const io = new Server(http, { transports: ['websocket'], pingInterval: 5000, pingTimeout: 5000 })
    io.of(REGISTERS_NAMESPACE).on('connection', socket => {
      socket.onAny((message: HubMessage, request: unknown, acknowledge?: (answer: unknown) => void) => {
        heard.push({ message, request, atMs: Date.now() })
        const answered = answer(socket, message, request)
        if (answered === 'hang-up') socket.disconnect(true)
        else if (answered !== 'silence') acknowledge?.(answered)
      })
    })
    await new Promise<void>(resolve => http.listen(port, '127.0.0.1', resolve))
    server = { io, port: (http.address() as AddressInfo).port }
  }
  const stop = async () => {
    await server?.io.close()
  }

  await start()
  onTestFinished(stop)
  const port = server?.port
  const hub: JournalHub = {
    url: `http://127.0.0.1:${port}`,
    programme,
    heard,
    journals,
    honestly,
    behave: behaviour => void behaviours.unshift(behaviour),
    behaveWell() {
      behaviours = []
    },
    distinctEntries() {
      const all = [...journals.values()].flat()
      return [...new Map(all.map(entry => [entry.entryId, entry])).values()]
    },
    say(event, data) {
      server?.io.of(REGISTERS_NAMESPACE).emit(event as string, data)
    },
    hangUp() {
      server?.io.of(REGISTERS_NAMESPACE).disconnectSockets(true)
    },
    stop,
    start: () => start(port),
  }
  return hub
}

function positionOf(entries: readonly Entry[]): JournalPosition {
  const last = entries.at(-1)
  return last ? { seq: last.seq, hash: last.hash } : { seq: 0, hash: GENESIS_HASH }
}

function whereJournalStands(held: readonly Entry[], register: Request<'register.authenticate'>) {
  const received = positionOf(held)
  const theirs = [...register.tail, { seq: 0, hash: GENESIS_HASH }]
  const isShared = ({ seq, hash }: JournalPosition) => seq === 0 || held[seq - 1]?.hash === hash
  const same = theirs.find(position => position.seq === received.seq)
  const isBehindTail = received.seq > 0 && received.seq < (register.tail.at(-1)?.seq ?? 0)
  if (register.last.seq >= received.seq && (isBehindTail || (same && isShared(same)))) {
    return { journal: 'continue', received, appliedSeq: received.seq } as const
  }
  return { journal: 'forked', commonSeq: theirs.find(isShared)?.seq ?? 0 } as const
}

function push(journals: Map<string, Entry[]>, request: Request<'outbox.push'>): AnyAnswer {
  const held = journals.get(request.journalId) ?? []
  const next = [...held]
  for (const entry of request.entries) {
    if (entry.seq <= next.length) {
      if (next[entry.seq - 1]?.hash !== entry.hash) return refuse('sync.forked')
      continue
    }
    if (entry.seq !== next.length + 1) return refuse('sync.gap')
    if (!isEntrySound(sha256, entry, positionOf(next).hash)) return refuse('sync.rejected')
    next.push(entry)
  }
  journals.set(request.journalId, next)
  return accept({ received: positionOf(next), appliedSeq: next.length })
}
