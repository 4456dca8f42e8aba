import { createHash, type KeyObject } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { MANIFEST_HEADER } from '../../hub/updates/release-routes.ts'
import type { ReleaseManifest } from '../shared/desktop/update.ts'
import { fetchFromHub, type HubPlace } from './ask-hub.ts'
import { signManifest } from './release-key.ts'

/** A version of the largest size over the line of an office. */
const UPLOAD_MS = 30 * 60_000

type NewRelease = Readonly<{ file: string; version: string; key: KeyObject; mayBeOlder?: boolean }>

/**
 * Signs an archive and brings it to the hub. Repeating it is harmless.
 *
 * @throws AppError update.*, request.unauthorised, sync.offline
 */
export async function publishArchive(
  hub: HubPlace,
  { file, version, key, mayBeOlder = false }: NewRelease,
): Promise<ReleaseManifest> {
  const { size } = await stat(file)
  const hash = createHash('sha512')
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  const name = `tillside-${version}.tgz`
  const unsigned = { version, file: name, size, sha512: hash.digest('base64'), publishedAtMs: Date.now() }
  const manifest = signManifest(key, unsigned)
  await fetchFromHub(hub, `/releases/${version}?older=${mayBeOlder}`, {
    method: 'PUT',
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': String(size),
      [MANIFEST_HEADER]: Buffer.from(JSON.stringify(manifest)).toString('base64url'),
    },
    body: Readable.toWeb(createReadStream(file)) as ReadableStream,
    duplex: 'half',
    signal: AbortSignal.timeout(UPLOAD_MS),
  })
  return manifest
}
