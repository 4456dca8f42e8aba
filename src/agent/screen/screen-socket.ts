import type { Server as HttpServer } from 'node:http'
import { Server } from 'socket.io'
import { AppError, toErrorData } from '../../shared/errors/app-error.ts'
import { type CommandResult, SCREEN_NAMESPACE, ScreenCommand, screenMessages } from '../../shared/screen/commands.ts'
import type { Access } from '../api/access.ts'
import type { Log } from '../log.ts'
import type { Register } from '../register.ts'

type Deps = Readonly<{
  http: HttpServer
  register: Register
  access: Access
  perform: (command: ScreenCommand) => Promise<void>
  log: Log
}>

/** The screen's one line: the snapshot goes out, typed commands come in. Electron and a plain Chromium use the same. */
export function serveScreen({ http, register, access, perform, log }: Deps): Server {
  const server = new Server(http, {
    transports: ['websocket'],
    serveClient: false,
    maxHttpBufferSize: 64 * 1024,
    allowRequest: (request, decide) => decide(null, access.isOwnPage(request.headers)),
  })
  const screens = server.of(SCREEN_NAMESPACE)
  screens.use((socket, proceed) => {
    const isKnown = access.isToken(socket.handshake.auth.token)
    proceed(isKnown ? undefined : new Error('request.unauthorised'))
  })
  screens.on('connection', socket => {
    socket.emit(screenMessages.snapshot, register.snapshot())
    socket.on(screenMessages.getSnapshot, (answer: unknown) => {
      if (typeof answer === 'function') answer(register.snapshot())
    })
    socket.on(screenMessages.send, async (input: unknown, answer: unknown) => {
      const result = await carryOut(input)
      if (typeof answer === 'function') answer(result)
    })
  })
  register.onChange(snapshot => screens.emit(screenMessages.snapshot, snapshot))

  const carryOut = async (input: unknown): Promise<CommandResult> => {
    const command = ScreenCommand.safeParse(input)
    if (!command.success) {
      const [issue] = command.error.issues
      const error = new AppError('request.malformed', { params: { field: issue?.path.join('.') || 'name' } })
      return { ok: false, error: toErrorData(error) }
    }
    try {
      await perform(command.data)
      return { ok: true }
    } catch (error) {
      const data = toErrorData(error)
      log.info({ command: command.data.name, code: data.code, original: data.original }, 'command refused')
      return { ok: false, error: data }
    }
  }

  return server
}
