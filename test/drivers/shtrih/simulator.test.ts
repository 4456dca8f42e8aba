import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  createShtrihSimulator,
  type Edge,
  type EdgeVerdict,
  readFiscalMemory,
} from '../../../drivers/fiscal/shtrih/index.ts'
import { hexText } from '../../../drivers/fiscal/shtrih/wire.ts'
import { createTcpTransport } from '../../../drivers/transport/tcp.ts'
import { fixture, fromHex, readFixture } from './fixtures.ts'

const requests = readFixture('computed')
const ENQ = fromHex('05')
const ACK = fromHex('06')
const NAK = fromHex('15')

/** Plays a host byte by byte: sends, and waits until as many bytes as expected have come back. */
async function createHost(port: number) {
  const transport = createTcpTransport({ host: '127.0.0.1', port })
  let received: number[] = []
  let wake = () => {}
  transport.onData(bytes => {
    received.push(...bytes)
    wake()
  })
  await transport.open()
  const take = async (length: number) => {
    const giveUpAtMs = performance.now() + 3000
    while (received.length < length && performance.now() < giveUpAtMs) {
      const timer = setTimeout(() => wake(), 3000)
      await new Promise<void>(resolve => {
        wake = resolve
      })
      clearTimeout(timer)
    }
    const taken = received.slice(0, length)
    received = received.slice(length)
    return hexText(Uint8Array.from(taken))
  }
  const exchange = async (bytes: Uint8Array, length: number) => {
    await transport.write(bytes)
    return take(length)
  }
  const ask = async (request: Uint8Array, answerLength: number) => {
    expect(await exchange(ENQ, 1)).toBe('15')
    expect(await exchange(request, 1)).toBe('06')
    const answer = await take(answerLength)
    await transport.write(ACK)
    return answer
  }
  return { exchange, take, ask, close: transport.close, write: transport.write }
}

describe('the SHTRIH-M simulator', () => {
  let folder: string
  let closers: (() => Promise<unknown>)[]
  const start = async (options: Partial<Parameters<typeof createShtrihSimulator>[0]> = {}) => {
    const simulator = createShtrihSimulator({ folder, clock: () => new Date(2026, 10, 22, 18, 5), ...options })
    const host = await createHost(await simulator.serveTcp())
    closers.push(host.close, simulator.close)
    return { simulator, host }
  }
  const openShift = fixture(requests, 'open-shift')
  const openReceipt = fixture(requests, 'open-receipt')
  const bread = fixture(requests, 'operation')
  const closing = fromHex(`02 76 FF 45 1E 00 00 00 8C 23 00 00 00 ${'00 '.repeat(15 * 5 + 1 + 30)} 01 7C`)

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tillside-sim-'))
    closers = []
  })
  afterEach(async () => {
    for (const close of closers) await close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('answers status requests with the bytes of the protocol text', async () => {
    const { host } = await start()
    expect(await host.ask(fixture(requests, 'short-status'), 19)).toMatch(
      /^02 10 10 00 1E 90 02 04 00 00 9D D7 00 00 00 00 00 00/,
    )
    expect(await host.ask(fixture(requests, 'storage-status'), 36)).toMatch(
      /^02 21 FF 01 00 03 00 00 00 00 1A 0B 16 12 05 39 39 39 39 30 37 38 39 30 32 30 30 34 33 32 31 01 00 00 00/,
    )
    expect(await host.ask(fixture(requests, 'shift-parameters'), 11)).toMatch(/^02 08 FF 40 00 00 00 00 00 00/)
    expect(await host.ask(fixture(requests, 'device-type'), 10)).toMatch(/^02 22 FC 00 00 00 01 0E F3 00/)
  })

  it('sells by bytes alone: shift, receipt, line, closing', async () => {
    const { host, simulator } = await start()
    expect(await host.ask(openShift, 6)).toBe('02 03 E0 00 1E FD')
    expect(await host.ask(openReceipt, 6)).toBe('02 03 8D 00 1E 90')
    expect(await host.ask(bread, 6)).toBe('02 03 FF 46 00 BA')
    expect(await host.ask(closing, 19)).toMatch(/^02 10 FF 45 00 00 00 00 00 00 03 00 00 00/)
    expect(simulator.documents().at(-1)).toMatchObject({
      fdNumber: 3,
      totalMinor: 9100,
      payments: { 1: 9100 },
      lines: [{ name: 'Хлеб', priceMinor: 4550, quantityMilli: 2000, vatDeviceCode: 2 }],
    })
  })

  it('refuses what is not modelled, wrong passwords and unreadable frames as a real device does', async () => {
    const { host } = await start()
    expect(await host.ask(fixture(readFixture('captured'), 'cut request'), 5)).toBe('02 02 25 37 10')
    expect(await host.ask(fromHex('02 05 10 1F 00 00 00 0A'), 5)).toBe('02 02 10 4F 5D')
    expect(await host.exchange(fromHex('02 05 10 1E 00 00 00 FF'), 1)).toBe('15')
  })

  it('answers ENQ with ACK and the answer again until somebody confirms it', async () => {
    const { host } = await start()
    await host.exchange(ENQ, 1)
    const first = await host.exchange(openShift, 7)
    await host.write(NAK)
    expect(await host.exchange(ENQ, 7)).toBe(first)
    expect(await host.exchange(ENQ, 7)).toBe(first)
    await host.write(ACK)
    expect(await host.exchange(ENQ, 1)).toBe('15')
  })

  it('drops an unconfirmed answer when a new frame comes', async () => {
    const { host } = await start()
    await host.exchange(ENQ, 1)
    await host.exchange(openShift, 7)
    expect(await host.exchange(fixture(requests, 'cancel-receipt'), 6)).toBe('06 02 02 88 55 DF')
  })

  it('keeps everything over a restart of its process: documents, shift, open receipt', async () => {
    const first = await start()
    await first.host.ask(openShift, 6)
    await first.host.ask(openReceipt, 6)
    await first.host.ask(bread, 6)
    await first.host.close()
    await first.simulator.close()
    const second = await start()
    expect(await second.host.ask(fixture(requests, 'short-status'), 19)).toMatch(/^02 10 10 00 1E 90 02 08 00 01/)
    expect(await second.host.ask(closing, 19)).toMatch(/^02 10 FF 45 00/)
    expect(readFiscalMemory(folder).map(({ kind }) => kind)).toEqual(['registration', 'shift-open', 'receipt'])
  })

  it('has a document on disk before it says so, and forgets half a line that a kill left behind', async () => {
    const seen: number[] = []
    const first = await start({
      onEdge: ({ edge }) => {
        if (edge === 'committed') seen.push(readFiscalMemory(folder).length)
        return 'continue'
      },
    })
    await first.host.ask(openShift, 6)
    expect(seen).toEqual([2])
    await first.simulator.close()
    appendFileSync(join(folder, 'fiscal-memory.jsonl'), '{"type":"document","docum')
    expect(readFiscalMemory(folder)).toHaveLength(2)
    const second = await start()
    await second.host.ask(fixture(requests, 'z-report'), 6)
    expect(readFiscalMemory(folder).map(({ fdNumber }) => fdNumber)).toEqual([1, 2, 3])
  })

  it('stops at every edge of a command, in order, until it is let go', async () => {
    const edges: Edge[] = []
    const { host } = await start({
      onEdge: async edge => {
        await new Promise(resolve => setImmediate(resolve))
        edges.push(edge)
        return 'continue' as const
      },
    })
    await host.ask(openShift, 6)
    await host.exchange(ENQ, 1)
    await expect.poll(() => edges.length).toBe(10)
    expect(edges.map(({ edge, command }) => `${edge} ${command.toString(16)}`)).toEqual([
      'enq-received 0',
      'enq-answered 0',
      'frame-received e0',
      'acked e0',
      'before-commit e0',
      'committed e0',
      'answer-sent e0',
      'answer-acked e0',
      'enq-received 0',
      'enq-answered 0',
    ])
    expect(edges.map(({ ordinal }) => ordinal)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(edges[4]?.name).toBe('open shift')
  })

  it.each([
    ['frame-received', 'drop', 1, 0],
    ['acked', 'drop', 1, 1],
    ['before-commit', 'drop', 1, 1],
    ['committed', 'drop', 2, 1],
    ['before-commit', 'silent', 2, 1],
    ['acked', 'silent', 2, 1],
    ['answer-sent', 'drop', 2, 7],
  ] as const)('at %s told to %s: %i documents, %i bytes back, then idle', async (at, verdict, documents, bytes) => {
    const verdicts = (edge: Edge): EdgeVerdict => (edge.edge === at && edge.command === 0xe0 ? verdict : 'continue')
    const { host, simulator } = await start({ onEdge: verdicts })
    await host.exchange(ENQ, 1)
    await host.exchange(openShift, bytes)
    expect(await host.exchange(ENQ, 1)).toBe('15')
    expect(simulator.documents()).toHaveLength(documents)
  })

  it('answers questions with the old numbers while it commits in the background, and lets changes wait', async () => {
    const { host, simulator } = await start()
    await host.ask(openShift, 6)
    await host.ask(openReceipt, 6)
    await host.ask(bread, 6)
    await simulator.inflict({ kind: 'slow-commit', ms: 150, answersMeanwhile: true })
    await host.exchange(ENQ, 1)
    expect(await host.exchange(closing, 1)).toBe('06')
    expect(await host.ask(fixture(requests, 'storage-status'), 36)).toMatch(/ 02 00 00 00 [0-9A-F]{2}$/)
    expect(await host.ask(fixture(requests, 'short-status'), 19)).toMatch(/^02 10 10 00 1E 90 02 08/)
    expect(simulator.documents()).toHaveLength(2)
    expect(await host.ask(fixture(requests, 'cancel-receipt'), 5)).toBe('02 02 88 55 DF')
    expect(simulator.documents()).toHaveLength(3)
  })

  it('answers the closing itself when nobody asks meanwhile', async () => {
    const { host, simulator } = await start()
    await simulator.inflict({ kind: 'slow-commit', ms: 50, answersMeanwhile: true })
    expect(await host.ask(openShift, 6)).toBe('02 03 E0 00 1E FD')
  })

  it('loses a commit that a restart interrupts', async () => {
    const { host, simulator } = await start()
    await simulator.inflict({ kind: 'slow-commit', ms: 50, answersMeanwhile: false })
    await host.exchange(ENQ, 1)
    await host.exchange(openShift, 1)
    await simulator.inflict('restart')
    await simulator.settled()
    expect(await host.exchange(ENQ, 1)).toBe('15')
    expect(simulator.documents()).toHaveLength(1)
  })

  it('stays silent as often as it is told to', async () => {
    const { host, simulator } = await start()
    await simulator.inflict({ kind: 'silence', times: 2 })
    await host.write(ENQ)
    await host.write(ENQ)
    expect(await host.exchange(ENQ, 1)).toBe('15')
    expect(await host.exchange(openShift, 7)).toBe('06 02 03 E0 00 1E FD')
  })

  it('forgets its faults when asked', async () => {
    const { host, simulator } = await start()
    await simulator.inflict({ kind: 'error', code: 0x6b, times: 9 })
    expect(await host.ask(openShift, 5)).toBe('02 02 E0 6B 89')
    simulator.clearFaults()
    expect(await host.ask(openShift, 6)).toBe('02 03 E0 00 1E FD')
  })
})
