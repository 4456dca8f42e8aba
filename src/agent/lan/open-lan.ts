import { once } from 'node:events'
import type { Server as HttpServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { createServer, type TLSSocket } from 'node:tls'
import { AppError } from '../../shared/errors/app-error.ts'
import { whyNotListening } from '../../shared/errors/why-not-listening.ts'
import { inBackground } from '../in-background.ts'
import type { Log } from '../log.ts'
import type { LanSettings } from './lan-settings.ts'
import { type Certificate, readCertificate } from './read-certificate.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const SOON_DAYS = 30
/** So often the files are read again: a certificate that was renewed needs no restart. */
const LOOK_MS = 60 * 60 * 1000
const HANDSHAKE_MS = 10_000
/** A shop has a few registers and each a few lines; somebody who opens lines without end must not fill this computer. */
const MOST_LINES = 256

export type LanDoor = Readonly<{ port: number; close(): Promise<void> }>

type Deps = Readonly<{
  /** The server of the port on this computer: it answers here too, behind TLS. */
  http: HttpServer
  lan: LanSettings
  certificate: Certificate
  dataFolder: string
  /** What the cashier's screen should say. */
  onNotice: (notice: AppError) => void
  log: Log
  now: () => number
  /** For tests that cannot wait. */
  lookMs?: number
}>

/**
 * Opens the second port, for other computers of the shop: TLS 1.2 or newer, never anything else.
 *
 * @throws AppError setup.port-taken
 */
export async function openLan(deps: Deps): Promise<LanDoor> {
  const { http, lan, certificate, dataFolder, onNotice, log, now, lookMs = LOOK_MS } = deps
  const sockets = new Set<Socket>()
  let { endsAtMs } = certificate
  let saidDays: number | undefined

  const server = createServer({ ...certificate.context, minVersion: 'TLSv1.2', handshakeTimeout: HANDSHAKE_MS })
  server.maxConnections = MOST_LINES
  // Also those in the middle of a handshake, or that never begin one.
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.on('secureConnection', socket => {
    if (endsAtMs === undefined) {
      endsAtMs = endOf(socket)
      warnOfEnd()
    }
    http.emit('connection', socket)
  })
  // Who speaks no TLS, or trusts another certificate, is the caller's affair: it sees why, we only note it.
  server.on('tlsClientError', error => log.debug({ cause: error.message }, 'a caller of the LAN was not understood'))

  /** Once a day, for a month. */
  const warnOfEnd = (): void => {
    if (endsAtMs === undefined) return
    const days = Math.max(0, Math.floor((endsAtMs - now()) / DAY_MS))
    if (days >= SOON_DAYS || days === saidDays) return
    saidDays = days
    log.warn({ days }, 'the certificate of the LAN ends soon')
    onNotice(new AppError('lan.certificate-ends', { params: { days } }))
  }

  const look = (): void => {
    const fresh = readCertificate(dataFolder, lan)
    server.setSecureContext({ ...fresh.context, minVersion: 'TLSv1.2' })
    endsAtMs = fresh.endsAtMs
    warnOfEnd()
  }

  server.listen({ host: lan.host, port: lan.port })
  try {
    await once(server, 'listening')
  } catch (cause) {
    throw whyNotListening(cause, lan.port)
  }
  warnOfEnd()
  const timer = setInterval(() => inBackground(log, 'reading the certificate of the LAN again', look), lookMs)
  const { port } = server.address() as AddressInfo

  return {
    port,
    async close() {
      clearInterval(timer)
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

function endOf(socket: TLSSocket): number | undefined {
  const own = socket.getX509Certificate()
  return own && Date.parse(own.validTo)
}
