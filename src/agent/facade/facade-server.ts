import { createServer } from 'node:http'
import { type FastifyError, type FastifyInstance, fastify } from 'fastify'
import { AppError } from '../../shared/errors/app-error.ts'
import { originHeaders } from '../../shared/origin-headers.ts'
import type { Access } from '../api/access.ts'
import { bareRefusals } from '../api/bare-refusals.ts'
import { acceptLooseJson } from '../api/loose-json.ts'
import type { WordError } from '../wording.ts'
import { isBasicAuth } from './basic-auth.ts'

const MAX_BODY_BYTES = 1024 * 1024

type Options = Readonly<{
  access: Pick<Access, 'isOwnHost' | 'isKnownOrigin'>
  word: WordError
  user: string
  password: string
}>

/** The HTTP server of one façade: whoever knows its name and password, on this computer, from pages we know. */
export function createFacadeServer({ access, word, user, password }: Options): FastifyInstance {
  const app = fastify({
    bodyLimit: MAX_BODY_BYTES,
    serverFactory: handle => createServer(handle),
    ...bareRefusals(word),
  })
  acceptLooseJson(app)
  app.addHook('onRequest', async (request, reply) => {
    const { headers, method } = request
    if (!access.isOwnHost(request.raw) || !access.isKnownOrigin(headers)) throw new AppError('request.foreign-origin')
    if (headers.origin) {
      reply.headers({ ...originHeaders(headers.origin), 'access-control-allow-methods': 'GET, POST, DELETE' })
    }
    if (method === 'OPTIONS') return await reply.code(204).send()
    if (isBasicAuth(headers.authorization, user, password)) return
    reply.header('www-authenticate', 'Basic realm="Tillside"')
    throw new AppError('request.unauthorised')
  })
  return app
}

/** The framework's own refusals under our codes; nobody outside learns of the inside. */
export function asFacadeError(error: unknown): AppError {
  if (error instanceof AppError) return error
  const { code, statusCode = 500 } = error as Partial<FastifyError>
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new AppError('request.too-large', { cause: error })
  if (statusCode < 500) return new AppError('request.malformed', { params: { field: 'HTTP' }, cause: error })
  return new AppError('agent.unexpected', { original: { code: 'exception', text: String(error) }, cause: error })
}
