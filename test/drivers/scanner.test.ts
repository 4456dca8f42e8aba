import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLineScanner } from '../../drivers/scanner/line-scanner.ts'
import { createScanSplitter } from '../../drivers/scanner/scan-splitter.ts'
import { createScannerSimulator } from '../../drivers/scanner/scanner-simulator.ts'
import { createMemoryLine } from '../../drivers/transport/memory.ts'
import { createSerialTransport } from '../../drivers/transport/serial.ts'
import { createTcpTransport } from '../../drivers/transport/tcp.ts'
import type { AppError } from '../../src/shared/errors/app-error.ts'

const GS = '\x1d'
const marked = `010460043993125621JgXJ5.T${GS}91EE06${GS}92abcdefghijkl+/=`

const bytesOf = (text: string) => new TextEncoder().encode(text)

describe('cutting bytes into scans', () => {
  it.each([
    ['CR', '4600439931256\r4006381333931\r'],
    ['LF', '4600439931256\n4006381333931\n'],
    ['CR LF', '4600439931256\r\n4006381333931\r\n'],
  ])('ends a scan at %s', (_name, text) => {
    expect(createScanSplitter().push(bytesOf(text))).toEqual(['4600439931256', '4006381333931'])
  })

  it('keeps GS and Tab inside a scan', () => {
    expect(createScanSplitter().push(bytesOf(`${marked}\tx\r`))).toEqual([`${marked}\tx`])
  })

  it('puts Cyrillic together whatever the pieces', () => {
    const splitter = createScanSplitter()
    const scans = Array.from(bytesOf('QR:Клиент №7\r'), byte => splitter.push(Uint8Array.of(byte))).flat()
    expect(scans).toEqual(['QR:Клиент №7'])
  })

  it('loses nothing of a scan that is not UTF-8', () => {
    expect(createScanSplitter().push(Uint8Array.of(0xe8, 0x30, 0x31, 0x0d))).toEqual(['\u00e801'])
  })

  it('drops a line that is no scanner’s instead of growing for ever', () => {
    const splitter = createScanSplitter()
    splitter.push(new Uint8Array(8193).fill(0x41))
    expect(splitter.hasPending()).toBe(false)
    expect(splitter.push(bytesOf('4600439931256\r'))).toEqual(['4600439931256'])
  })

  it('gives back any scans in order, however the line cuts them', () => {
    const scan = fc.string({ minLength: 1, maxLength: 80 }).map(text => text.replace(/[\r\n]/g, '.'))
    fc.assert(
      fc.property(fc.array(scan), fc.integer({ min: 1, max: 17 }), (scans, size) => {
        const splitter = createScanSplitter()
        const stream = bytesOf(scans.map(text => `${text}\r\n`).join(''))
        const received: string[] = []
        for (let offset = 0; offset < stream.length; offset += size)
          received.push(...splitter.push(stream.subarray(offset, offset + size)))
        expect(received).toEqual(scans)
      }),
    )
  })
})

describe('a pause on the line', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  const start = async () => {
    const { transport, farEnd } = createMemoryLine()
    const scanner = createLineScanner({ transport, idleGapMs: 80 })
    const scans: string[] = []
    scanner.onScan(text => scans.push(text))
    await scanner.open()
    const say = async (text: string, thenQuietMs: number) => {
      farEnd.write(bytesOf(text))
      await vi.advanceTimersByTimeAsync(thenQuietMs)
    }
    return { say, scans }
  }

  it('ends a scan of a scanner without a suffix', async () => {
    const { say, scans } = await start()
    await say('46004399', 60)
    await say('31256', 80)
    await say('4006381333931', 80)
    expect(scans).toEqual(['4600439931256', '4006381333931'])
  })

  it('does not cut a scan in two once the suffix is known', async () => {
    const { say, scans } = await start()
    await say('4600439931256\r', 0)
    await say('40063813', 250)
    await say('33931\r', 0)
    expect(scans).toEqual(['4600439931256', '4006381333931'])
  })

  it('ends a scan all the same when the suffix was switched off', async () => {
    const { say, scans } = await start()
    await say('4600439931256\r', 0)
    await say('4006381333931', 400)
    await say('4600439931256', 80)
    expect(scans).toEqual(['4600439931256', '4006381333931', '4600439931256'])
  })
})

const onPty = process.platform !== 'win32'

describe('a scanner on a line', () => {
  const closers: (() => Promise<void>)[] = []
  const start = async () => {
    const simulator = createScannerSimulator()
    const transport = onPty
      ? createSerialTransport({ path: await simulator.servePty(), baudRate: 9600 })
      : createTcpTransport({ host: '127.0.0.1', port: await simulator.serveTcp() })
    const scanner = createLineScanner({ transport, idleGapMs: 40, retryPauseMs: 20 })
    const scans: string[] = []
    const links: (boolean | string)[] = []
    scanner.onScan(text => scans.push(text))
    scanner.onLink((isUp: boolean, reason?: AppError) => links.push(reason?.code ?? isUp))
    await scanner.open()
    closers.push(scanner.close, simulator.close)
    return { simulator, scanner, scans, links }
  }
  afterEach(async () => {
    for (const close of closers.splice(0)) await close()
  })

  it('hands over what was read, GS and all', async () => {
    const { simulator, scans } = await start()
    simulator.scan(marked)
    simulator.scan('+7 916')
    await expect.poll(() => scans).toEqual([marked, '+7 916'])
  })

  it('loses none of two hundred scans in a row', async () => {
    const { simulator, scans } = await start()
    const sent = Array.from({ length: 200 }, (_, index) => `${marked}${index}`)
    for (const text of sent) simulator.scan(text)
    await expect.poll(() => scans.length).toBe(200)
    expect(scans).toEqual(sent)
  })

  it('finds its line again after it was pulled out and put back', async () => {
    const { simulator, scans, links } = await start()
    await simulator.unplug()
    await expect.poll(() => links.slice(0, 3)).toEqual([true, false, 'device.not-found'])
    await simulator.plugIn()
    await expect.poll(() => links.at(-1)).toBe(true)
    simulator.scan('4600439931256')
    await expect.poll(() => scans).toEqual(['4600439931256'])
  })

  it('starts before its scanner is there, and stops trying when closed', async () => {
    const { simulator, scanner, links } = await start()
    await scanner.close()
    await simulator.unplug()
    await scanner.open()
    expect(links.at(-1)).toBe('device.not-found')
    await scanner.close()
    const tried = links.length
    await simulator.plugIn()
    await scanner.open()
    expect(links.slice(tried)).toEqual([true])
  })
})
