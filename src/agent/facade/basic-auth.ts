import { createHash, timingSafeEqual } from 'node:crypto'

/** Is this the header of a caller who knows name and password? Takes as long for a wrong one as for the right one. */
export function isBasicAuth(header: string | undefined, user: string, password: string): boolean {
  const [scheme = '', encoded = ''] = (header ?? '').split(' ')
  const told = scheme.toLowerCase() === 'basic' ? Buffer.from(encoded, 'base64').toString('utf8') : ''
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(told), digest(`${user}:${password}`))
}
