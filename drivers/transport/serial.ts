import { SerialPort } from 'serialport'
import { AppError } from '../../src/shared/errors/app-error.ts'
import type { Transport } from '../contract.ts'
import { openError } from './open-errors.ts'
import { noticeHangUp } from './serial-hang-up.ts'

export type SerialLine = Readonly<{ path: string; baudRate: number }>

/**
 * A serial or virtual COM port: raw, 8 data bits, no parity, 1 stop bit, no flow control.
 *
 * The port is locked while open, so a second owner is refused with `device.port-busy`; the system drops the lock when
 * the owner dies. After a loss the same transport may be opened again.
 *
 * @throws AppError device.not-found, device.port-busy, device.no-rights
 */
export function createSerialTransport(line: SerialLine): Transport {
  let port: SerialPort | undefined
  let onData: (bytes: Uint8Array) => void = () => {}
  let onLost: (reason: string) => void = () => {}

  async function open(): Promise<void> {
    if (port) return
    const candidate = new SerialPort({ ...line, dataBits: 8, parity: 'none', stopBits: 1, lock: true, autoOpen: false })
    await new Promise<void>((resolve, reject) => {
      candidate.open(error => (error ? reject(openError(error, { port: line.path })) : resolve()))
    })
    noticeHangUp(candidate)
    candidate.on('data', (bytes: Uint8Array) => onData(bytes))
    candidate.on('error', () => {})
    candidate.on('close', (error: Error | null) => {
      if (port !== candidate) return
      port = undefined
      onLost(error?.message ?? 'closed')
    })
    port = candidate
  }

  async function close(): Promise<void> {
    const open = port
    port = undefined
    if (open?.isOpen) await new Promise<void>(resolve => open.close(() => resolve()))
  }

  function write(bytes: Uint8Array): Promise<void> {
    const open = port
    if (!open) return Promise.reject(new AppError('device.closed', { params: { port: line.path } }))
    return new Promise((resolve, reject) => {
      open.write(bytes, error => {
        if (error) reject(new AppError('device.unplugged', { params: { port: line.path }, cause: error }))
        else resolve()
      })
    })
  }

  return {
    label: line.path,
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
