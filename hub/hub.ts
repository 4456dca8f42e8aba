import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { AppError } from '../src/shared/errors/app-error.ts'
import { HUB_MAX_MESSAGE_BYTES, REGISTERS_NAMESPACE } from '../src/shared/hub/messages.ts'
import { type Administration, administer } from './administration.ts'
import { createHttp } from './api/http.ts'
import { serveRegisters } from './api/register-socket.ts'
import { composeHub } from './compose.ts'
import type { HubOptions } from './options.ts'

const PING_MS = 5000

/** The central loyalty API. Administration works while the hub runs. */
export type Hub = Administration &
  Readonly<{
    /**
     * Opens the database, finishes what was under way, and listens.
     *
     * @throws AppError db.locked (another hub has the folder), db.newer, db.foreign, db.corrupt, setup.port-taken
     */
    start(): Promise<{ port: number }>
    /** Answers what is under way and lets everything go. The hub can be started again. */
    stop(): Promise<void>
  }>

type RunningHub = Readonly<{ port: number; administration: Administration; stop(): Promise<void> }>

export function createHub(options: HubOptions): Hub {
  let running: RunningHub | undefined
  const administration = () => {
    if (!running) throw new Error('the hub is not running')
    return running.administration
  }
  return {
    start: async () => {
      running ??= await run(options)
      return { port: running.port }
    },
    stop: async () => {
      const stopping = running
      running = undefined
      await stopping?.stop()
    },
    addRegister: register => administration().addRegister(register),
    addCustomer: customer => administration().addCustomer(customer),
    publishRules: (text, publishedBy) => administration().publishRules(text, publishedBy),
    setProgramme: change => administration().setProgramme(change),
    addPromoCodes: codes => administration().addPromoCodes(codes),
    addStaff: member => administration().addStaff(member),
    summary: () => administration().summary(),
    pointsConsistent: () => administration().pointsConsistent(),
    whenApplied: () => administration().whenApplied(),
    messagesFor: phone => administration().messagesFor(phone),
    walletText: phone => administration().walletText(phone),
  }
}

async function run(options: HubOptions): Promise<RunningHub> {
  const { context, inbox, close } = composeHub(options)
  // A variable that is set and empty would open every door to whoever sends no token at all.
  const adminToken = options.adminToken?.trim() || undefined
  const app = createHttp(context, { adminToken, inbox, ownerPage: options.ownerPage })
  const io = new Server({
    transports: ['websocket'],
    serveClient: false,
    pingInterval: PING_MS,
    pingTimeout: PING_MS,
    maxHttpBufferSize: HUB_MAX_MESSAGE_BYTES,
  })
  const registers = serveRegisters(io.of(REGISTERS_NAMESPACE), context)
  const stop = async () => {
    io.disconnectSockets(true)
    io.engine?.close()
    await app.close()
    await registers.whenQuiet()
    await close()
  }
  try {
    await app.ready()
    io.attach(app.server)
    await listen(app, options)
  } catch (error) {
    await stop()
    throw error
  }
  context.applier.nudge()
  const { port } = app.server.address() as AddressInfo
  context.updates.desk.open(options.ownerPage?.publicUrl ?? `http://${options.host ?? '127.0.0.1'}:${port}`)
  return { port, administration: administer(context, inbox), stop }
}

async function listen(app: ReturnType<typeof createHttp>, { port = 0, host = '127.0.0.1' }: HubOptions): Promise<void> {
  try {
    await app.listen({ port, host })
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    throw isTaken ? new AppError('setup.port-taken', { params: { port }, cause: error }) : error
  }
}
