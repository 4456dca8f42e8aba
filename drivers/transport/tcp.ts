import { createConnection, type Socket } from 'node:net'
import { AppError } from '../../src/shared/errors/app-error.ts'
import type { Transport } from '../contract.ts'
import { openError } from './open-errors.ts'

export type TcpLine = Readonly<{ host: string; port: number; connectTimeoutMs?: number }>

/**
 * A device on the network, the same bytes as on a serial line. Nagle is off: one-byte handshakes suffer from it.
 *
 * @throws AppError device.not-found when nobody answers there within `connectTimeoutMs` (default 3 s)
 */
export function createTcpTransport(line: TcpLine): Transport {
  const label = `${line.host}:${line.port}`
  let socket: Socket | undefined
  let onData: (bytes: Uint8Array) => void = () => {}
  let onLost: (reason: string) => void = () => {}

  async function open(): Promise<void> {
    if (socket) return
    const candidate = await connect(line).catch(error => {
      throw openError(error, { port: label })
    })
    let reason = 'closed by the other side'
    candidate.on('data', bytes => onData(bytes))
    candidate.on('error', error => {
      reason = error.message
    })
    candidate.on('close', () => {
      if (socket !== candidate) return
      socket = undefined
      onLost(reason)
    })
    socket = candidate
  }

  async function close(): Promise<void> {
    const open = socket
    socket = undefined
    if (!open || open.destroyed) return
    await new Promise<void>(resolve => {
      open.once('close', () => resolve())
      open.destroy()
    })
  }

  function write(bytes: Uint8Array): Promise<void> {
    const open = socket
    if (!open) return Promise.reject(new AppError('device.closed', { params: { port: label } }))
    return new Promise((resolve, reject) => {
      open.write(bytes, error => {
        if (error) reject(new AppError('device.unplugged', { params: { port: label }, cause: error }))
        else resolve()
      })
    })
  }

  return {
    label,
    open,
    close,
    write,
    onData: listener => {
      onData = listener
    },
    onLost: listener => {
      onLost = listener
    },
  }
}

function connect({ host, port, connectTimeoutMs = 3000 }: TcpLine): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host, port, noDelay: true, keepAlive: true })
    const timer = setTimeout(
      () => socket.destroy(new Error(`no connection within ${connectTimeoutMs} ms`)),
      connectTimeoutMs,
    )
    const fail = (error: Error) => {
      clearTimeout(timer)
      reject(error)
    }
    socket.once('error', fail)
    socket.once('connect', () => {
      clearTimeout(timer)
      socket.off('error', fail)
      resolve(socket)
    })
  })
}
