import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { CustomerId } from '../../src/shared/ids.ts'
import type { HubContext } from '../context.ts'
import { listRules } from '../db/rules.ts'
import { addPromoCodes } from '../loyalty/promo-codes.ts'
import { publish } from '../rules/publish.ts'
import { rulesOfVersion } from '../rules/published-rules.ts'
import { parseBody } from './parse-body.ts'

/** A megabyte of rules, written as JSON, where each line's end takes two characters. */
const RULES_BODY_BYTES = 2 * 1024 * 1024
const MOST_CODES = 10_000

const PublishedBy = z.string().trim().min(1).max(100)
const RulesToPublish = z.object({
  text: z
    .string()
    .min(1)
    .max(1024 * 1024),
  publishedBy: PublishedBy,
})
const RulesQuery = z.object({ version: z.coerce.number().int().min(1).optional() })
const Rollback = z.object({ version: z.int().min(1), publishedBy: PublishedBy })
const PromoCodesToAdd = z.object({
  promotionId: z.string().max(64),
  codes: z.array(z.string().max(64)).min(1).max(MOST_CODES),
  customerId: CustomerId.optional(),
  validUntilMs: z.int().optional(),
})

/** The ways of marketing into the programme: rules and promo codes. */
export function serveRules(admin: FastifyInstance, context: HubContext): void {
  const { db, now } = context
  admin.get('/rules', request => rulesOfVersion(db, parseBody(RulesQuery, request.query).version))

  admin.get('/rules/history', async () => ({ versions: await listRules(db) }))

  admin.post('/rules', { bodyLimit: RULES_BODY_BYTES }, async (request, reply) => {
    const { text, publishedBy } = parseBody(RulesToPublish, request.body)
    const { text: _text, ...published } = await publish(context, text, publishedBy)
    return reply.code(201).send(published)
  })

  admin.post('/rules/rollback', async (request, reply) => {
    const { version, publishedBy } = parseBody(Rollback, request.body)
    const { text } = await rulesOfVersion(db, version)
    const { text: _text, ...published } = await publish(context, text, publishedBy)
    return reply.code(201).send(published)
  })

  admin.post('/promo-codes', { bodyLimit: RULES_BODY_BYTES }, async (request, reply) =>
    reply.code(201).send(await addPromoCodes(db, parseBody(PromoCodesToAdd, request.body), now())),
  )
}
