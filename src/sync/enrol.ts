import { io } from 'socket.io-client'
import { AppError } from '../shared/errors/app-error.ts'
import { REGISTERS_NAMESPACE } from '../shared/hub/messages.ts'
import type { RegisterId } from '../shared/ids.ts'
import { callHub } from './hub-call.ts'

const TIMEOUT_MS = 10_000

/**
 * Trades the one-time pairing code for this register's token. The hub gives it once.
 *
 * @throws AppError sync.offline, register.unknown
 */
export async function enrolRegister(
  options: Readonly<{ url: string; registerId: RegisterId; pairingCode: string }>,
): Promise<string> {
  const { url, registerId, pairingCode } = options
  const socket = io(url.replace(/\/$/, '') + REGISTERS_NAMESPACE, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    timeout: TIMEOUT_MS,
  })
  try {
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new AppError('sync.offline')), TIMEOUT_MS)
      socket.once('connect', () => {
        clearTimeout(late)
        resolve()
      })
      socket.once('connect_error', error => {
        clearTimeout(late)
        reject(new AppError('sync.offline', { cause: error }))
      })
    })
    const answer = await callHub(socket, 'register.enrol', { registerId, pairingCode }, TIMEOUT_MS)
    if (!answer.ok) throw answer.error
    return answer.result.token
  } finally {
    socket.disconnect()
  }
}
