import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Transport } from '../../drivers/contract.ts'
import { openPtyLine } from '../../drivers/simulated-line/pty-line.ts'
import { openTcpLine } from '../../drivers/simulated-line/tcp-line.ts'
import { openError } from '../../drivers/transport/open-errors.ts'
import { createSerialTransport } from '../../drivers/transport/serial.ts'
import { createTcpTransport } from '../../drivers/transport/tcp.ts'
import { createPty } from '../support/pty.ts'

type FarEnd = Readonly<{
  write(bytes: Uint8Array): void
  onData(listener: (bytes: Uint8Array) => void): void
  unplug(): Promise<void>
  plugIn(): Promise<void>
  close(): Promise<void>
}>
type Line = Readonly<{ farEnd: FarEnd; create: () => Transport }>

const lines: [name: string, open: () => Promise<Line>][] = [
  [
    'a TCP line',
    async () => {
      const farEnd = await openTcpLine()
      return { farEnd, create: () => createTcpTransport({ host: '127.0.0.1', port: farEnd.port }) }
    },
  ],
]
if (process.platform !== 'win32') {
  lines.push([
    'a serial line',
    async () => {
      const farEnd = await createPty()
      return { farEnd, create: () => createSerialTransport({ path: farEnd.path, baudRate: 115_200 }) }
    },
  ])
}

/** Every byte there is: a line that is not raw loses or changes some. */
const allBytes = Uint8Array.from({ length: 256 }, (_, index) => index)

function collect(end: Pick<FarEnd, 'onData'>): number[] {
  const received: number[] = []
  end.onData(bytes => received.push(...bytes))
  return received
}

describe.each(lines)('%s', (_name, openLine) => {
  let closers: (() => Promise<void>)[] = []
  const start = async () => {
    const { farEnd, create } = await openLine()
    const transport = create()
    await transport.open()
    closers.push(transport.close, farEnd.close)
    return { farEnd, transport, create }
  }
  afterEach(async () => {
    for (const close of closers) await close()
    closers = []
  })

  it('carries every byte both ways, unchanged', async () => {
    const { farEnd, transport } = await start()
    const far = collect(farEnd)
    const near = collect(transport)
    await transport.write(allBytes)
    await expect.poll(() => far.length).toBe(256)
    farEnd.write(allBytes)
    await expect.poll(() => near.length).toBe(256)
    expect([far, near]).toEqual([[...allBytes], [...allBytes]])
  })

  it('tells when the cable is pulled, and can be opened again when it is back', async () => {
    const { farEnd, transport } = await start()
    const lost = new Promise<string>(resolve => transport.onLost(resolve))
    await farEnd.unplug()
    expect(await lost).not.toBe('')
    await expect(transport.open()).rejects.toMatchObject({ code: 'device.not-found' })
    await expect(transport.write(allBytes)).rejects.toMatchObject({ code: 'device.closed' })
    await farEnd.plugIn()
    await transport.open()
    const far = collect(farEnd)
    await transport.write(allBytes)
    await expect.poll(() => far.length).toBe(256)
  })

  it('does not call closing a loss', async () => {
    const { transport } = await start()
    let losses = 0
    transport.onLost(() => losses++)
    await transport.close()
    await transport.close()
    await transport.open()
    expect(losses).toBe(0)
  })
})

describe.runIf(process.platform !== 'win32')('a serial port', () => {
  it('has one owner: a second one is refused, and admitted when the first has left', async () => {
    const pty = await createPty()
    const [first, second] = [1, 2].map(() => createSerialTransport({ path: pty.path, baudRate: 9600 }))
    await first?.open()
    await expect(second?.open()).rejects.toMatchObject({ code: 'device.port-busy', params: { port: pty.path } })
    await first?.close()
    await second?.open()
    await second?.close()
    await pty.close()
  })

  it('in software never replaces a file that is not its own link', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tillside-port-'))
    const path = join(folder, 'port')
    writeFileSync(path, 'somebody’s')
    await expect(openPtyLine(path)).rejects.toMatchObject({ code: 'setup.pty-unavailable' })
    expect(readFileSync(path, 'utf8')).toBe('somebody’s')
    rmSync(folder, { recursive: true })
  })

  it('that is not there is not found', async () => {
    const transport = createSerialTransport({ path: '/dev/ttyNOBODY7', baudRate: 9600 })
    await expect(transport.open()).rejects.toMatchObject({ code: 'device.not-found' })
  })
})

describe('a TCP address where nobody listens', () => {
  it('is not found', async () => {
    const server = createServer()
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    await new Promise(resolve => server.close(resolve))
    const port = typeof address === 'object' && address ? address.port : 0
    const transport = createTcpTransport({ host: '127.0.0.1', port })
    await expect(transport.open()).rejects.toMatchObject({ code: 'device.not-found' })
  })
})

describe('a refusal to open', () => {
  it.each([
    ['Error: No such file or directory, cannot open /dev/ttyUSB0', 'device.not-found'],
    ['Opening COM7: File not found', 'device.not-found'],
    ['Opening COM7: Unknown error code 433', 'device.not-found'],
    ['Error: Inappropriate ioctl for device setting custom baud rate of 9600', 'device.not-found'],
    ['connect ECONNREFUSED 192.168.137.111:7778', 'device.not-found'],
    ['connect EHOSTUNREACH 192.168.137.111:7778', 'device.not-found'],
    ['Error Resource temporarily unavailable Cannot lock port', 'device.port-busy'],
    ['Error: Device or resource busy, cannot open /dev/ttyS0', 'device.port-busy'],
    ['Opening COM3: Access denied', 'device.port-busy'],
    ['Error: Permission denied, cannot open /dev/ttyUSB0', 'device.no-rights'],
  ])('"%s" is %s', (text, code) => {
    const error = openError(new Error(text), { port: 'COM7' })
    expect(error).toMatchObject({ code, outcome: 'not-applied', params: { port: 'COM7' }, original: { text } })
  })
})
