import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { openFiscalPrinter, openReceiptPrinter, openScanner } from '../../drivers/registry.ts'
import { checkpoint } from '../db/checkpoint.ts'
import type { WritableDb } from '../db/database.ts'
import { erasePersonal } from '../db/erasure.ts'
import { openDatabase } from '../db/open-database.ts'
import { AppError } from '../shared/errors/app-error.ts'
import { createAccess } from './api/access.ts'
import { createApiServer } from './api/server.ts'
import { loadGoods } from './goods.ts'
import { inBackground } from './in-background.ts'
import type { LauncherLink } from './launcher-link.ts'
import type { Log } from './log.ts'
import { createRegister, type Register } from './register.ts'
import { createScreenCommands, notify, type PerformCommand } from './screen/screen-commands.ts'
import { serveScreen } from './screen/screen-socket.ts'
import { watchSeals } from './seals.ts'
import { apiToken, hubToken } from './secrets.ts'
import { loadSettings } from './settings.ts'
import { loadWording } from './wording.ts'

const TIDY_MS = 30_000
/** So long after the seal a contact may still be needed for a dispute; then it is erased. */
const DISPUTE_PERIOD_MS = 7 * 24 * 60 * 60 * 1000

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

export type Agent = Readonly<{
  /** `http://127.0.0.1:7710`. */
  url: string
  /** The screen's address with its token, which the browser keeps to itself (`#`). */
  screenUrl: string
  token: string
  register: Register
  /** What the screen's socket does with a command. */
  perform: PerformCommand
  stop(): Promise<void>
}>

/**
 * Starts the agent of one register. Whatever an earlier life left under way is settled: there is no other recovery path.
 *
 * @throws AppError setup.*, db.*, disk.full, sync.offline and register.unknown (first pairing only)
 */
export async function startAgent(options: AgentOptions): Promise<Agent> {
  const { dataFolder, log, version, now = Date.now } = options
  mkdirSync(dataFolder, { recursive: true })
  const settings = loadSettings(dataFolder)
  const goods = settings.goodsFile ? loadGoods(resolve(dataFolder, settings.goodsFile)) : new Map()
  const word = loadWording(options.localeFile)
  const token = apiToken(dataFolder, settings)
  /** What was opened, in order; closed the other way round. */
  const closing: (() => unknown)[] = []
  const stop = async (): Promise<void> => {
    for (const close of closing.splice(0).reverse()) await close()
  }

  try {
    const db = openDatabase({
      folder: dataFolder,
      registerIds: [settings.registerId],
      nowMs: now(),
      appVersion: version,
      ballastBytes: options.ballastBytes,
    })
    closing.push(db.close)
    for (const { code, params } of db.notices) log.warn({ code, params }, 'the database was opened with a notice')
    const { fiscalPrinter, fiscalMode, receiptPrinter } = settings
    const scanner = settings.scanner && (await openScanner(settings.scanner))
    const register = createRegister({
      db,
      settings,
      hubToken: await hubToken(dataFolder, settings),
      version,
      goods,
      openPrinter: fiscalPrinter && fiscalMode === 'agent-prints' ? () => openFiscalPrinter(fiscalPrinter) : undefined,
      openReceiptPrinter: receiptPrinter && (() => openReceiptPrinter(receiptPrinter)),
      scanner,
      launcher: options.launcher,
      log,
      now,
    })
    closing.push(register.stop)
    for (const notice of db.notices) notify(register, notice)
    register.start()

    const access = createAccess({ token, allowedOrigins: settings.allowedOrigins })
    const app = await createApiServer({ register, access, word, version, screenFolder: options.screenFolder, log, now })
    closing.push(() => app.close())
    const perform = createScreenCommands(register, db)
    const screen = serveScreen({ http: app.server, register, access, perform, log })
    closing.push(() => screen.close())
    const url = await listen(app, settings.host, settings.port)
    writeFileSync(join(dataFolder, 'agent.json'), `${JSON.stringify({ url, pid: process.pid, version })}\n`)

    scanner?.onScan(text => {
      perform({ name: 'scan', text }).catch(error => notify(register, error))
    })
    if (scanner) closing.push(scanner.close)
    await scanner?.open()
    closing.push(watchSeals(register, log), tidyUp(register, db, log, now))
    return { url, screenUrl: `${url}/#token=${token}`, token, register, perform, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Moves finished changes into the database file and erases old contacts, while no customer waits for a receipt. */
function tidyUp(register: Register, db: WritableDb, log: Log, now: () => number): () => void {
  const { registerId } = register.settings
  const timer = setInterval(() => {
    if (register.runner.open().some(sale => sale.phase.state !== 'composing')) return
    inBackground(log, 'tidying the database up', () => {
      checkpoint(db, now())
      erasePersonal(db, registerId, { beforeMs: now() - DISPUTE_PERIOD_MS, finalStates: ['completed', 'cancelled'] })
    })
  }, TIDY_MS)
  return () => clearInterval(timer)
}

async function listen(
  app: { listen(options: { host: string; port: number }): Promise<string> },
  host: string,
  port: number,
): Promise<string> {
  try {
    return await app.listen({ host, port })
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE') {
      throw new AppError('setup.port-taken', { params: { port }, cause })
    }
    throw cause
  }
}
