import { createHash, timingSafeEqual } from 'node:crypto'

/**
 * Did the holder of this access key send these very bytes? Frontol signs each request with MD5 over the key and the raw
 * body, so it is asked before anything of the body is understood.
 *
 * @see docs/protocols/frontol.md, "Signature"
 */
export function isSignedWith(accessKey: string, rawBody: Uint8Array, authorization: string | undefined): boolean {
  const hex = /^FrontolAuth\s+([0-9a-f]{32})$/i.exec((authorization ?? '').trim())?.[1]
  const expected = createHash('md5').update(accessKey, 'utf8').update(rawBody).digest()
  const given = Buffer.from(hex ?? '0'.repeat(32), 'hex')
  return timingSafeEqual(given, expected) && hex !== undefined
}
