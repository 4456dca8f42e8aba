import { setTimeout as delay } from 'node:timers/promises'
import type { Namespace, Socket } from 'socket.io'
import { AppError } from '../../src/shared/errors/app-error.ts'
import { type HubMessage, hubMessages } from '../../src/shared/hub/messages.ts'
import type { HubContext } from '../context.ts'
import { noteContact } from '../db/registers.ts'
import { enrolRegister } from '../fleet/register-keys.ts'
import type { RegisterSession } from '../fleet/sessions.ts'
import { updateRoutes } from '../updates/update-routes.ts'
import { authenticate } from './authenticate.ts'
import { failureAnswer } from './failure-answer.ts'
import { journalRoutes } from './journal-routes.ts'
import { loyaltyRoutes } from './loyalty-routes.ts'
import { returnRoutes } from './return-routes.ts'
import { type HubParsed, parseRequest } from './route.ts'
import { socketLine } from './socket-line.ts'
import { staffRoutes } from './staff-routes.ts'

/** A line that never says who it is does not stay. */
const AUTHENTICATION_TIMEOUT_MS = 30_000

const routes = new Map(
  [...loyaltyRoutes, ...returnRoutes, ...journalRoutes, ...staffRoutes, ...updateRoutes].map(route => [
    route.message,
    route,
  ]),
)

type Acknowledge = (answer: unknown) => void

/** Work under way, so that stopping can wait for it. */
type UnderWay = Set<Promise<unknown>>

/**
 * Answers registers on their namespace. Messages of one register are answered in the order they came. `whenQuiet`
 * resolves once nothing is under way.
 */
export function serveRegisters(namespace: Namespace, context: HubContext): Readonly<{ whenQuiet(): Promise<void> }> {
  const underWay: UnderWay = new Set()
  namespace.on('connection', socket => {
    serveRegister(socket, context, underWay)
  })
  return {
    whenQuiet: async () => {
      while (underWay.size > 0) await Promise.all(underWay)
    },
  }
}

function serveRegister(socket: Socket, context: HubContext, underWay: UnderWay): void {
  const line = socketLine(socket)
  let session: RegisterSession | undefined
  let queue: Promise<unknown> = Promise.resolve()
  const deadline = setTimeout(() => {
    if (!session) line.drop()
  }, AUTHENTICATION_TIMEOUT_MS)

  async function answer(message: string, data: unknown): Promise<unknown> {
    if (!isHubMessage(message)) throw new AppError('request.not-found')
    if (message === 'register.enrol') {
      return { token: await enrolRegister(context.db, context.secret, parseRequest(message, data)) }
    }
    if (message === 'register.authenticate') {
      const handshake = await authenticate(context, line, parseRequest(message, data))
      if (session) context.sessions.leave(session)
      session = handshake.session
      if (!socket.connected) context.sessions.leave(session)
      track(underWay, context.updates.desk.greeted(session.registerId))
      return handshake.result
    }
    const route = routes.get(message)
    if (!session || context.sessions.sessionOf(session.registerId) !== session) {
      throw new AppError('register.not-authenticated')
    }
    if (!route) throw new AppError('request.not-found')
    return route.answer(context, session, data)
  }

  socket.onAny((message: string, ...parts: unknown[]) => {
    const reply = acknowledgeOf(parts)
    const data = parts[0]
    const answered = queue.then(() => answer(message, data)).then(result => ({ ok: true, result }))
    queue = track(underWay, answered)
    answered
      .catch(error => failureAnswer(error, context.log, { message: nameOf(message), registerId: session?.registerId }))
      .then(async outgoing => {
        if (await isAnswered(context, message, data, session, outgoing.ok)) reply(outgoing)
      })
      .catch(error => context.log.error({ err: error }, 'an answer could not be sent'))
  })

  socket.on('disconnect', () => {
    clearTimeout(deadline)
    if (!session) return
    context.sessions.leave(session)
    track(underWay, noteContact(context.db, session.registerId, context.now()))
  })
}

/** Remembers a piece of work until it is over; how it ends is its own affair. */
function track(underWay: UnderWay, work: Promise<unknown>): Promise<unknown> {
  const over = work
    .catch(() => {})
    .finally(() => {
      underWay.delete(over)
    })
  underWay.add(over)
  return over
}

/** Lets tests delay or lose answers. */
async function isAnswered(
  { faults }: HubContext,
  message: string,
  data: unknown,
  session: RegisterSession | undefined,
  isOk: boolean,
): Promise<boolean> {
  if (!isHubMessage(message)) return true
  const delayMs = faults.answerDelayMs?.(message) ?? 0
  if (delayMs > 0) await delay(delayMs)
  if (message !== 'outbox.push' || !isOk || !session || !faults.onBatchCommitted) return true
  const { journalId, entries } = data as HubParsed<'outbox.push'>
  const lastSeq = entries.at(-1)?.seq ?? 0
  return (await faults.onBatchCommitted({ registerId: session.registerId, journalId, lastSeq })) === 'answer'
}

function acknowledgeOf(parts: readonly unknown[]): Acknowledge {
  const last = parts.at(-1)
  return typeof last === 'function' ? answer => last(answer) : () => {}
}

function isHubMessage(message: string): message is HubMessage {
  return Object.hasOwn(hubMessages, message)
}

/** What strangers send does not go to the log. */
function nameOf(message: string): string {
  return isHubMessage(message) ? message : 'unknown'
}
