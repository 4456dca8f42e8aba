import { existsSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import fastifyStatic from '@fastify/static'
import fastifySwagger from '@fastify/swagger'
import fastifySwaggerUi from '@fastify/swagger-ui'
import { type FastifyInstance, type FastifyRequest, fastify } from 'fastify'
import {
  hasZodFastifySchemaValidationErrors,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import { AppError, toAppError } from '../../shared/errors/app-error.ts'
import { originHeaders } from '../../shared/origin-headers.ts'
import type { Log } from '../log.ts'
import type { Register } from '../register.ts'
import type { WordError } from '../wording.ts'
import { type Access, bearerOf, type Caller } from './access.ts'
import { answerError, httpStatus } from './answers.ts'
import { bareRefusals } from './bare-refusals.ts'
import { checkoutRoutes } from './checkout-routes.ts'
import { customerRoutes } from './customer-routes.ts'
import { eventRoutes } from './event-routes.ts'
import { giftCardRoutes } from './gift-card-routes.ts'
import { healthRoute } from './health-route.ts'
import { addManners, tellField } from './manners.ts'
import { watchMethods } from './methods-at.ts'
import { openApi } from './openapi.ts'
import { type PairingDeps, pairingRoutes } from './pairing-routes.ts'
import { proposalRoutes } from './proposal-routes.ts'
import { receiptRoutes } from './receipt-routes.ts'
import { returnRoutes } from './return-routes.ts'
import { rightOf } from './route-rights.ts'
import { saleRoutes } from './sale-routes.ts'
import { scanRoute } from './scan-route.ts'
import { settlementRoutes } from './settlement-routes.ts'
import { shiftRoutes } from './shift-routes.ts'
import { wordNotices } from './worded-notices.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answered without a token. */
    isPublic?: boolean
  }
  interface FastifyRequest {
    /** Who asks. Absent on public routes without a token. */
    caller: Caller | undefined
  }
}

const MAX_BODY_BYTES = 1024 * 1024
const KEEP_ALIVE_MS = 72_000

export type ApiServerDeps = Readonly<{
  register: Register
  /** All registers of this agent, this one among them: health without a token names them. */
  registers: readonly Register[]
  access: Access
  pairing: PairingDeps
  word: WordError
  /** Folder of the built screen; absent, only the API is served. */
  screenFolder: string | undefined
  log: Log
  now: () => number
  /** The server of the register that this request is about, where it is another one. */
  elsewhere?: ((request: IncomingMessage) => FastifyInstance | undefined) | undefined
}>

/** The HTTP server of one register: local API, its documentation, and the files of the screen. */
export async function createApiServer(deps: ApiServerDeps): Promise<FastifyInstance> {
  const { register, access, word, log } = deps
  const app = fastify({
    bodyLimit: MAX_BODY_BYTES,
    routerOptions: { caseSensitive: true },
    serverFactory(handle) {
      const server = createServer({ shouldUpgradeCallback: isForScreen }, (request, response) => {
        const other = deps.elsewhere?.(request)
        if (other) other.routing(request, response)
        else handle(request, response)
      })
      server.keepAliveTimeout = KEEP_ALIVE_MS
      return server
    },
    ...bareRefusals(word),
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  addManners(app)
  wordNotices(app, word)
  const methodsAt = watchMethods(app)

  app.decorateRequest('caller')
  app.addHook('onRequest', async (request, reply) => {
    const { headers, method } = request
    if (!access.isOwnHost(request.raw) || !access.isKnownOrigin(headers)) throw new AppError('request.foreign-origin')
    if (headers.origin && access.isKnownOrigin(headers)) reply.headers(originHeaders(headers.origin))
    if (method === 'OPTIONS') return await reply.code(204).send()
    request.caller = admit(access, register, request)
    // Whatever was true when the quiet moment was given stays true until the agent goes down.
    if (method !== 'GET' && !isPublic(request)) register.maintenance.assertOver()
  })

  // The next call takes a new line, which the launcher answers while the agent is away.
  app.addHook('onSend', async (request, reply) => {
    if (request.method !== 'GET') await register.runner.written()
    if (register.maintenance.isHeld()) reply.header('connection', 'close')
  })

  app.setErrorHandler((error, request, reply) => {
    const failure = hasZodFastifySchemaValidationErrors(error)
      ? new AppError('request.malformed', { params: { field: fieldOf(error.validation, request) }, cause: error })
      : asRequestError(error)
    const answer = answerError(failure, word)
    const level = failure.code === 'agent.unexpected' ? 'error' : 'info'
    log[level](
      { traceId: answer.traceId, code: failure.code, route: request.routeOptions.url, original: failure.original },
      'request refused',
    )
    return reply.code(httpStatus(failure.code)).send({ ...answer, sale: presentSale(register, request) })
  })
  app.setNotFoundHandler(async (request, reply) => {
    const methods = methodsAt(request.url)
    if (methods.length === 0) throw new AppError('request.not-found')
    reply.header('allow', methods.join(', '))
    throw new AppError('request.wrong-method')
  })

  await app.register(fastifySwagger, openApi)
  await app.register(fastifySwaggerUi, { routePrefix: '/docs' })
  await app.register(healthRoute(register, deps.registers, deps.now))
  await app.register(pairingRoutes(register.settings.registerId, deps.pairing))
  await app.register(saleRoutes(register))
  await app.register(customerRoutes(register))
  await app.register(proposalRoutes(register))
  await app.register(checkoutRoutes(register))
  await app.register(returnRoutes(register))
  await app.register(settlementRoutes(register))
  await app.register(giftCardRoutes(register))
  await app.register(shiftRoutes(register))
  await app.register(receiptRoutes(register, word))
  await app.register(scanRoute(register))
  await app.register(eventRoutes(register, access))
  if (deps.screenFolder && existsSync(deps.screenFolder)) {
    await app.register(fastifyStatic, { root: deps.screenFolder, prefix: '/', cacheControl: false })
  }
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-content-type-options', 'nosniff')
    reply.header('cache-control', 'no-store')
    reply.header('content-security-policy', request.url.startsWith('/docs') ? docsPolicy : common)
  })
  return app
}

const common = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'"
/** The documentation page styles itself inline and carries its icons as data; the screen does neither. */
const docsPolicy = `${common}; style-src 'self' 'unsafe-inline'; img-src 'self' data:`

/**
 * Only the screen's socket changes its protocol. Others that offer to (Java offers HTTP/2 on every plain line) are answered
 * as they came: a server that hears of it and does nothing would leave them without an answer.
 */
function isForScreen({ url }: IncomingMessage): boolean {
  return url?.startsWith('/socket.io/') === true
}

/** The screen's files and the documentation are public; what they show is asked for with the token. */
function isPublic(request: FastifyRequest): boolean {
  // By the route that will answer, never by the address as it was spelled.
  return request.routeOptions.config.isPublic === true || !request.routeOptions.url?.startsWith('/v1/')
}

/**
 * Who asks, if they may.
 *
 * @throws AppError request.unauthorised, request.no-right
 */
function admit(access: Access, { settings }: Register, request: FastifyRequest): Caller | undefined {
  const token = bearerOf(request.headers)
  const known = access.callerOf(token)
  // However the address was spelled, nobody gets to another register than that of the token.
  const caller = known?.registerId === settings.registerId ? known : undefined
  if (caller?.program) access.noteUse(token)
  if (isPublic(request)) return caller
  if (!caller) throw new AppError('request.unauthorised')
  const needed = rightOf(request.method, request.routeOptions.url ?? '') ?? 'own'
  if (access.may(caller, needed)) return caller
  const right = needed === 'own' ? 'own token' : needed.join(', ')
  throw new AppError('request.no-right', { params: { right } })
}

type Validation = readonly Readonly<{ instancePath?: string; message?: string }>[]

function fieldOf([issue]: Validation, request: FastifyRequest): string {
  const path = issue?.instancePath?.replace(/^\//, '').replaceAll('/', '.') || 'body'
  return tellField(request, path, issue?.message)
}

/** The framework's own refusals under our codes. */
function asRequestError(error: unknown): AppError {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new AppError('request.too-large', { cause: error })
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' || code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH') {
    return new AppError('request.malformed', { params: { field: 'body' }, cause: error })
  }
  return toAppError(error)
}

/** A refusal about a sale shows the sale, so that a caller who may see it need not ask again. */
function presentSale(register: Register, request: FastifyRequest) {
  if (!request.caller) return undefined
  const { saleId } = (request.params ?? {}) as { saleId?: string }
  const sale = saleId ? register.runner.open().find(open => open.saleId === saleId) : undefined
  return sale && register.view(sale)
}
