import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'
import type { DeviceEnd } from './device-end.ts'

const FAREWELL_MS = 100

export type TcpDeviceEnd = DeviceEnd & Readonly<{ port: number }>

/** A device's TCP port on this machine: one program at a time, a second one is hung up on. Port 0 takes a free one. */
export async function openTcpLine(wantedPort = 0): Promise<TcpDeviceEnd> {
  let onData: (bytes: Uint8Array) => void = () => {}
  let socket: Socket | undefined
  let server: Server | undefined = await listen(wantedPort, accept)
  const { port } = server.address() as AddressInfo

  /** A program that was killed a moment ago may still seem to be there: the next one waits that moment. */
  function accept(candidate: Socket): void {
    candidate.on('error', () => {})
    if (!socket) {
      take(candidate)
      return
    }
    candidate.pause()
    const refusal = setTimeout(() => candidate.destroy(), FAREWELL_MS)
    socket.once('close', () => {
      clearTimeout(refusal)
      if (socket) candidate.destroy()
      else take(candidate)
    })
  }

  function take(accepted: Socket): void {
    socket = accepted
    accepted.on('data', bytes => onData(bytes))
    accepted.on('close', () => {
      if (socket === accepted) socket = undefined
    })
    accepted.resume()
  }

  async function unplug(): Promise<void> {
    const listening = server
    server = undefined
    socket?.destroy()
    socket = undefined
    if (listening) await new Promise<void>(resolve => listening.close(() => resolve()))
  }

  return {
    address: `127.0.0.1:${port}`,
    port,
    write: bytes => {
      if (socket?.writable) socket.write(bytes)
    },
    onData: listener => {
      onData = listener
    },
    unplug,
    plugIn: async () => {
      server ??= await listen(port, accept)
    },
    close: unplug,
  }
}

function listen(port: number, accept: (socket: Socket) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ noDelay: true }, accept)
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}
