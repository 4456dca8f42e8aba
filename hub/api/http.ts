import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { z } from 'zod'
import { AppError, toErrorData } from '../../src/shared/errors/app-error.ts'
import type { HubContext } from '../context.ts'
import { customersBy } from '../db/customers.ts'
import type { DevInbox } from '../loyalty/dev-inbox.ts'
import { phoneDigits } from '../loyalty/phone.ts'
import { walletText } from '../loyalty/wallet.ts'
import { serveFeed } from '../updates/release-routes.ts'
import type { OwnerPageOptions } from '../web/owner-page-options.ts'
import { serveOwnerPage } from '../web/serve-owner-page.ts'
import { serveAdministration } from './admin-routes.ts'
import { failureAnswer } from './failure-answer.ts'
import { parseBody } from './parse-body.ts'

type HttpOptions = Readonly<{
  adminToken: string | undefined
  inbox: DevInbox | undefined
  ownerPage: OwnerPageOptions | undefined
}>

const PhoneQuery = z.object({ phone: z.string().min(8).max(20) })

/** The hub over plain HTTP: is it alive, what does it hold, and the ways of IT and of development into it. */
export function createHttp(context: HubContext, { adminToken, inbox, ownerPage }: HttpOptions): FastifyInstance {
  // Where TLS ends in front of the hub, the last hop there says who called.
  const isBehindProxy = ownerPage?.publicUrl?.startsWith('https:') ?? false
  const trustProxy = isBehindProxy && ((_address: string, hop: number) => hop === 0)
  const app = fastify({ forceCloseConnections: true, bodyLimit: 64 * 1024, trustProxy })

  app.setErrorHandler((error, request, reply) => {
    const failure = failureAnswer(asRefusal(error), context.log, { route: request.routeOptions.url })
    return reply.code(statusOf(failure.error.code)).send(failure.error)
  })
  app.setNotFoundHandler((_request, reply) => reply.code(404).send(toErrorData(new AppError('request.not-found'))))

  app.get('/health', () => ({ status: 'up', nowMs: context.now() }))

  if (adminToken !== undefined) serveAdministration(app, context, adminToken)
  serveFeed(app, context)
  serveOwnerPage(app, context, ownerPage)
  if (inbox) serveDevelopment(app, context, inbox)
  return app
}

/** What a customer's own phone would show. Answers this machine only. */
function serveDevelopment(app: FastifyInstance, context: HubContext, inbox: DevInbox): void {
  app.get('/dev/inbox', request => {
    requireLoopback(request)
    const { phone } = parseBody(PhoneQuery, request.query)
    const messages = inbox.messagesFor(phoneDigits(phone))
    return { messages: messages.map(({ messageId, text }) => ({ messageId, text })) }
  })
  app.get('/dev/wallet', async request => {
    requireLoopback(request)
    const { phone } = parseBody(PhoneQuery, request.query)
    const [customer] = await customersBy(context.db, 'phone', phoneDigits(phone))
    if (!customer) throw new AppError('loyalty.customer-not-found')
    return { text: walletText(context.secret, customer, context.now()) }
  })
}

function requireLoopback(request: FastifyRequest): void {
  if (!['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.ip)) throw new AppError('request.unauthorised')
}

/** What the HTTP library refuses by itself, a body that is no JSON for one, is the caller's mistake. */
function asRefusal(error: unknown): unknown {
  const statusCode = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
  return typeof statusCode === 'number' && statusCode < 500 ? new AppError('request.malformed') : error
}

function statusOf(code: string): number {
  if (code.startsWith('update.')) return 409
  return statuses[code] ?? 500
}

const statuses: Readonly<Record<string, number>> = {
  'request.malformed': 400,
  'setup.rules-invalid': 400,
  'request.unauthorised': 401,
  'request.foreign-origin': 403,
  'request.not-found': 404,
  'loyalty.customer-not-found': 404,
  'register.unknown': 404,
  'request.too-large': 413,
  'request.too-many-tries': 429,
  'disk.full': 503,
}
