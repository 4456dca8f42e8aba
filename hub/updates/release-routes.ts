import type { Readable } from 'node:stream'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ReleaseManifest, RingName, VersionName } from '../../src/shared/desktop/update.ts'
import { AppError } from '../../src/shared/errors/app-error.ts'
import { RegisterId } from '../../src/shared/ids.ts'
import { parseBody } from '../api/parse-body.ts'
import type { HubContext } from '../context.ts'
import { findRegister } from '../db/registers.ts'
import { findRelease, freezeDays, putIntoRing, readPace, savePace, thawDays } from '../db/releases.ts'
import { channelText, isChannelFile } from './feed-text.ts'
import { promoteRelease, publishRelease } from './publish.ts'
import { readReleaseStatus } from './release-status.ts'

/** What the manifest travels in, as base64url of its JSON; the body is the archive alone. */
export const MANIFEST_HEADER = 'x-release-manifest'

const PublishQuery = z.object({ older: z.stringbool().default(false) })
const Promotion = z.object({ version: VersionName, mayBeOlder: z.boolean().default(false) })
const Days = z.array(z.iso.date()).min(1).max(400)
const Calendar = z.object({ freeze: Days.optional(), thaw: Days.optional() })
const PaceChange = z.object({
  percentAtATime: z.int().min(1).max(100).optional(),
  settleMinutes: z.int().min(0).max(10_080).optional(),
  mostFailed: z.int().min(0).max(10_000).optional(),
})

/** The feed for registers, open to all: what it serves is signed. */
export function serveFeed(app: FastifyInstance, { db, updates }: HubContext): void {
  const { store } = updates
  void app.register(async feed => {
    await feed.register(fastifyStatic, { root: store.root, serve: false, cacheControl: false })
    feed.get<{ Params: { version: string; name: string } }>('/updates/:version/:name', async (request, reply) => {
      const { version, name } = request.params
      const release = VersionName.safeParse(version).success ? await findRelease(db, version) : undefined
      if (!release) throw new AppError('request.not-found')
      if (name === 'manifest.json') return release
      if (isChannelFile(name)) return reply.type('text/yaml; charset=utf-8').send(channelText(release))
      if (name !== release.file) throw new AppError('request.not-found')
      return reply.type('application/gzip').sendFile(`${version}/${name}`)
    })
  })
}

/** IT's ways to publish, promote, halt and look. */
export function serveReleases(app: FastifyInstance, context: HubContext): void {
  // A scope of its own: no other route takes a body as it comes.
  void app.register(async admin => serveReleaseDesk(admin, context))
}

function serveReleaseDesk(admin: FastifyInstance, context: HubContext): void {
  const { db, updates } = context
  const { desk, store, releaseKey } = updates
  const status = () => {
    const connected = new Set([...context.sessions.all()].map(({ registerId }) => registerId))
    return readReleaseStatus(db, { connected, nowMs: context.now() })
  }

  admin.get('/releases', status)

  // The archive is taken as it comes; gathering it in memory is what the body limit forbids.
  admin.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload))
  admin.put<{ Params: { version: string } }>('/releases/:version', async request => {
    const manifest = manifestOf(request)
    if (manifest.version !== request.params.version) throw malformed('version')
    const mayBeOlder = parseBody(PublishQuery, request.query).older
    const deps = { db, store, releaseKey, now: context.now }
    return publishRelease(deps, manifest, request.body as Readable, { mayBeOlder })
  })

  admin.put<{ Params: { ring: string } }>('/rings/:ring', async request => {
    const ring = parseBody(RingName, request.params.ring)
    await promoteRelease({ db, now: context.now }, { ring, ...parseBody(Promotion, request.body) })
    await desk.round()
    return status()
  })

  admin.put<{ Params: { registerId: string } }>('/registers/:registerId/ring', async request => {
    const registerId = parseBody(RegisterId, request.params.registerId)
    if (!(await findRegister(db, registerId))) throw new AppError('register.unknown')
    await putIntoRing(db, registerId, parseBody(z.object({ ring: RingName }), request.body).ring)
    await desk.round()
    return status()
  })

  admin.post('/updates/halt', async () => {
    await desk.halt()
    return status()
  })
  admin.post('/updates/resume', async () => {
    await desk.resume()
    return status()
  })

  admin.put('/updates/calendar', async request => {
    const { freeze = [], thaw = [] } = parseBody(Calendar, request.body)
    await freezeDays(db, freeze)
    await thawDays(db, thaw)
    await desk.round()
    return status()
  })

  admin.put('/updates/pace', async request => {
    const { percentAtATime, settleMinutes, mostFailed } = parseBody(PaceChange, request.body)
    const present = await readPace(db)
    await savePace(db, {
      isHalted: present.isHalted,
      percentAtATime: percentAtATime ?? present.percentAtATime,
      settleMinutes: settleMinutes ?? present.settleMinutes,
      mostFailed: mostFailed ?? present.mostFailed,
    })
    await desk.round()
    return status()
  })
}

function manifestOf(request: FastifyRequest): ReleaseManifest {
  const text = request.headers[MANIFEST_HEADER]
  try {
    return ReleaseManifest.parse(JSON.parse(Buffer.from(String(text), 'base64url').toString('utf8')))
  } catch {
    throw malformed(MANIFEST_HEADER)
  }
}

function malformed(field: string): AppError {
  return new AppError('request.malformed', { params: { field } })
}
