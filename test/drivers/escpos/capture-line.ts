import { createServer } from 'node:net'
import type { Transport } from '../../../drivers/contract.ts'
import { createSerialTransport } from '../../../drivers/transport/serial.ts'
import { createTcpTransport } from '../../../drivers/transport/tcp.ts'
import { createPty } from '../../support/pty.ts'

export type CaptureLine = Readonly<{ transport: Transport; captured(): Uint8Array; close(): Promise<void> }>

/** Healthy, and everything printed: DLE EOT is answered 12, GS r 00. */
function answersTo(bytes: Uint8Array): Uint8Array {
  const answers: number[] = []
  bytes.forEach((byte, at) => {
    if (byte === 0x10 && bytes[at + 1] === 0x04) answers.push(0x12)
    if (byte === 0x1d && bytes[at + 1] === 0x72) answers.push(0x00)
  })
  return Uint8Array.from(answers)
}

/** A serial line in software with a recorder at its far end. */
export async function capturePty(): Promise<CaptureLine> {
  const pty = await createPty()
  const pieces: Uint8Array[] = []
  pty.onData(bytes => {
    pieces.push(Uint8Array.from(bytes))
    pty.write(answersTo(bytes))
  })
  const transport = createSerialTransport({ path: pty.path, baudRate: 115_200 })
  return { transport, captured: () => Buffer.concat(pieces), close: pty.close }
}

/** The same on a socket. */
export async function captureTcp(): Promise<CaptureLine> {
  const pieces: Uint8Array[] = []
  const server = createServer({ noDelay: true }, socket => {
    socket.on('data', bytes => {
      pieces.push(Uint8Array.from(bytes))
      socket.write(answersTo(bytes))
    })
    socket.on('error', () => {})
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const close = () => new Promise<void>(resolve => server.close(() => resolve()))
  return { transport: createTcpTransport({ host: '127.0.0.1', port }), captured: () => Buffer.concat(pieces), close }
}
