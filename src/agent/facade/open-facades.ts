import type { FastifyInstance } from 'fastify'
import type { WritableDb } from '../../db/database.ts'
import { whyNotListening } from '../../shared/errors/why-not-listening.ts'
import type { Access } from '../api/access.ts'
import { closeInTime } from '../api/close-in-time.ts'
import type { Log } from '../log.ts'
import type { Register } from '../register.ts'
import type { WordError } from '../wording.ts'
import { createAtolServer } from './atol/atol-server.ts'
import type { FacadeDeps } from './facade-deps.ts'
import { createFacadeQueue } from './facade-queue.ts'
import { createKkmServer } from './kkmserver/kkm-server.ts'

/** Both names of this computer, so that `localhost` finds us whichever it means. */
const HOST = 'localhost'

/** The façades of one register, answering. */
export type Facades = Readonly<{
  /** `http://127.0.0.1:16732`, as far as they are in the settings. */
  urls: Readonly<{ atol?: string; kkmserver?: string }>
  close(): Promise<void>
}>

type Deps = Readonly<{
  db: WritableDb
  register: Register
  access: Pick<Access, 'isOwnHost' | 'isKnownOrigin'>
  word: WordError
  version: string
  log: Log
  now: () => number
}>

/**
 * Opens the façades of a register and takes up the jobs an earlier life left. `undefined`: it has none.
 *
 * @throws AppError setup.port-taken
 */
export async function openFacades(deps: Deps): Promise<Facades | undefined> {
  const { register, log } = deps
  const { facade, fiscalMode, registerId } = register.settings
  const { fiscal } = register
  if (!facade || fiscalMode !== 'facade' || !fiscal) return undefined
  const queue = createFacadeQueue({ ...deps, fiscal })
  const shared: FacadeDeps = { ...deps, queue }
  const servers: FastifyInstance[] = []
  const stop = async (): Promise<void> => {
    await queue.stop()
    await Promise.all(servers.map(app => closeInTime(app.server, () => app.close())))
  }
  const open = async (server: FastifyInstance, port: number): Promise<string> => {
    servers.push(server)
    await listen(server, port)
    const [address] = server.addresses()
    return `http://127.0.0.1:${typeof address === 'object' ? address.port : port}`
  }
  try {
    const { atol, kkmserver } = facade
    const urls = {
      ...(atol ? { atol: await open(createAtolServer(shared, atol), atol.port) } : {}),
      ...(kkmserver ? { kkmserver: await open(createKkmServer(shared, kkmserver), kkmserver.port) } : {}),
    }
    log.info({ registerId, facades: urls }, 'façades answer')
    return { urls, close: stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function listen(server: FastifyInstance, port: number): Promise<void> {
  try {
    await server.listen({ host: HOST, port })
  } catch (cause) {
    throw whyNotListening(cause, port)
  }
}
