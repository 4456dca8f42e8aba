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
import { failureAnswer } from './failure-answer.ts'

type HttpOptions = Readonly<{ adminToken: string | undefined; inbox: DevInbox | undefined }>

const PhoneQuery = z.object({ phone: z.string().min(8).max(20) })

const RegisterToAdd = z.object({
  registerId: RegisterId,
  storeId: z.string().min(1).max(64),
  storeName: z.string().min(1).max(200),
  pairingCode: z.string().min(4).max(32).optional(),
  token: z.string().min(32).max(256).optional(),
})

/** The hub over plain HTTP: is it alive, what does it hold, and the ways of IT and of development into it. */
export function createHttp(context: HubContext, { adminToken, inbox }: HttpOptions): FastifyInstance {
  const app = fastify({ forceCloseConnections: true, bodyLimit: 64 * 1024 })

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
      const register = parse(RegisterToAdd, request.body)
      await addRegister(context.db, context.secret, register, context.now())
      return reply.code(201).send({ registerId: register.registerId })
    })
  }
  if (inbox) serveDevelopment(app, context, inbox)
  return app
}

/** What a customer's own phone would show. Answers this machine only. */
function serveDevelopment(app: FastifyInstance, context: HubContext, inbox: DevInbox): void {
  app.get('/dev/inbox', request => {
    requireLoopback(request)
    const { phone } = parse(PhoneQuery, request.query)
    const messages = inbox.messagesFor(phoneDigits(phone))
    return { messages: messages.map(({ messageId, text }) => ({ messageId, text })) }
  })
  app.get('/dev/wallet', async request => {
    requireLoopback(request)
    const { phone } = parse(PhoneQuery, request.query)
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

function parse<T>(schema: z.ZodType<T>, data: unknown): T {
  const parsed = schema.safeParse(data)
  if (parsed.success) return parsed.data
  throw new AppError('request.malformed', { params: { field: parsed.error.issues[0]?.path.join('.') ?? '' } })
}

/** What the HTTP library refuses by itself, a body that is no JSON for one, is the caller's mistake. */
function asRefusal(error: unknown): unknown {
  const statusCode = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
  return typeof statusCode === 'number' && statusCode < 500 ? new AppError('request.malformed') : error
}

function statusOf(code: string): number {
  if (code === 'request.unauthorised') return 401
  if (code === 'request.malformed') return 400
  if (code === 'loyalty.customer-not-found') return 404
  return code === 'disk.full' ? 503 : 500
}
