import type { IncomingHttpHeaders } from 'node:http'
import { SESSION_MS } from './sign-in.ts'

type CookieOptions = Readonly<{ isSecure: boolean }>

/** Browsers take a name with this prefix only over TLS, for the whole host and from nobody else. */
const nameOf = ({ isSecure }: CookieOptions) => (isSecure ? '__Host-tillside' : 'tillside')

/** The header that gives a browser its session; no script of the page can read it. */
export function sessionCookie(token: string, options: CookieOptions): string {
  return cookie(token, SESSION_MS / 1000, options)
}

/** The header that takes the session away. */
export function endedCookie(options: CookieOptions): string {
  return cookie('', 0, options)
}

export function tokenIn({ cookie: text = '' }: IncomingHttpHeaders, options: CookieOptions): string | undefined {
  const start = `${nameOf(options)}=`
  const found = text.split(/; */).find(pair => pair.startsWith(start))
  return found?.slice(start.length) || undefined
}

function cookie(value: string, maxAgeSeconds: number, options: CookieOptions): string {
  const parts = [`${nameOf(options)}=${value}`, 'Path=/', `Max-Age=${maxAgeSeconds}`, 'HttpOnly', 'SameSite=Strict']
  return [...parts, ...(options.isSecure ? ['Secure'] : [])].join('; ')
}
