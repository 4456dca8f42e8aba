import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { type Socket, Server as SocketServer } from 'socket.io'
import { buildRenderer } from '../../../renderer/build.ts'
import {
  type CommandResult,
  SCREEN_NAMESPACE,
  ScreenCommand,
  type ScreenCommandName,
  screenMessages,
} from '../../../src/shared/screen/commands.ts'
import { Snapshot } from '../../../src/shared/screen/snapshot.ts'

const TOKEN = 'token-of-the-test-screen'

/** As strict as a page can be that only needs its own files and its own socket. */
export const CONTENT_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
}

/**
 * An agent that knows one snapshot: serves the built screen, shows it what the test gives, records what it asks for.
 * Both directions are checked against the contract, so neither the fake nor the screen can drift from it.
 */
export async function startFakeAgent(first: Snapshot) {
  const folder = await buildRenderer()
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://screen').pathname)
    const file = join(folder, path === '/' ? 'index.html' : path)
    try {
      const body = await readFile(file)
      const type = types[extname(file)] ?? 'application/octet-stream'
      response.writeHead(200, { 'content-type': type, 'content-security-policy': CONTENT_POLICY }).end(body)
    } catch {
      response.writeHead(404).end()
    }
  })
  const sockets = new SocketServer(server, { transports: ['websocket'] })
  const screens = sockets.of(SCREEN_NAMESPACE)
  const commands: ScreenCommand[] = []
  let snapshot = Snapshot.parse(first)
  let revision = snapshot.revision
  let answer: (command: ScreenCommand) => CommandResult | Promise<CommandResult> = () => ({ ok: true })

  screens.use((socket, next) => next(socket.handshake.auth.token === TOKEN ? undefined : new Error('no such token')))
  screens.on('connection', (socket: Socket) => {
    socket.on(screenMessages.getSnapshot, (reply: (snapshot: Snapshot) => void) => reply(snapshot))
    socket.on(screenMessages.send, async (raw: unknown, reply: (result: CommandResult) => void) => {
      const command = ScreenCommand.parse(raw)
      commands.push(command)
      reply(await answer(command))
    })
  })

  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  return {
    origin: `http://127.0.0.1:${port}`,
    token: TOKEN,
    commands,
    /** The commands of one name, in the order they came. */
    sent<N extends ScreenCommandName>(name: N) {
      return commands.filter((command): command is Extract<ScreenCommand, { name: N }> => command.name === name)
    },
    /** The next snapshot; its revision is the agent's to count. */
    show(next: Snapshot): void {
      revision += 1
      snapshot = Snapshot.parse({ ...next, revision })
      screens.emit(screenMessages.snapshot, snapshot)
    },
    answerWith(next: typeof answer): void {
      answer = next
    },
    /** The screen loses its agent, and finds it again by itself. */
    dropScreens(): void {
      screens.disconnectSockets(true)
    },
    async stop(): Promise<void> {
      await sockets.close()
    },
  }
}

export type FakeAgent = Awaited<ReturnType<typeof startFakeAgent>>
