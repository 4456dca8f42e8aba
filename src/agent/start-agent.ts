import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '../db/open-database.ts'
import { whyNotListening } from '../shared/errors/why-not-listening.ts'
import { createAccess } from './api/access.ts'
import { closeInTime } from './api/close-in-time.ts'
import { createRegisterServers } from './api/register-servers.ts'
import { openFacades } from './facade/open-facades.ts'
import { frontolRoutes } from './frontol/frontol-routes.ts'
import { openLan } from './lan/open-lan.ts'
import { readCertificate } from './lan/read-certificate.ts'
import type { LauncherLink } from './launcher-link.ts'
import { loadSettings } from './load-settings.ts'
import type { Log } from './log.ts'
import { openOrRetry } from './open-or-retry.ts'
import type { OpenRegister } from './open-register.ts'
import { openRegisters } from './open-registers.ts'
import { createPairingDesk } from './programs/pairing-desk.ts'
import { openProgramBook } from './programs/program-book.ts'
import { readSettingsPrograms } from './programs/settings-programs.ts'
import type { Register } from './register.ts'
import { notify, type PerformCommand } from './screen/screen-commands.ts'
import { serveScreen } from './screen/screen-socket.ts'
import { apiToken } from './secrets.ts'
import { tidyUp } from './tidy-up.ts'
import { loadWording } from './wording.ts'

export type AgentOptions = Readonly<{
  /** `%ProgramData%\Tillside`, `/var/lib/tillside`, or any folder of your own. Holds settings.yaml and the database. */
  dataFolder: string
  version: string
  log: Log
  /** Locale file whose wording the API answers with. */
  localeFile: string
  /** Folder of the built screen. */
  screenFolder: string | undefined
  /** Changes versions; absent where nobody can. */
  launcher?: LauncherLink | undefined
  now?: () => number
  /** Reserve on the disk; see src/db/disk-space.ts. */
  ballastBytes?: number
}>

/** A register of this agent. */
export type ServedRegister = Readonly<{
  register: Register
  /** Its own token: it names the register, and may do everything there. */
  token: string
  /** The screen's address with that token, which the browser keeps to itself (`#`). */
  screenUrl: string
  /** What the screen's socket does with a command. */
  perform: PerformCommand
}>

/** A running agent. What stands beside the list of registers is the first one's. */
export type Agent = ServedRegister &
  Readonly<{
    /** `http://127.0.0.1:7710`. */
    url: string
    registers: readonly [ServedRegister, ...ServedRegister[]]
    /** Where other computers of the shop find it: the port of the second listener. */
    lanPort: number | undefined
    stop(): Promise<void>
  }>

/**
 * Starts the agent. Whatever an earlier life left under way is settled: there is no other recovery path.
 *
 * @throws AppError setup.*, lan.*, db.*, disk.full, sync.offline and register.unknown (first pairing only)
 */
export async function startAgent(options: AgentOptions): Promise<Agent> {
  const { dataFolder, log, version, launcher, now = Date.now } = options
  mkdirSync(dataFolder, { recursive: true })
  const { registers: entries, common } = loadSettings(dataFolder)
  const certificate = common.lan && readCertificate(dataFolder, common.lan)
  const word = loadWording(options.localeFile)
  const tokens = entries.map(entry => ({
    registerId: entry.settings.registerId,
    token: apiToken(dataFolder, entry),
  }))
  const fromSettings = readSettingsPrograms(dataFolder, common.programs, tokens)
  /** What was opened, in order; closed the other way round. */
  const closing: (() => unknown)[] = []
  const stop = async (): Promise<void> => {
    for (const close of closing.splice(0).reverse()) await close()
  }

  try {
    const db = openDatabase({
      folder: dataFolder,
      registerIds: tokens.map(({ registerId }) => registerId),
      nowMs: now(),
      appVersion: version,
      ballastBytes: options.ballastBytes,
    })
    closing.push(db.close)
    for (const { code, params } of db.notices) log.warn({ code, params }, 'the database was opened with a notice')

    const { opened, stop: stopRegisters } = await openRegisters({
      db,
      entries,
      dataFolder,
      version,
      launcher,
      log,
      now,
    })
    closing.push(stopRegisters)
    const [first, ...others] = opened
    const registers = [first.register, ...others.map(({ register }) => register)] as const

    const book = openProgramBook({ db, fromSettings, log, now })
    const desk = createPairingDesk({ book })
    const { allowedOrigins, lan } = common
    const access = createAccess({ registers: tokens, programs: book, allowedOrigins, lan })
    const app = await createRegisterServers({
      registers,
      access,
      pairing: { desk, book, now },
      word,
      screenFolder: options.screenFolder,
      log,
      now,
    })
    closing.push(() => app.close())
    await app.register(frontolRoutes({ db, registers, word, log, now }))
    const screen = serveScreen({ http: app.server, registers: opened, access, log })
    // It closes the server along with its socket.
    closing.push(() => closeInTime(app.server, () => screen.close()))
    // Before the server is closed, which waits for every line: a stream of events has no end of its own.
    closing.push(() => registers.map(({ events }) => events.close()))
    const url = await listen(app, common.host, common.port)
    writeFileSync(join(dataFolder, 'agent.json'), `${JSON.stringify({ url, pid: process.pid, version })}\n`)

    const onNotice = (notice: unknown) => {
      for (const register of registers) notify(register, notice)
    }
    let lanPort: number | undefined
    if (lan && certificate) {
      const openDoor = async () => {
        const door = await openLan({ http: app.server, lan, certificate, dataFolder, onNotice, log, now })
        lanPort = door.port
        return door
      }
      closing.push((await openOrRetry(openDoor, { what: 'the LAN port', onNotice, log })).close)
    }

    for (const register of registers) {
      const openDoor = () => openFacades({ db, register, access, word, version, log, now })
      const onFailure = (error: unknown) => notify(register, error)
      closing.push((await openOrRetry(openDoor, { what: 'the façades', onNotice: onFailure, log })).close)
    }

    for (const { listen } of opened) await listen()
    closing.push(tidyUp(registers, db, log, now))
    const serve = ({ register, perform }: OpenRegister, index: number): ServedRegister => {
      const token = tokens[index]?.token ?? ''
      return { register, perform, token, screenUrl: `${url}/#token=${token}` }
    }
    const served = [serve(first, 0), ...others.map((one, index) => serve(one, index + 1))] as const
    return { ...served[0], url, registers: served, lanPort, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function listen(
  app: { listen(options: { host: string; port: number }): Promise<string> },
  host: string,
  port: number,
): Promise<string> {
  try {
    return await app.listen({ host, port })
  } catch (cause) {
    throw whyNotListening(cause, port)
  }
}
