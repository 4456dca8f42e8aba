import { SerialPort } from 'serialport'
import { AppError } from '../../src/shared/errors/app-error.ts'
import type { Transport } from '../contract.ts'
import { openError } from './open-errors.ts'
import { noticeHangUp } from './serial-hang-up.ts'

/** A Bluetooth or dead virtual port can keep the system's own call for minutes. */
const OPEN_DEADLINE_MS = 10_000
const CLOSE_DEADLINE_MS = 2000

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
    await openInTime(candidate).catch(error => {
      throw openError(error, { port: line.path })
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
    if (!open?.isOpen) return
    await new Promise<void>(resolve => {
      const giveUp = setTimeout(resolve, CLOSE_DEADLINE_MS)
      open.close(() => {
        clearTimeout(giveUp)
        resolve()
      })
    })
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

function openInTime(port: SerialPort): Promise<void> {
  return new Promise((resolve, reject) => {
    let isLate = false
    const giveUp = setTimeout(() => {
      isLate = true
      reject(new Error(`the port did not open within ${OPEN_DEADLINE_MS} ms`))
    }, OPEN_DEADLINE_MS)
    port.open(error => {
      clearTimeout(giveUp)
      if (isLate && !error) port.close()
      else if (error) reject(error)
      else resolve()
    })
  })
}
