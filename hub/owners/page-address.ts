import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'

/** How people reach the owner's page, and which requests may change something. */
export type PageAddress = Readonly<{
  /** Cookies travel over TLS only; somebody in front of the hub ends it. */
  isSecure: boolean
  /** `Host` is the page's own name, this computer, or a bare address: a name of somebody else that points here is not. */
  isOwnHost(headers: IncomingHttpHeaders): boolean
  /** Sent by the page itself. Browsers name the origin of every request that is no GET. */
  isOwnOrigin(headers: IncomingHttpHeaders): boolean
}>

/** `publicUrl`: the address in people's browsers, such as `https://hub.example`. Without it only bare addresses will do. */
export function createPageAddress(publicUrl: string | undefined): PageAddress {
  const own = publicUrl === undefined ? undefined : new URL(publicUrl)
  const scheme = own?.protocol ?? 'http:'

  const isOwnHost = ({ host }: IncomingHttpHeaders): boolean => {
    if (host === undefined || !URL.canParse(`${scheme}//${host}`)) return false
    const url = new URL(`${scheme}//${host}`)
    if (own && url.host === own.host) return true
    return url.hostname === 'localhost' || isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0
  }

  return {
    isSecure: scheme === 'https:',
    isOwnHost,
    isOwnOrigin: headers => {
      const { origin, host } = headers
      if (!isOwnHost(headers) || origin === undefined || !URL.canParse(origin)) return false
      const url = new URL(origin)
      return url.protocol === scheme && url.host === new URL(`${scheme}//${host}`).host
    },
  }
}
