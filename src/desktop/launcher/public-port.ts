import { once } from 'node:events'
import type { Server as HttpServer } from 'node:http'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { whyNotListening } from '../../shared/errors/why-not-listening.ts'

export type PublicPort = Readonly<{
  port: number
  close(): Promise<void>
}>

type PortOptions = Readonly<{
  host: string
  /** 0 takes any free one. */
  port: number
  /** Where the agent answers, while it does. */
  agentPort(): number | undefined
  /** Answers in its place. */
  down: HttpServer
}>

/**
 * Holds the address that register programs know, whatever becomes of the agent behind it. Each connection is passed on byte
 * for byte, so what it asks for, and by which name, is judged by the agent alone.
 *
 * @throws AppError setup.port-taken
 */
export async function openPublicPort({ host, port, agentPort, down }: PortOptions): Promise<PublicPort> {
  const sockets = new Set<Socket>()
  const take = (client: Socket): void => {
    sockets.add(client)
    client.once('close', () => sockets.delete(client))
    const behind = agentPort()
    if (behind === undefined) handTo(down, client)
    else passOn(client, behind, down)
  }
  const first = await listen(host, port, take)
  const listening = [first]
  const { port: actual } = first.address() as AddressInfo
  // Some programs mean ::1 when they say localhost. A computer without IPv6 does well without it.
  if (host === '127.0.0.1') {
    const second = await listen('::1', actual, take).catch(() => undefined)
    if (second) listening.push(second)
  }
  return {
    port: actual,
    async close() {
      const closed = listening.map(server => once(server, 'close'))
      for (const server of listening) server.close()
      for (const socket of sockets) socket.destroy()
      await Promise.all(closed)
    },
  }
}

async function listen(host: string, port: number, take: (client: Socket) => void): Promise<Server> {
  // Half-open: a caller that says "no more from me" still gets its answer. Paused: not one byte is read before its reader is known.
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, take)
  server.listen({ host, port })
  try {
    await once(server, 'listening')
  } catch (cause) {
    throw whyNotListening(cause, port)
  }
  return server
}

function passOn(client: Socket, port: number, down: HttpServer): void {
  const agent = connect({ host: '127.0.0.1', port, noDelay: true })
  const refuse = (): void => {
    agent.destroy()
    // It went a moment ago, and has not seen one byte of this.
    if (!client.destroyed) handTo(down, client)
  }
  agent.once('error', refuse)
  agent.once('connect', () => {
    agent.off('error', refuse)
    agent.on('error', () => client.destroy())
    client.on('error', () => agent.destroy())
    client.once('close', () => agent.destroy())
    // What it said last is still delivered.
    agent.once('close', () => client.destroySoon())
    agent.pipe(client)
    client.pipe(agent)
  })
}

function handTo(down: HttpServer, client: Socket): void {
  client.on('error', () => client.destroy())
  down.emit('connection', client)
  client.resume()
}
