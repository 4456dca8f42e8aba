import type { DeviceEnd } from '../../../simulated-line/device-end.ts'
import { openPtyLine } from '../../../simulated-line/pty-line.ts'
import { openTcpLine } from '../../../simulated-line/tcp-line.ts'
import { createDevice } from './device.ts'
import type { EscposFault } from './faults.ts'
import { type ModelName, models } from './models.ts'
import { drawPaper } from './paper-svg.ts'
import { paperText } from './paper-text.ts'
import { createPaperTray, lastPiece } from './paper-tray.ts'

export type EscposSimulatorOptions = Readonly<{
  /** `paper.txt` is the whole roll, `paper.svg` its last piece. Left out, nothing is written. */
  folder?: string
  model?: ModelName
}>

/** A receipt printer in software: real bytes on a real line, paper to look at, faults by request. A test aid. */
export type EscposSimulator = Readonly<{
  title: string
  servePty(path?: string): Promise<string>
  serveTcp(port?: number): Promise<number>
  /** Resolves when it has happened. */
  inflict(fault: EscposFault): Promise<void>
  /** All paper since the start, as text: a code is shown as `[QR …]` or `[|| …]`, a cut as a line. */
  paperText(): string
  /** A picture of the last piece of paper. */
  paperSvg(): string
  /** Pieces that were cut off. */
  pieces(): number
  /** Bytes as they came in, real-time requests among them. */
  received(): Uint8Array
  isIdle(): boolean
  close(): Promise<void>
}>

export function createEscposSimulator({ folder, model: name = 'epson' }: EscposSimulatorOptions = {}): EscposSimulator {
  const model = models[name]
  const lines: DeviceEnd[] = []
  const received: Uint8Array[] = []
  let isSilent = false
  let bytesToUnplug = Number.POSITIVE_INFINITY
  const tray = folder === undefined ? undefined : createPaperTray(folder, model.dots)
  const onPaper = (): void => tray?.put(device.paper())
  const device = createDevice({ model, answer: byte => say(byte), onPaper })

  function say(...bytes: readonly number[]): void {
    if (isSilent) return
    for (const line of lines) line.write(Uint8Array.from(bytes))
  }

  function hear(bytes: Uint8Array): void {
    const heard = bytes.subarray(0, bytesToUnplug)
    bytesToUnplug -= heard.length
    received.push(Uint8Array.from(heard))
    device.receive(heard)
    if (bytesToUnplug > 0) return
    bytesToUnplug = Number.POSITIVE_INFINITY
    void unplug()
  }

  async function unplug(): Promise<void> {
    await Promise.all(lines.map(line => line.unplug()))
  }

  async function serve<Line extends DeviceEnd>(opened: Promise<Line>): Promise<Line> {
    const line = await opened
    lines.push(line)
    line.onData(hear)
    return line
  }

  async function inflict(fault: EscposFault): Promise<void> {
    const { health } = device
    switch (fault.kind) {
      case 'paper-out':
        health.hasPaper = false
        break
      case 'paper-in':
        health.hasPaper = true
        health.isNearEnd = false
        break
      case 'near-end':
        health.isNearEnd = true
        break
      case 'cover-open':
      case 'cover-closed':
        health.isCoverOpen = fault.kind === 'cover-open'
        break
      case 'cutter-jam':
      case 'repaired':
        health.isCutterJammed = fault.kind === 'cutter-jam'
        break
      case 'silence':
      case 'talk':
        isSilent = fault.kind === 'silence'
        break
      case 'unasked-status':
        say(0x10, 0x00, 0x00, 0x0f)
        break
      case 'unplug':
        await unplug()
        break
      case 'plug-in':
        await Promise.all(lines.map(line => line.plugIn()))
        break
      case 'paper-out-after':
        device.setPaperLeft(fault.lines)
        break
      case 'unplug-after':
        bytesToUnplug = fault.bytes
        break
      case 'slow':
        device.setLineMs(fault.lineMs)
    }
    device.resume()
  }

  return {
    title: model.title,
    servePty: async path => (await serve(openPtyLine(path))).address,
    serveTcp: async port => (await serve(openTcpLine(port))).port,
    inflict,
    paperText: () => paperText(device.paper(), model.dots),
    paperSvg: () => drawPaper(lastPiece(device.paper()), model.dots),
    pieces: () => device.paper().filter(({ kind }) => kind === 'cut').length,
    received: () => Buffer.concat(received),
    isIdle: device.isIdle,
    close: async () => {
      device.stop()
      await Promise.all(lines.map(line => line.close()))
      tray?.close()
    },
  }
}
