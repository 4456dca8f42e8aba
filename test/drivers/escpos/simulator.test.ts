import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEscposSimulator, escposFaultHelp, parseEscposFault } from '../../../drivers/receipt/escpos/index.ts'
import { openReceiptPrinter } from '../../../drivers/registry.ts'
import { ReceiptPrinterSettings } from '../../../drivers/settings.ts'
import { runEscposSimulator } from '../../../drivers/simulators.ts'
import { createTcpTransport } from '../../../drivers/transport/tcp.ts'
import { slipOf, textBlock } from './slips.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tillside-escpos-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('a simulated receipt printer', () => {
  /** What is on paper after these bytes. */
  const paperOf = async (bytes: readonly number[], model: 'epson' | 'clone' | 'clone-58' = 'epson') => {
    const simulator = createEscposSimulator({ model })
    const transport = createTcpTransport({ host: '127.0.0.1', port: await simulator.serveTcp() })
    await transport.open()
    for (const byte of bytes) await transport.write(Uint8Array.of(byte))
    await expect.poll(() => simulator.received().length).toBe(bytes.length)
    const text = simulator.paperText()
    await transport.close()
    await simulator.close()
    return text
  }
  const cyrillic = [0x8f, 0xe0, 0xa8, 0xa2, 0xa5, 0xe2, 0x0a]

  it('prints the page it was told, byte by byte', async () => {
    expect(await paperOf([0x1b, 0x40, 0x1b, 0x74, 17, ...cyrillic])).toBe('Привет\n')
  })

  it('prints rubbish where the page was not chosen', async () => {
    expect(await paperOf([0x1b, 0x40, ...cyrillic])).not.toContain('Привет')
  })

  it('prints hieroglyphs where a clone was not told to leave Chinese', async () => {
    expect(await paperOf([0x1b, 0x40, 0x1b, 0x74, 17, ...cyrillic], 'clone')).toMatch(/\p{Script=Han}/u)
    expect(await paperOf([0x1b, 0x40, 0x1c, 0x2e, 0x1b, 0x74, 17, ...cyrillic], 'clone')).toBe('Привет\n')
  })

  it('prints the letters of a QR command that it does not know', async () => {
    const print = [0x1d, 0x28, 0x6b, 5, 0, 0x31, 0x50, 0x30, 0x48, 0x49, 0x0a]
    expect(await paperOf(print, 'clone-58')).toBe('1P0HI\n')
  })

  it('breaks a line at the edge of the paper', async () => {
    expect(await paperOf([...Array<number>(50).fill(0x41), 0x0a])).toBe(`${'A'.repeat(48)}\nAA\n`)
  })

  it('lays its paper into a folder, as text and as a picture', async () => {
    const simulator = createEscposSimulator({ folder })
    const connection = { line: 'tcp', host: '127.0.0.1', port: await simulator.serveTcp() }
    const printer = await openReceiptPrinter(ReceiptPrinterSettings.parse({ driver: 'escpos', connection }))
    expect(printer.columns).toBe(48)
    await printer.open()
    await printer.print(slipOf(textBlock('Первый')))
    await printer.print(slipOf({ kind: 'text', text: 'Второй <&> 5 ₽', isBold: true }, { kind: 'qr', data: 'QR' }))
    await printer.close()
    await simulator.close()
    expect(readFileSync(join(folder, 'paper.txt'), 'utf8')).toMatch(/^Первый\n- [\s\S]*Второй <&> 5 ₽\n[\s\S]*\[QR QR]/)
    const svg = readFileSync(join(folder, 'paper.svg'), 'utf8')
    expect(svg).toMatch(/^<svg [\s\S]*<\/svg>\n$/)
    expect(svg).toContain('>&amp;</text>')
    expect(svg).not.toContain('>П</text>')
  })

  it('understands each fault that its help names', () => {
    for (const name of escposFaultHelp) expect(parseEscposFault(name.replace(/:.*/, ':7'))).toBeDefined()
    for (const text of ['', 'explode', 'paper-out:3', 'slow', 'slow:fast', 'slow:-1'])
      expect(parseEscposFault(text)).toBeUndefined()
  })
})

describe('a receipt printer run from the command line', () => {
  it('begins with its fault and mends when told', async () => {
    const typed = new PassThrough()
    const said: string[] = []
    const person = { say: (line: string) => said.push(line), lines: createInterface(typed) }
    const running = runEscposSimulator({ folder, model: 'epson', port: 0, faults: ['paper-out'], ...person })
    await expect.poll(() => said[0]).toMatch(/127\.0\.0\.1:\d+/)
    const port = Number(/:(\d+)$/.exec(said[0] ?? '')?.[1])
    const connection = { line: 'tcp', host: '127.0.0.1', port }
    const printer = await openReceiptPrinter(ReceiptPrinterSettings.parse({ driver: 'escpos', connection }))
    await expect.poll(async () => (await printer.status()).paper).toBe('out')
    typed.write('paper-in\nnonsense\n')
    await expect.poll(() => said.slice(-2)).toEqual(['happened: paper-in', 'not understood: nonsense'])
    await printer.print(slipOf(textBlock('Готово')))
    await printer.close()
    typed.end()
    await running
    expect(readFileSync(join(folder, 'paper.txt'), 'utf8')).toContain('Готово')
  })

  it.each([
    ['fault', { model: 'epson', faults: ['explode'] }],
    ['model', { model: 'typewriter' }],
  ])('refuses a %s it does not know', async (option, wrong) => {
    const person = { say: () => {}, lines: createInterface(new PassThrough()) }
    const running = runEscposSimulator({ folder, port: 0, ...wrong, ...person })
    await expect(running).rejects.toMatchObject({ code: 'setup.settings-invalid', params: { option } })
  })
})
