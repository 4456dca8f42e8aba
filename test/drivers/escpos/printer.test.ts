import { afterEach, describe, expect, it } from 'vitest'
import {
  createEscposPrinter,
  createEscposSimulator,
  type EscposSimulator,
  type ModelName,
  parseEscposFault,
  profileOf,
} from '../../../drivers/receipt/escpos/index.ts'
import type { EscposTiming } from '../../../drivers/receipt/escpos/printer.ts'
import type { ReceiptPrinterSettings } from '../../../drivers/settings.ts'
import { createSerialTransport } from '../../../drivers/transport/serial.ts'
import { createTcpTransport } from '../../../drivers/transport/tcp.ts'
import { longSlip, loyaltySlip, slipOf, textBlock } from './slips.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

const lines = {
  pty: async (simulator: EscposSimulator) =>
    createSerialTransport({ path: await simulator.servePty(), baudRate: 115_200 }),
  tcp: async (simulator: EscposSimulator) =>
    createTcpTransport({ host: '127.0.0.1', port: await simulator.serveTcp() }),
}
type LineName = keyof typeof lines
const lineNames = process.platform === 'win32' ? (['tcp'] as const) : (['pty', 'tcp'] as const)

type Rig = Readonly<{
  line?: LineName
  model?: ModelName
  profile?: Partial<ReceiptPrinterSettings> & Pick<ReceiptPrinterSettings, 'profile'>
  timing?: EscposTiming
}>

async function start({ line = 'tcp', model = 'epson', profile = { profile: 'epson-80' }, timing }: Rig = {}) {
  const simulator = createEscposSimulator({ model })
  const transport = await lines[line](simulator)
  const quick = { answerTimeoutMs: 300, pollMs: 20, printTimeoutMs: 2000, sendTimeoutMs: 1000, ...timing }
  const printer = createEscposPrinter({ transport, profile: profileOf(profile), timing: quick })
  closers.push(printer.close, simulator.close)
  await printer.open()
  const suffer = async (text: string) => {
    const fault = parseEscposFault(text)
    if (!fault) throw new Error(`no such fault: ${text}`)
    await simulator.inflict(fault)
  }
  return { simulator, printer, suffer }
}

const slip = slipOf(textBlock('Баллов: 1 254'))
const times = (text: string, part: string) => text.split(part).length - 1

describe.each(lineNames)('a receipt printer on %s', line => {
  it('says how it is, prints, and cuts', async () => {
    const { simulator, printer } = await start({ line })
    expect(await printer.status()).toEqual({ paper: 'present', isCoverOpen: false, isOnline: true })
    await printer.print(loyaltySlip)
    expect(simulator.paperText()).toContain('среднеобжаренный, пакет 500 г         1 240,50 ₽\n')
    expect(simulator.paperText()).toContain('[QR https://club.example.ru/r/7f3K?имя=Ё]')
    expect(simulator.paperText()).toContain('[|| TS-0000123456]')
    expect(simulator.pieces()).toBe(1)
  })

  it.each([
    ['paper-out', { paper: 'out', isCoverOpen: false, isOnline: false }, 'paper.out', 'paper-in'],
    ['cover-open', { paper: 'present', isCoverOpen: true, isOnline: false }, 'device.cover-open', 'cover-closed'],
    ['cutter-jam', { paper: 'present', isCoverOpen: false, isOnline: false }, 'device.hardware', 'repaired'],
  ])(
    'refuses a slip at %s before it sends anything, and prints it once when asked again',
    async (fault, status, code, mend) => {
      const { simulator, printer, suffer } = await start({ line })
      await suffer(fault)
      expect(await printer.status()).toEqual(status)
      await expect(printer.print(slip)).rejects.toMatchObject({ code, outcome: 'not-applied' })
      await suffer(mend)
      expect(simulator.paperText()).toBe('')
      await printer.print(slip)
      expect(times(simulator.paperText(), 'Баллов')).toBe(1)
    },
  )

  it('warns of the end of the roll, and prints', async () => {
    const { simulator, printer, suffer } = await start({ line })
    await suffer('near-end')
    expect(await printer.status()).toMatchObject({ paper: 'near-end', isOnline: true })
    await printer.print(slip)
    expect(simulator.pieces()).toBe(1)
  })

  it('does not know how much is on paper when the roll ends in the middle, and sends no more', async () => {
    const { simulator, printer, suffer } = await start({ line })
    await suffer('paper-out-after:3')
    await expect(printer.print(longSlip)).rejects.toMatchObject({ code: 'paper.out', outcome: 'unknown' })
    const sent = simulator.received().length
    expect(await printer.status()).toMatchObject({ paper: 'out' })
    await suffer('paper-in')
    expect(simulator.received().length - sent).toBeLessThan(20)
    expect(times(simulator.paperText(), 'Позиция 4:')).toBe(1)
    expect(simulator.paperText()).not.toContain('Позиция 60:')
  })

  it('does not know how much is on paper when the cable is pulled in the middle, and finds the line again', async () => {
    const { simulator, printer, suffer } = await start({ line })
    await suffer('unplug-after:3000')
    await expect(printer.print(longSlip)).rejects.toMatchObject({ code: 'device.unplugged', outcome: 'unknown' })
    await expect(printer.print(slip)).rejects.toMatchObject({ code: 'device.not-found', outcome: 'not-applied' })
    await suffer('plug-in')
    await printer.print(slip)
    expect(times(simulator.paperText(), 'Баллов')).toBe(1)
  })

  it('is not spoilt by a slip that was cut off inside a code', async () => {
    const { simulator, printer, suffer } = await start({ line })
    await suffer('unplug-after:2300')
    await expect(printer.print(slipOf({ kind: 'qr', data: 'a'.repeat(500) }))).rejects.toMatchObject({
      outcome: 'unknown',
    })
    await suffer('plug-in')
    await printer.print(slip)
    expect(simulator.paperText()).toMatch(/^Баллов: 1 254\n- -/m)
    expect(simulator.paperText()).not.toContain('aaa')
  })

  it('gives up on a printer that says nothing, in time and before anything is sent', async () => {
    const { simulator, printer, suffer } = await start({ line })
    await suffer('silence')
    await expect(printer.status()).rejects.toMatchObject({ code: 'device.no-reply', outcome: 'not-applied' })
    await expect(printer.print(slip)).rejects.toMatchObject({ code: 'device.no-reply', outcome: 'not-applied' })
    await expect(printer.open()).rejects.toMatchObject({ code: 'device.no-reply' })
    expect(simulator.paperText()).toBe('')
    await suffer('talk')
    await printer.print(slip)
    expect(simulator.pieces()).toBe(1)
  })

  it('does not know what a printer did that fell silent while printing', async () => {
    const { printer, suffer, simulator } = await start({ line })
    await suffer('slow:30')
    const printing = printer.print(longSlip)
    const failure = expect(printing).rejects.toMatchObject({ code: 'device.no-reply', outcome: 'unknown' })
    await expect.poll(() => simulator.paperText()).toContain('Позиция 2:')
    await suffer('silence')
    await failure
  })

  it('waits for a slow one as long as it is well', async () => {
    const { simulator, printer, suffer } = await start({ line })
    await suffer('slow:15')
    await printer.print(longSlip)
    expect(simulator.paperText()).toContain('Позиция 60:')
    expect(simulator.pieces()).toBe(1)
  })

  it('notices a cover opened while it prints', async () => {
    const { simulator, printer, suffer } = await start({ line })
    await suffer('slow:15')
    const failure = expect(printer.print(longSlip)).rejects.toMatchObject({
      code: 'device.cover-open',
      outcome: 'unknown',
    })
    await expect.poll(() => simulator.paperText()).toContain('Позиция 2:')
    await suffer('cover-open')
    await failure
  })
})

describe('a printer of another kind', () => {
  it('prints Cyrillic though it starts in Chinese', async () => {
    const { simulator, printer } = await start({ model: 'clone', profile: { profile: 'xprinter-80' } })
    await printer.print(slipOf(textBlock('Ёлка 5 ₽')))
    await printer.print(slipOf(textBlock('Щука')))
    expect(simulator.paperText()).toContain('Ёлка 5 руб.\n')
    expect(simulator.paperText()).toContain('Щука\n')
  })

  it('gets its QR code as a picture where it would print the command, and is not asked what it cannot answer', async () => {
    const { simulator, printer } = await start({ model: 'clone-58', profile: { profile: 'xprinter-58' } })
    await printer.print(loyaltySlip)
    await expect.poll(() => simulator.paperText()).toMatch(/\[picture \d+x\d+]/)
    expect(simulator.paperText()).not.toContain('1P0')
  })

  it('may say nothing at all, if the settings know', async () => {
    const { simulator, printer, suffer } = await start({ profile: { profile: 'xprinter-80', answers: 'none' } })
    await suffer('silence')
    await expect(printer.status()).rejects.toMatchObject({ code: 'device.unsupported' })
    await printer.print(slip)
    await expect.poll(() => simulator.pieces()).toBe(1)
  })

  it('may report what nobody asked for', async () => {
    const { simulator, printer, suffer } = await start()
    await suffer('unasked-status')
    expect(await printer.status()).toMatchObject({ isOnline: true, paper: 'present' })
    await suffer('slow:10')
    const printing = printer.print(longSlip)
    await expect.poll(() => simulator.paperText()).toContain('Позиция 2:')
    await suffer('unasked-status')
    await printing
    expect(simulator.pieces()).toBe(1)
  })
})
