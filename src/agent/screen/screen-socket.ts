import type { Server as HttpServer } from 'node:http'
import { Server } from 'socket.io'
import { AppError, toErrorData } from '../../shared/errors/app-error.ts'
import { type CommandResult, SCREEN_NAMESPACE, ScreenCommand, screenMessages } from '../../shared/screen/commands.ts'
import type { Access } from '../api/access.ts'
import type { Log } from '../log.ts'
import type { Register } from '../register.ts'
import type { PerformCommand } from './screen-commands.ts'

/** A register as its screens know it. */
export type ScreenRegister = Readonly<{ register: Register; perform: PerformCommand }>

type Deps = Readonly<{
  http: HttpServer
  registers: readonly ScreenRegister[]
  access: Access
  log: Log
}>

/**
 * The screen's one line: the snapshot goes out, typed commands come in. Electron and a plain Chromium use the same. The
 * token says whose screen it is; a program's token opens none.
 */
export function serveScreen({ http, registers, access, log }: Deps): Server {
  const server = new Server(http, {
    transports: ['websocket'],
    serveClient: false,
    maxHttpBufferSize: 64 * 1024,
    allowRequest: (request, decide) => decide(null, access.isOwnPage(request)),
  })
  const screens = server.of(SCREEN_NAMESPACE)
  const registerOf = (token: unknown): ScreenRegister | undefined => {
    const caller = access.callerOf(token)
    if (!caller || caller.program) return undefined
    return registers.find(({ register }) => register.settings.registerId === caller.registerId)
  }
  screens.use((socket, proceed) => {
    proceed(registerOf(socket.handshake.auth.token) ? undefined : new Error('request.unauthorised'))
  })
  screens.on('connection', socket => {
    const own = registerOf(socket.handshake.auth.token)
    if (!own) return socket.disconnect(true)
    const { register, perform } = own
    socket.join(register.settings.registerId)
    socket.emit(screenMessages.snapshot, register.snapshot())
    socket.on(screenMessages.getSnapshot, (answer: unknown) => {
      if (typeof answer === 'function') answer(register.snapshot())
    })
    socket.on(screenMessages.send, async (input: unknown, answer: unknown) => {
      const result = await carryOut(perform, input)
      if (typeof answer === 'function') answer(result)
    })
  })
  for (const { register } of registers) {
    const { registerId } = register.settings
    register.onChange(snapshot => screens.to(registerId).emit(screenMessages.snapshot, snapshot))
  }

  const carryOut = async (perform: PerformCommand, input: unknown): Promise<CommandResult> => {
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
