import { randomUUID } from 'node:crypto'
import { io } from 'socket.io-client'
import { AppError, toAppError } from '../shared/errors/app-error.ts'
import {
  type HubEvent,
  type HubEventData,
  type HubMessage,
  type HubRequest,
  type HubResult,
  hubEvents,
  REGISTERS_NAMESPACE,
} from '../shared/hub/messages.ts'
import { backoffMs } from './backoff.ts'
import { type CallResult, callHub, noAnswer } from './hub-call.ts'
import type { Log } from './log.ts'

/** `connecting` is the first try after a start or a loss; while further tries fail the link is `offline`. */
export type LinkState = 'offline' | 'connecting' | 'online' | 'refused'

type HubLink = Readonly<{
  state: LinkState
  /** When the hub last said anything. */
  lastContactAtMs?: number | undefined
  /** Why the hub refuses this register (`register.cloned`, `request.unauthorised` …), or why there is no line. */
  reason?: AppError | undefined
}>

/** What the register says of itself on every connect, and what becomes of the answer. */
export type Greeting = Readonly<{
  request(): Omit<HubRequest<'register.authenticate'>, 'instanceId'>
  /** `again`: the journal was begun anew, introduce us once more. An error: the hub cannot be followed. */
  answered(result: HubResult<'register.authenticate'>): 'online' | 'again' | AppError
}>

export type HubClient = Readonly<{
  link(): HubLink
  /** Asks the hub and resolves within `timeoutMs`. Without a greeted line it fails at once; nothing waits in a buffer. */
  call<M extends HubMessage>(
    message: M,
    request: HubRequest<M>,
    wait: Readonly<{ timeoutMs: number }>,
  ): Promise<CallResult<M>>
  /** Introduces the register once more on the open line: the hub says anew how far it holds the journal. */
  greetAgain(): Promise<void>
  on<E extends HubEvent>(event: E, listener: (data: HubEventData<E>) => void): void
  onLink(listener: () => void): void
  stop(): void
}>

export type HubClientOptions = Readonly<{
  /** Base address of the hub, `https://hub.example`. */
  url: string
  greeting: Greeting
  log: Log
  now?: () => number
  reconnect?: Readonly<{ firstMs: number; mostMs: number }>
}>

const RECONNECT = { firstMs: 500, mostMs: 10_000 }
const CONNECT_TIMEOUT_MS = 5000
const GREETING_TIMEOUT_MS = 5000
const MOST_GREETINGS = 3

/** Keeps a line to the hub open and greeted, for as long as the agent runs. */
export function createHubClient(options: HubClientOptions): HubClient {
  const { greeting, log, now = Date.now, reconnect = RECONNECT } = options
  const instanceId = randomUUID()
  const socket = io(options.url.replace(/\/$/, '') + REGISTERS_NAMESPACE, {
    transports: ['websocket'],
    autoConnect: false,
    reconnection: false,
    forceNew: true,
    timeout: CONNECT_TIMEOUT_MS,
  })
  const linkListeners: (() => void)[] = []
  let link: HubLink = { state: 'connecting' }
  let failures = 0
  let stopped = false
  let timer: NodeJS.Timeout | undefined

  const heard = () => {
    link = { ...link, lastContactAtMs: now() }
  }
  const setLink = (state: LinkState, reason?: AppError) => {
    if (link.state !== state) log.info({ state, code: reason?.code }, 'hub link')
    link = { state, lastContactAtMs: link.lastContactAtMs, reason }
    for (const listener of linkListeners) listener()
  }

  const connect = () => {
    clearTimeout(timer)
    timer = setTimeout(() => lost(new AppError('sync.offline')), CONNECT_TIMEOUT_MS + GREETING_TIMEOUT_MS)
    socket.connect()
  }
  const lost = (reason: AppError, retryAfterMs = 0) => {
    if (stopped) return
    failures += 1
    const wasOnline = link.state === 'online'
    socket.disconnect()
    clearTimeout(timer)
    timer = setTimeout(connect, retryAfterMs + backoffMs(failures, reconnect, Math.random()))
    if (isRefusal(reason)) setLink('refused', reason)
    else setLink(wasOnline ? 'connecting' : 'offline', reason)
  }

  const greet = async () => {
    const lineId = socket.id
    for (let round = 1; round <= MOST_GREETINGS; round += 1) {
      const answer = await callHub(
        socket,
        'register.authenticate',
        { ...greeting.request(), instanceId },
        GREETING_TIMEOUT_MS,
      )
      if (stopped || lineId === undefined || socket.id !== lineId) return
      if (!answer.ok) return lost(answer.error, answer.retryAfterMs)
      heard()
      const next = greeting.answered(answer.result)
      if (next instanceof AppError) return lost(next)
      if (next === 'again') continue
      clearTimeout(timer)
      failures = 0
      return setLink('online')
    }
    lost(
      new AppError('sync.rejected', { original: { code: 'greeting', text: 'the hub keeps asking for a new journal' } }),
    )
  }
  const greetOrLose = () => greet().catch(error => lost(new AppError('sync.offline', { cause: error })))

  socket.on('connect', () => void greetOrLose())
  socket.on('connect_error', error => lost(new AppError('sync.offline', { cause: error })))
  socket.on('disconnect', why => {
    if (why !== 'io client disconnect') lost(new AppError('sync.offline', { original: { code: why } }))
  })
  connect()

  return {
    link: () => link,
    async call(message, request, { timeoutMs }) {
      if (link.state !== 'online' || !socket.connected) return noAnswer('not-applied')
      const answer = await callHub(socket, message, request, timeoutMs)
      if (answer.ok || answer.error.code !== 'sync.offline') heard()
      return answer
    },
    async greetAgain() {
      if (link.state === 'online' && socket.connected) await greetOrLose()
    },
    on(event, listener) {
      socket.on(event as string, (data: unknown) => {
        heard()
        const read = hubEvents[event].safeParse(data)
        if (!read.success) return log.warn({ event }, 'the hub said something this agent does not understand')
        try {
          listener(read.data as HubEventData<typeof event>)
        } catch (error) {
          // A full disk, say. The next greeting brings the same news again.
          log.warn({ event, code: toAppError(error).code }, 'what the hub said could not be kept')
        }
      })
    },
    onLink: listener => void linkListeners.push(listener),
    stop() {
      stopped = true
      clearTimeout(timer)
      socket.disconnect()
      link = { state: 'offline', lastContactAtMs: link.lastContactAtMs }
    },
  }
}

/** The hub is there and does not want this register, token or database: trying again will not mend it, people will. */
function isRefusal(reason: AppError): boolean {
  return /^(register|request|db)\./.test(reason.code)
}
