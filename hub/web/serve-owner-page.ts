import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { AppError } from '../../src/shared/errors/app-error.ts'
import { Language } from '../../src/shared/localised.ts'
import { parseBody } from '../api/parse-body.ts'
import type { HubContext } from '../context.ts'
import { countOwners } from '../db/owners.ts'
import { createPageAddress } from '../owners/page-address.ts'
import { MAX_PASSWORD_LENGTH } from '../owners/password.ts'
import { endedCookie, sessionCookie, tokenIn } from '../owners/session-cookie.ts'
import { ownerOf, signIn, signOut } from '../owners/sign-in.ts'
import { encodeDaysCsv } from './days-csv.ts'
import { createOverview } from './overview.ts'
import type { OwnerPageOptions } from './owner-page-options.ts'
import { builtPageFolder, servePageFiles } from './page-files.ts'
import { lastShopDays } from './period.ts'
import type { SessionView } from './view.ts'

const SignInRequest = z.object({ name: z.string().max(200), password: z.string().max(MAX_PASSWORD_LENGTH) })
const DaysQuery = z.object({ lang: Language.catch('ru') })

const headers = {
  'content-security-policy':
    "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
}

/** The owner's page at `/`, and behind it `/owner/…`: sign-in, figures, the download. */
export function serveOwnerPage(app: FastifyInstance, context: HubContext, options: OwnerPageOptions = {}): void {
  const address = createPageAddress(options.publicUrl)
  const overview = createOverview(context)

  const signedIn = async (request: FastifyRequest) => {
    const token = tokenIn(request.headers, address)
    return token === undefined ? undefined : await ownerOf(context, token)
  }
  const requireOwner = async (request: FastifyRequest): Promise<void> => {
    if (!(await signedIn(request))) throw new AppError('request.unauthorised')
  }
  const requireOwnPage = async (request: FastifyRequest): Promise<void> => {
    if (!address.isOwnOrigin(request.headers)) throw new AppError('request.foreign-origin')
  }

  app.register(async page => {
    page.addHook('onRequest', async (request, reply) => {
      reply.headers(headers)
      if (!address.isOwnHost(request.headers)) throw new AppError('request.foreign-origin')
    })
    await servePageFiles(page, options.folder ?? builtPageFolder)

    page.get('/owner/session', async (request): Promise<SessionView> => {
      const owner = await signedIn(request)
      return { owner: owner && { name: owner.name }, hasOwners: (await countOwners(context.db)) > 0 }
    })

    page.post('/owner/sign-in', { onRequest: requireOwnPage }, async (request, reply) => {
      const { name, password } = parseBody(SignInRequest, request.body)
      const answer = await signIn(context, { name, password, address: request.ip })
      if (!answer.ok) throw refusal(answer)
      await endSession(request)
      reply.header('set-cookie', sessionCookie(answer.token, address))
      return { owner: { name: answer.owner.name }, hasOwners: true } satisfies SessionView
    })

    page.post('/owner/sign-out', { onRequest: requireOwnPage }, async (request, reply: FastifyReply) => {
      await endSession(request)
      return reply.code(204).header('set-cookie', endedCookie(address)).send()
    })

    page.get('/owner/overview', { preHandler: requireOwner }, () => overview())

    page.get('/owner/days.csv', { preHandler: requireOwner }, async (request, reply) => {
      const { lang } = DaysQuery.parse(request.query)
      const days = await lastShopDays(context.db, context.now())
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="tillside-${days.at(-1)?.day}.csv"`)
        .send(encodeDaysCsv(days, lang))
    })
  })

  async function endSession(request: FastifyRequest): Promise<void> {
    const token = tokenIn(request.headers, address)
    if (token !== undefined) await signOut(context, token)
  }
}

function refusal(answer: Exclude<Awaited<ReturnType<typeof signIn>>, { ok: true }>): AppError {
  if (answer.reason === 'wrong') return new AppError('request.unauthorised')
  return new AppError('request.too-many-tries', { params: { retryAfterMs: answer.retryAfterMs } })
}
