import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { ZodError } from 'zod'
import type { WritableDb } from '../../db/database.ts'
import { AppError, toAppError } from '../../shared/errors/app-error.ts'
import { answerError } from '../api/answers.ts'
import type { Log } from '../log.ts'
import type { Register } from '../register.ts'
import type { WordError } from '../wording.ts'
import { createDocumentMemory } from './document-memory.ts'
import { createFrontolDesk, type FrontolDesk } from './frontol-desk.ts'
import { isSignedWith } from './signature.ts'
import type { FrontolAnswer } from './wire.ts'

type Deps = Readonly<{
  db: WritableDb
  registers: readonly Register[]
  word: WordError
  log: Log
  now: () => number
}>

type SignedDesk = Readonly<{ accessKey: string; desk: FrontolDesk }>

/**
 * Frontol's loyalty server on our own port: an address and an access key in Frontol, no programmer. The key says which
 * register is meant. Every answer is HTTP 200 and comes within 300 ms; `code` says whether it was done.
 *
 * @see docs/protocols/frontol.md
 */
export function frontolRoutes({ db, registers, word, log, now }: Deps): FastifyPluginAsync {
  const desks = registers.flatMap((register): SignedDesk[] => {
    const { frontol, registerId } = register.settings
    if (!frontol) return []
    const { accessKey } = frontol
    const memory = createDocumentMemory(db, registerId)
    return [{ accessKey, desk: createFrontolDesk({ register, accessKey, memory, word, log, now }) }]
  })

  const answer = (ask: (desk: FrontolDesk, body: unknown) => Promise<FrontolAnswer>) => (request: FastifyRequest) => {
    const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    // Each key is tried, so that the time tells nothing about them.
    const signed = desks.filter(({ accessKey }) => isSignedWith(accessKey, raw, request.headers.authorization))
    const [known] = signed
    if (!known) throw new AppError('frontol.wrong-signature')
    return ask(known.desk, parse(raw))
  }

  return async app => {
    if (desks.length === 0) return
    app.removeAllContentTypeParsers()
    // The signature is of the bytes as they came.
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body))

    app.setErrorHandler((error, request, reply) => {
      const failure = asRefusal(error)
      const { supportNumber, messageForCashier, traceId } = answerError(failure, word)
      const { code, params, original } = failure
      const level = code === 'agent.unexpected' ? 'error' : 'info'
      log[level]({ traceId, code, params, original, route: request.routeOptions.url }, 'Frontol was refused')
      const refusal: FrontolAnswer = { code: Number(supportNumber.replace(/\D/g, '')), error: messageForCashier }
      return reply.code(200).send(refusal)
    })

    app.post(
      '/loyalty-system/document',
      answer((desk, body) => desk.document(body)),
    )
    app.post(
      '/loyalty-system/client',
      answer((desk, body) => desk.client(body)),
    )
    app.post(
      '/loyalty-system/extra/client',
      answer((desk, body) => desk.extraClient(body)),
    )
  }
}

function parse(raw: Buffer): unknown {
  const text = raw.toString('utf8').replace(/^\uFEFF/, '')
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError('request.malformed', { params: { field: 'JSON' }, cause })
  }
}

/** Of a body that does not fit, the field is named and never its content. */
function asRefusal(error: unknown): AppError {
  if (error instanceof ZodError) {
    const field = error.issues[0]?.path.join('.') || 'body'
    return new AppError('request.malformed', { params: { field }, cause: error })
  }
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new AppError('request.too-large', { cause: error })
  return toAppError(error)
}
