import { createHash, timingSafeEqual } from 'node:crypto'
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { z } from 'zod'
import { AppError, toErrorData } from '../../src/shared/errors/app-error.ts'
import { RegisterId } from '../../src/shared/ids.ts'
import type { HubContext } from '../context.ts'
import { customersBy } from '../db/customers.ts'
import { summarise } from '../db/summary.ts'
import { addRegister } from '../fleet/register-keys.ts'
import type { DevInbox } from '../loyalty/dev-inbox.ts'
import { phoneDigits } from '../loyalty/phone.ts'
import { walletText } from '../loyalty/wallet.ts'
import { addOwner, OwnerToAdd, removeOwner } from '../owners/accounts.ts'
import { serveReleases } from '../updates/routes.ts'
import type { OwnerPageOptions } from '../web/owner-page-options.ts'
import { serveOwnerPage } from '../web/serve-owner-page.ts'
import { failureAnswer } from './failure-answer.ts'
import { parseBody } from './parse-body.ts'
import { serveRules } from './rules-routes.ts'

type HttpOptions = Readonly<{
  adminToken: string | undefined
  inbox: DevInbox | undefined
  ownerPage: OwnerPageOptions | undefined
}>

const PhoneQuery = z.object({ phone: z.string().min(8).max(20) })

const RegisterToAdd = z.object({
  registerId: RegisterId,
  storeId: z.string().min(1).max(64),
  storeName: z.string().min(1).max(200),
  pairingCode: z.string().min(4).max(32).optional(),
  token: z.string().min(32).max(256).optional(),
})

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

  if (adminToken !== undefined) {
    app.get('/summary', async request => {
      requireAdmin(request, adminToken)
      const connected = [...context.sessions.all()].map(session => session.registerId)
      return { ...(await summarise(context.db)), connected }
    })
    app.post('/registers', async (request, reply) => {
      requireAdmin(request, adminToken)
      const register = parseBody(RegisterToAdd, request.body)
      await addRegister(context.db, context.secret, register, context.now())
      return reply.code(201).send({ registerId: register.registerId })
    })
    app.post('/owners', async (request, reply) => {
      requireAdmin(request, adminToken)
      const owner = parseBody(OwnerToAdd, request.body)
      await addOwner(context.db, owner, context.now())
      return reply.code(201).send({ name: owner.name })
    })
    app.post('/owners/remove', async request => {
      requireAdmin(request, adminToken)
      const { name } = parseBody(OwnerToAdd.pick({ name: true }), request.body)
      if (!(await removeOwner(context.db, name))) throw new AppError('request.not-found')
      return { name }
    })
  }
  const guard = adminToken === undefined ? undefined : (request: FastifyRequest) => requireAdmin(request, adminToken)
  serveRules(app, context, guard)
  serveReleases(app, context, guard)
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

function requireAdmin(request: FastifyRequest, adminToken: string): void {
  const given = request.headers.authorization?.replace(/^Bearer /, '') ?? ''
  const digest = (text: string) => createHash('sha256').update(text).digest()
  if (!timingSafeEqual(digest(given), digest(adminToken))) throw new AppError('request.unauthorised')
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
  if (code === 'request.unauthorised') return 401
  if (code === 'request.malformed' || code === 'setup.rules-invalid') return 400
  if (code === 'request.foreign-origin') return 403
  if (code === 'request.too-many-tries') return 429
  if (code === 'loyalty.customer-not-found' || code === 'request.not-found') return 404
  if (code === 'register.unknown') return 404
  if (code.startsWith('update.')) return 409
  return code === 'disk.full' ? 503 : 500
}
