import { createHash, type KeyObject } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { z } from 'zod'
import type { ReleaseStatus } from '../../hub/updates/release-status.ts'
import { MANIFEST_HEADER } from '../../hub/updates/routes.ts'
import type { ReleaseManifest } from '../shared/desktop/update.ts'
import { AppError, ErrorData } from '../shared/errors/app-error.ts'
import { isErrorCode } from '../shared/errors/catalogue.ts'
import { signManifest } from './release-key.ts'

/** Where the hub is, and the token of its administrator. */
export type ReleaseHub = Readonly<{ url: string; adminToken: string }>

type NewRelease = Readonly<{ file: string; version: string; key: KeyObject; mayBeOlder?: boolean }>

/**
 * Signs an archive and brings it to the hub. Repeating it is harmless.
 *
 * @throws AppError update.*, request.unauthorised, sync.offline
 */
export async function publishArchive(
  hub: ReleaseHub,
  { file, version, key, mayBeOlder = false }: NewRelease,
): Promise<ReleaseManifest> {
  const { size } = await stat(file)
  const hash = createHash('sha512')
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  const name = `tillside-${version}.tgz`
  const unsigned = { version, file: name, size, sha512: hash.digest('base64'), publishedAtMs: Date.now() }
  const manifest = signManifest(key, unsigned)
  await ask(hub, `/releases/${version}?older=${mayBeOlder}`, {
    method: 'PUT',
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': String(size),
      [MANIFEST_HEADER]: Buffer.from(JSON.stringify(manifest)).toString('base64url'),
    },
    body: Readable.toWeb(createReadStream(file)) as ReadableStream,
    duplex: 'half',
  })
  return manifest
}

/** Anything else IT tells the hub about versions; the answer is how things stand then. */
export async function tellHub(
  hub: ReleaseHub,
  method: 'GET' | 'PUT' | 'POST',
  path: string,
  body?: object,
): Promise<ReleaseStatus> {
  const content = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  return (await ask(hub, path, { method, ...content })) as ReleaseStatus
}

async function ask(hub: ReleaseHub, path: string, init: RequestInit & { duplex?: 'half' }): Promise<unknown> {
  const headers = { ...init.headers, authorization: `Bearer ${hub.adminToken}` }
  let response: Response
  try {
    response = await fetch(new URL(path, hub.url), { ...init, headers })
  } catch (cause) {
    throw new AppError('sync.offline', { params: { url: hub.url }, cause })
  }
  const answer: unknown = await response.json().catch(() => undefined)
  if (response.ok) return answer
  const refusal = ErrorData.extend({ params: z.record(z.string(), z.union([z.string(), z.number()])) }).safeParse(
    answer,
  )
  if (refusal.success && isErrorCode(refusal.data.code)) {
    throw new AppError(refusal.data.code, { params: refusal.data.params })
  }
  throw new AppError('agent.unexpected', { original: { code: String(response.status) } })
}
