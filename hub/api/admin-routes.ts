import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { AppError } from '../../src/shared/errors/app-error.ts'
import { RegisterId } from '../../src/shared/ids.ts'
import type { HubContext } from '../context.ts'
import { summarise } from '../db/summary.ts'
import { addRegister } from '../fleet/register-keys.ts'
import { addOwner, OwnerToAdd, removeOwner } from '../owners/accounts.ts'
import { addStaff, removeStaff, StaffToAdd } from '../staff/staff-accounts.ts'
import { serveReleases } from '../updates/release-routes.ts'
import { parseBody } from './parse-body.ts'
import { serveRules } from './rules-routes.ts'

const RegisterToAdd = z.object({
  registerId: RegisterId,
  storeId: z.string().min(1).max(64),
  storeName: z.string().min(1).max(200),
  pairingCode: z.string().min(4).max(32).optional(),
  token: z.string().min(32).max(256).optional(),
})

/** The ways of IT and marketing into the hub, all behind the admin token. */
export function serveAdministration(app: FastifyInstance, context: HubContext, adminToken: string): void {
  void app.register(async admin => {
    admin.addHook('onRequest', async request => requireAdmin(request, adminToken))
    serveRegisters(admin, context)
    servePeople(admin, context)
    serveRules(admin, context)
    serveReleases(admin, context)
  })
}

function serveRegisters(admin: FastifyInstance, { db, secret, now, sessions }: HubContext): void {
  admin.get('/summary', async () => {
    const connected = [...sessions.all()].map(session => session.registerId)
    return { ...(await summarise(db)), connected }
  })

  admin.post('/registers', async (request, reply) => {
    const register = parseBody(RegisterToAdd, request.body)
    await addRegister(db, secret, register, now())
    return reply.code(201).send({ registerId: register.registerId })
  })
}

function servePeople(admin: FastifyInstance, { db, secret, now }: HubContext): void {
  admin.post('/owners', async (request, reply) => {
    const owner = parseBody(OwnerToAdd, request.body)
    await addOwner(db, owner, now())
    return reply.code(201).send({ name: owner.name })
  })

  admin.post('/owners/remove', async request => {
    const { name } = parseBody(OwnerToAdd.pick({ name: true }), request.body)
    if (!(await removeOwner(db, name))) throw new AppError('request.not-found')
    return { name }
  })

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

function requireAdmin(request: FastifyRequest, adminToken: string): void {
  const given = request.headers.authorization?.replace(/^Bearer /, '') ?? ''
  const digest = (text: string) => createHash('sha256').update(text).digest()
  if (!timingSafeEqual(digest(given), digest(adminToken))) throw new AppError('request.unauthorised')
}
