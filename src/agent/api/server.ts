import { existsSync } from 'node:fs'
import fastifyStatic from '@fastify/static'
import fastifySwagger from '@fastify/swagger'
import fastifySwaggerUi from '@fastify/swagger-ui'
import { type FastifyInstance, type FastifyRequest, fastify } from 'fastify'
import {
  hasZodFastifySchemaValidationErrors,
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import { AppError, toAppError } from '../../shared/errors/app-error.ts'
import { originHeaders } from '../../shared/origin-headers.ts'
import type { Log } from '../log.ts'
import type { Register } from '../register.ts'
import type { WordError } from '../wording.ts'
import type { Access } from './access.ts'
import { answerError, httpStatus } from './answers.ts'
import { checkoutRoutes } from './checkout-routes.ts'
import { customerRoutes } from './customer-routes.ts'
import { healthRoute } from './health-route.ts'
import { proposalRoutes } from './proposal-routes.ts'
import { returnRoutes } from './return-routes.ts'
import { saleRoutes } from './sale-routes.ts'
import { shiftRoutes } from './shift-routes.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answered without a token. */
    isPublic?: boolean
  }
}

const MAX_BODY_BYTES = 1024 * 1024

type Deps = Readonly<{
  register: Register
  access: Access
  word: WordError
  version: string
  /** Folder of the built screen; absent, only the API is served. */
  screenFolder: string | undefined
  log: Log
  now: () => number
}>

/** The agent's HTTP port: local API, its documentation, and the files of the screen. */
export async function createApiServer(deps: Deps): Promise<FastifyInstance> {
  const { register, access, word, log } = deps
  const app = fastify({
    bodyLimit: MAX_BODY_BYTES,
    routerOptions: { caseSensitive: true },
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  acceptLooseJson(app)

  app.addHook('onRequest', async (request, reply) => {
    const { headers, method } = request
    if (!access.isOwnHost(headers) || !access.isKnownOrigin(headers)) throw new AppError('request.foreign-origin')
    if (headers.origin && access.isKnownOrigin(headers)) reply.headers(originHeaders(headers.origin))
    if (method === 'OPTIONS') return await reply.code(204).send()
    if (!isPublic(request) && !access.isToken(tokenOf(request))) throw new AppError('request.unauthorised')
    // Whatever was true when the quiet moment was given stays true until the agent goes down.
    if (method !== 'GET' && !isPublic(request)) register.maintenance.assertOver()
  })

  // The next call takes a new line, which the launcher answers while the agent is away.
  app.addHook('onSend', async (_request, reply) => {
    if (register.maintenance.isHeld()) reply.header('connection', 'close')
  })

  app.setErrorHandler((error, request, reply) => {
    const failure = hasZodFastifySchemaValidationErrors(error)
      ? new AppError('request.malformed', { params: { field: fieldOf(error.validation) }, cause: error })
      : asRequestError(error)
    const answer = answerError(failure, word)
    const level = failure.code === 'agent.unexpected' ? 'error' : 'info'
    log[level](
      { traceId: answer.traceId, code: failure.code, route: request.routeOptions.url, original: failure.original },
      'request refused',
    )
    return reply.code(httpStatus(failure.code)).send({ ...answer, sale: presentSale(register, request) })
  })
  app.setNotFoundHandler(async () => {
    throw new AppError('request.not-found')
  })

  await app.register(fastifySwagger, {
    openapi: {
      info: { title: 'Tillside local API', version: deps.version },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
    transform: jsonSchemaTransform,
  })
  await app.register(fastifySwaggerUi, { routePrefix: '/docs' })
  await app.register(healthRoute(register, deps.now))
  await app.register(saleRoutes(register))
  await app.register(customerRoutes(register))
  await app.register(proposalRoutes(register))
  await app.register(checkoutRoutes(register))
  await app.register(returnRoutes(register))
  await app.register(shiftRoutes(register))
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

/** 1C and old plug-ins send a BOM, or JSON called text/plain, or nothing at all. */
function acceptLooseJson(app: FastifyInstance): void {
  app.removeContentTypeParser(['application/json', 'text/plain'])
  app.addContentTypeParser(['application/json', 'text/plain', '*'], { parseAs: 'string' }, (_, body, done) => {
    const text = String(body)
      .replace(/^\uFEFF/, '')
      .trim()
    try {
      done(null, text === '' ? {} : JSON.parse(text))
    } catch (cause) {
      done(new AppError('request.malformed', { params: { field: 'JSON' }, cause }))
    }
  })
}

/** The screen's files and the documentation are public; what they show is asked for with the token. */
function isPublic(request: FastifyRequest): boolean {
  // By the route that will answer, never by the address as it was spelled.
  return request.routeOptions.config.isPublic === true || !request.routeOptions.url?.startsWith('/v1/')
}

function tokenOf(request: FastifyRequest): string {
  return (request.headers.authorization ?? '').replace(/^Bearer\s+/i, '')
}

function fieldOf(validation: readonly { instancePath?: string; message?: string }[]): string {
  const [issue] = validation
  const path = issue?.instancePath?.replace(/^\//, '').replaceAll('/', '.') || 'body'
  return `${path}: ${issue?.message ?? ''}`
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

/** A refusal about a sale shows the sale, so that the caller need not ask again. */
function presentSale(register: Register, request: FastifyRequest) {
  const { saleId } = (request.params ?? {}) as { saleId?: string }
  const sale = saleId ? register.runner.open().find(open => open.saleId === saleId) : undefined
  return sale && register.view(sale)
}
