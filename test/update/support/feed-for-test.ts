import { createHash, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { channelText } from '../../../hub/updates/feed-text.ts'
import { signManifest } from '../../../src/cli/release-key.ts'
import type { ReleaseManifest } from '../../../src/shared/desktop/update.ts'

export type Key = Readonly<{ privateKey: KeyObject; publicKey: string }>

export function makeKey(): Key {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return { privateKey, publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64') }
}

export function manifestOf(archive: Buffer, version: string, key: Key): ReleaseManifest {
  const sha512 = createHash('sha512').update(archive).digest('base64')
  const file = `tillside-${version}.tgz`
  return signManifest(key.privateKey, { version, file, size: archive.length, sha512, publishedAtMs: 1 })
}

export type FeedTrouble = Readonly<{
  /** What is served in place of the archive. */
  archive?: (archive: Buffer) => Buffer
  manifest?: Partial<ReleaseManifest>
  channel?: Partial<ReleaseManifest>
  /** The line breaks after so many bytes, this many times. */
  cut?: Readonly<{ afterBytes: number; times: number }>
}>

export type Feed = Readonly<{ url: string; ranges: (string | undefined)[] }>

/** A feed that can be made to lie, or to break off. */
export async function serveFeed(archive: Buffer, manifest: ReleaseManifest, trouble: FeedTrouble = {}): Promise<Feed> {
  const ranges: (string | undefined)[] = []
  let cutsLeft = trouble.cut?.times ?? 0
  const serveArchive = (range: string | undefined, response: ServerResponse) => {
    ranges.push(range)
    const body = trouble.archive?.(archive) ?? archive
    const from = Number(/^bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0)
    const rest = body.subarray(from)
    response.writeHead(from > 0 ? 206 : 200, {
      'content-length': rest.length,
      ...(from > 0 ? { 'content-range': `bytes ${from}-${body.length - 1}/${body.length}` } : {}),
    })
    if (trouble.cut && cutsLeft > 0) {
      cutsLeft -= 1
      response.write(rest.subarray(0, trouble.cut.afterBytes), () => response.socket?.end())
      return
    }
    response.end(rest)
  }
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://feed').pathname.split('/').at(-1) ?? ''
    if (name === 'manifest.json') response.end(JSON.stringify({ ...manifest, ...trouble.manifest }))
    else if (name.endsWith('.yml')) response.end(channelText({ ...manifest, ...trouble.channel }))
    else serveArchive(request.headers.range, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/updates/x`, ranges }
}

/** Bytes that no packer makes smaller. */
export function noise(bytes: number): Buffer {
  return randomBytes(bytes)
}
