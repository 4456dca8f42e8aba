import { readSync } from 'node:fs'
import type { SerialPort } from 'serialport'

type UnixBinding = {
  fd: number | null
  poller: { once(event: 'readable', callback: (error: Error | null) => void): unknown }
  read(buffer: Buffer, offset: number, length: number): Promise<{ buffer: Buffer; bytesRead: number }>
}

function isUnixBinding(binding: object | undefined): binding is UnixBinding {
  return binding !== undefined && 'poller' in binding && 'fd' in binding
}

function isNothingYet(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EAGAIN' || error.code === 'EINTR')
}

/**
 * Makes an open port report that its cable was pulled.
 *
 * A hung-up tty reads as zero bytes for ever; the serial library (bindings 13) takes that for "nothing yet" and asks
 * again at once, for ever: one core is lost and nobody is told. Here zero bytes end the port. The descriptor never
 * blocks, so it is read in place once it is readable, which also spares a trip through the thread pool.
 * Windows needs none of this. Call before the first listener for data is attached.
 */
export function noticeHangUp(port: SerialPort): void {
  const binding: object | undefined = port.port
  if (!isUnixBinding(binding)) return
  const readable = () =>
    new Promise<void>((resolve, reject) => {
      binding.poller.once('readable', error => (error ? reject(error) : resolve()))
    })
  binding.read = async (buffer, offset, length) => {
    for (;;) {
      await readable()
      if (binding.fd === null) throw Object.assign(new Error('port is closed'), { canceled: true })
      try {
        const bytesRead = readSync(binding.fd, buffer, offset, length, null)
        if (bytesRead === 0) throw new Error('the line was hung up')
        return { buffer, bytesRead }
      } catch (error) {
        if (!isNothingYet(error)) throw error
      }
    }
  }
}
