import type { Transport } from '../contract.ts'
import type { LineSettings } from '../settings.ts'

/** The transport a line's settings ask for. The serial library is loaded only where there is a serial line. */
export async function createLineTransport(line: LineSettings): Promise<Transport> {
  if (line.line === 'serial') {
    const { createSerialTransport } = await import('./serial.ts')
    return createSerialTransport({ path: line.path, baudRate: line.baudRate })
  }
  const { createTcpTransport } = await import('./tcp.ts')
  return createTcpTransport({ host: line.host, port: line.port })
}
