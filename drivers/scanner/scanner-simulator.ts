import type { DeviceEnd } from '../simulated-line/device-end.ts'
import { openPtyLine } from '../simulated-line/pty-line.ts'
import { openTcpLine } from '../simulated-line/tcp-line.ts'

export type ScannerSimulatorOptions = Readonly<{
  /** Sent after each scan: `\r` unless said otherwise, `''` for a scanner without one. */
  suffix?: string
}>

/** A barcode scanner in software, on a real line. A test aid. */
export type ScannerSimulator = Readonly<{
  servePty(path?: string): Promise<string>
  serveTcp(port?: number): Promise<number>
  /** Sends the text as UTF-8, then the suffix. GS and other control characters go out as they are. */
  scan(text: string): void
  /** Sends bytes as they are, no suffix. */
  send(bytes: Uint8Array): void
  unplug(): Promise<void>
  plugIn(): Promise<void>
  close(): Promise<void>
}>

export function createScannerSimulator({ suffix = '\r' }: ScannerSimulatorOptions = {}): ScannerSimulator {
  const lines: DeviceEnd[] = []

  async function serve<Line extends DeviceEnd>(opened: Promise<Line>): Promise<Line> {
    const line = await opened
    lines.push(line)
    return line
  }

  function send(bytes: Uint8Array): void {
    for (const line of lines) line.write(bytes)
  }

  return {
    servePty: async path => (await serve(openPtyLine(path))).address,
    serveTcp: async port => (await serve(openTcpLine(port))).port,
    scan: text => send(Buffer.from(`${text}${suffix}`, 'utf8')),
    send,
    unplug: async () => {
      await Promise.all(lines.map(line => line.unplug()))
    },
    plugIn: async () => {
      await Promise.all(lines.map(line => line.plugIn()))
    },
    close: async () => {
      await Promise.all(lines.map(line => line.close()))
    },
  }
}
