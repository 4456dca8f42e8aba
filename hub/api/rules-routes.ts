import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { AppError } from '../../src/shared/errors/app-error.ts'
import { CustomerId } from '../../src/shared/ids.ts'
import type { HubContext } from '../context.ts'
import { listRules } from '../db/rules.ts'
import { addPromoCodes } from '../loyalty/promo-codes.ts'
import { publish } from '../rules/publish.ts'
import { rulesOfVersion } from '../rules/published-rules.ts'
import { addStaff, removeStaff, StaffToAdd } from '../staff/staff-accounts.ts'
import { parseBody } from './parse-body.ts'

/** A megabyte of rules, written as JSON, where each line's end takes two characters. */
const RULES_BODY_BYTES = 2 * 1024 * 1024
const MOST_CODES = 10_000

const PublishedBy = z.string().trim().min(1).max(100)
const Version = z.coerce.number().int().min(1)
const RulesToPublish = z.object({
  text: z
    .string()
    .min(1)
    .max(1024 * 1024),
  publishedBy: PublishedBy,
})
const RulesQuery = z.object({ version: Version.optional() })
const Rollback = z.object({ version: Version, publishedBy: PublishedBy })
const PromoCodesToAdd = z.object({
  promotionId: z.string().max(64),
  codes: z.array(z.string().max(64)).min(1).max(MOST_CODES),
  customerId: CustomerId.optional(),
  validUntilMs: z.int().optional(),
})

/** The ways of marketing and IT into the programme: rules, promo codes, store staff. Closed without an admin token. */
export function serveRules(
  app: FastifyInstance,
  context: HubContext,
  requireAdmin: ((request: FastifyRequest) => void) | undefined,
): void {
  if (!requireAdmin) return
  void app.register(async admin => {
    admin.addHook('onRequest', async request => requireAdmin(request))
    serveVersions(admin, context)
    servePeople(admin, context)
  })
}

function serveVersions(admin: FastifyInstance, context: HubContext): void {
  const { db } = context
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
}

function servePeople(admin: FastifyInstance, { db, secret, now }: HubContext): void {
  admin.post('/promo-codes', { bodyLimit: RULES_BODY_BYTES }, async (request, reply) =>
    reply.code(201).send(await addPromoCodes(db, parseBody(PromoCodesToAdd, request.body), now())),
  )

  admin.post('/staff', async (request, reply) => {
    const member = parseBody(StaffToAdd, request.body)
    await addStaff(db, secret, member, now())
    return reply.code(201).send({ storeId: member.storeId, staffId: member.staffId })
  })

  admin.delete<{ Params: { storeId: string; staffId: string } }>('/staff/:storeId/:staffId', async (request, reply) => {
    if (!(await removeStaff(db, request.params))) throw new AppError('request.not-found')
    return reply.code(204).send()
  })
}
