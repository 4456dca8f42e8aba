import { timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** Who may speak to this agent: the holder of the token, from this computer, from pages we know. */
export type Access = Readonly<{
  isToken(token: unknown): boolean
  /** `Host` names this computer: a page elsewhere that was pointed here by DNS does not. */
  isOwnHost(headers: IncomingHttpHeaders): boolean
  /** No browser page at all, our own screen, or an origin from the settings. */
  isKnownOrigin(headers: IncomingHttpHeaders): boolean
  /** The screen's socket: our own page and nothing else. */
  isOwnPage(headers: IncomingHttpHeaders): boolean
}>

const ownNames = ['127.0.0.1', 'localhost', '[::1]']

export function createAccess(options: Readonly<{ token: string; allowedOrigins: readonly string[] }>): Access {
  const expected = Buffer.from(options.token)
  const allowed = new Set(options.allowedOrigins.map(origin => new URL(origin).origin))

  const isOwnHost = ({ host = '' }: IncomingHttpHeaders): boolean => ownNames.includes(host.replace(/:\d+$/, ''))

  const isOwnOrigin = ({ origin, host }: IncomingHttpHeaders): boolean =>
    origin !== undefined && URL.canParse(origin) && new URL(origin).host === host

  return {
    isToken(token) {
      const given = Buffer.from(typeof token === 'string' ? token : '')
      return given.length === expected.length && timingSafeEqual(given, expected)
    },
    isOwnHost,
    isKnownOrigin: headers => headers.origin === undefined || isOwnOrigin(headers) || allowed.has(headers.origin),
    isOwnPage: headers => isOwnHost(headers) && isOwnOrigin(headers),
  }
}
