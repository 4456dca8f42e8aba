import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { AppError } from '../../shared/errors/app-error.ts'
import { type AmountNames, amountNamesIn, fromPlainAmounts, plainField, toPlainAmounts } from './amounts.ts'
import { acceptLooseJson } from './loose-json.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** One wrong amount does not refuse the whole request: the route says which part of it. */
    judgesAmounts?: boolean
  }
}

const ROUBLES = 'roubles'

/**
 * How the local API meets the programs that call it: loose JSON, amounts in roubles for those that ask
 * (`Amounts: roubles`), an operation id from the header for those that have it there, and in every answer how long it
 * took by the agent's own clock (`Server-Timing`).
 */
export function addManners(app: FastifyInstance): void {
  acceptLooseJson(app)
  const namesBySchema = new WeakMap<object, AmountNames>()
  const namesOf = (schema: unknown): AmountNames => {
    if (!(schema instanceof z.ZodType)) return new Map()
    const known = namesBySchema.get(schema)
    const names = known ?? amountNamesIn(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }))
    if (!known) namesBySchema.set(schema, names)
    return names
  }

  const beganAtMs = new WeakMap<FastifyRequest, number>()
  app.addHook('onRequest', async request => void beganAtMs.set(request, performance.now()))

  app.addHook('preValidation', async request => {
    if (!isLocalApi(request)) return
    if (headerOf(request, 'amounts') !== undefined && !isInRoubles(request))
      throw new AppError('request.unknown-amounts')
    takeOperationId(request)
    if (!isInRoubles(request)) return
    const plain = fromPlainAmounts(request.body, namesOf(request.routeOptions.schema?.body))
    if (!plain.ok && !request.routeOptions.config.judgesAmounts)
      throw new AppError('request.amount-unreadable', { params: { field: plain.field } })
    request.body = plain.value
  })

  app.addHook('onSend', async (request, reply, payload) => {
    if (!isLocalApi(request)) return payload
    const tookMs = performance.now() - (beganAtMs.get(request) ?? performance.now())
    reply.header('server-timing', `agent;dur=${tookMs.toFixed(1)}`)
    if (!isInRoubles(request) || typeof payload !== 'string' || !isJson(reply)) return payload
    reply.header('amounts', ROUBLES)
    return JSON.stringify(toPlainAmounts(JSON.parse(payload)))
  })
}

/**
 * A field as its sender calls it, and what is wrong with it. Limits are told in our own units, so a caller that counts in
 * roubles hears less.
 */
export function tellField(request: FastifyRequest, path: string, problem = '', inRoubles = 'out of range'): string {
  const plain = isInRoubles(request) ? plainField(path) : path
  return plain === path ? `${path}: ${problem}` : `${plain}: ${inRoubles}`
}

/** Does the caller count in roubles? Then errors name its fields as it knows them. */
function isInRoubles(request: FastifyRequest): boolean {
  return headerOf(request, 'amounts')?.trim().toLowerCase() === ROUBLES
}

/**
 * `Idempotency-Key` is the operation id of a program that keeps it there. Two that differ are two operations, and nobody
 * can say which of them is meant.
 */
function takeOperationId(request: FastifyRequest): void {
  const key = headerOf(request, 'idempotency-key')
  if (key === undefined || request.method === 'GET') return
  const body = request.body ?? {}
  if (typeof body !== 'object' || Array.isArray(body)) return
  const told = 'operationId' in body ? body.operationId : undefined
  if (told !== undefined && told !== key)
    throw new AppError('request.malformed', { params: { field: 'operationId: differs from Idempotency-Key' } })
  request.body = { ...body, operationId: key }
}

function isLocalApi({ url }: FastifyRequest): boolean {
  return url.startsWith('/v1/')
}

function isJson(reply: FastifyReply): boolean {
  return String(reply.getHeader('content-type')).startsWith('application/json')
}

function headerOf({ headers }: FastifyRequest, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : undefined
}
