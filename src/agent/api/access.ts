import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { RegisterId } from '../../shared/ids.ts'
import { isEverywhere, type LanSettings } from '../lan/lan-settings.ts'
import type { Program, ProgramBook } from '../programs/program-book.ts'
import { hashOfToken } from '../programs/token-hash.ts'
import type { RouteRight } from './route-rights.ts'

/** Who speaks: a token names a register, and what its holder may do there. */
export type Caller = Readonly<{
  registerId: RegisterId
  /** Absent: the holder of the register's own token, who may do everything. */
  program?: Program | undefined
}>

/** The part of a request that decides who may speak. */
export type Asking = Pick<IncomingMessage, 'headers' | 'socket'>

/** Who may speak to this agent: the holder of a token, under a name of this computer, from pages we know. */
export type Access = Readonly<{
  callerOf(token: unknown): Caller | undefined
  may(caller: Caller, needed: RouteRight): boolean
  /** A program called: its last use is noted, and a pairing code that is done with ends. */
  noteUse(token: string): void
  /** `Host` names this computer: a page elsewhere that was pointed here by DNS does not. */
  isOwnHost(asking: Asking): boolean
  /** No browser page at all, our own screen, or an origin from the settings. */
  isKnownOrigin(headers: IncomingHttpHeaders): boolean
  /** The screen's socket: our own page and nothing else. */
  isOwnPage(asking: Asking): boolean
}>

const ownNames = ['127.0.0.1', 'localhost', '[::1]']

export type AccessOptions = Readonly<{
  registers: readonly Readonly<{ registerId: RegisterId; token: string }>[]
  programs: ProgramBook
  allowedOrigins: readonly string[]
  lan?: LanSettings | undefined
}>

export function createAccess({ registers, programs, allowedOrigins, lan }: AccessOptions): Access {
  const own = new Map(registers.map(({ registerId, token }) => [hashOfToken(token), registerId]))
  const allowed = new Set(allowedOrigins.map(origin => new URL(origin).origin))
  const lanNames = lan ? namesOf(lan) : []

  const isOwnHost = ({ headers: { host = '' }, socket }: Asking): boolean =>
    (isFromLan(socket) ? lanNames : ownNames).includes(host.replace(/:\d+$/, '').toLowerCase())

  const isOwnOrigin = ({ origin, host }: IncomingHttpHeaders): boolean =>
    origin !== undefined && URL.canParse(origin) && new URL(origin).host === host

  return {
    callerOf(token) {
      if (typeof token !== 'string' || token === '') return undefined
      const tokenHash = hashOfToken(token)
      const registerId = own.get(tokenHash)
      if (registerId !== undefined) return { registerId }
      const program = programs.byTokenHash(tokenHash)
      return program && { registerId: program.registerId, program }
    },
    may: ({ program }, needed) =>
      program === undefined || (needed !== 'own' && needed.some(right => program.rights.includes(right))),
    noteUse: token => programs.noteUse(hashOfToken(token)),
    isOwnHost,
    isKnownOrigin: headers => headers.origin === undefined || isOwnOrigin(headers) || allowed.has(headers.origin),
    isOwnPage: asking => isOwnHost(asking) && isOwnOrigin(asking.headers),
  }
}

/** What comes by TLS came from the LAN: the port on this computer speaks without. */
function isFromLan(socket: Asking['socket']): boolean {
  return 'encrypted' in socket && socket.encrypted === true
}

function namesOf({ names, host }: LanSettings): string[] {
  const address = host.includes(':') ? `[${host}]` : host
  return [...names, ...(isEverywhere(host) ? [] : [address])].map(name => name.toLowerCase())
}

/** Of `Authorization: Bearer …`. */
export function bearerOf(headers: IncomingHttpHeaders): string {
  return (headers.authorization ?? '').replace(/^Bearer\s+/i, '')
}
