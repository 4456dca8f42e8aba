import type { FastifyInstance } from 'fastify'
import { AppError } from '../../shared/errors/app-error.ts'

/** Deeper than any request of ours. Text of a megabyte could nest so deep that walking it ends the process. */
const MAX_DEPTH = 32

/** 1C and old plug-ins send a BOM, or JSON called text/plain, or nothing at all. */
export function acceptLooseJson(app: FastifyInstance): void {
  app.removeContentTypeParser(['application/json', 'text/plain'])
  app.addContentTypeParser(['application/json', 'text/plain', '*'], { parseAs: 'buffer' }, (_, body, done) => {
    try {
      done(null, readJson(Buffer.from(body)))
    } catch (error) {
      done(null, error)
    }
  })
  // Refused here and not by the parser, which would have the line closed: its caller has more to ask.
  app.addHook('preValidation', async ({ body }) => {
    if (body instanceof Error) throw body
  })
}

/**
 * JSON of a request body. Text of another code page is told apart from broken JSON: it is what a 1C program sends whose
 * author forgot to name the encoding.
 *
 * @throws AppError request.not-utf8, request.malformed
 */
export function readJson(body: Uint8Array): unknown {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body).trim()
  } catch (cause) {
    throw new AppError('request.not-utf8', { cause })
  }
  if (text === '') return {}
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new AppError('request.malformed', { params: { field: 'JSON' }, cause })
  }
  dropNulls(value, 0)
  return value
}

/** A field that is null is a field that is missing: 1C writes Null and Неопределено for both. */
function dropNulls(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return
  if (depth >= MAX_DEPTH) throw new AppError('request.malformed', { params: { field: 'JSON: nested too deep' } })
  for (const [name, inner] of Object.entries(value)) {
    if (inner === null && !Array.isArray(value)) Reflect.deleteProperty(value, name)
    else dropNulls(inner, depth + 1)
  }
}
