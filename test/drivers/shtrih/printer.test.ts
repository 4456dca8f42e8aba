import { afterEach, describe, expect, it } from 'vitest'
import type { FiscalPrinter } from '../../../drivers/contract.ts'
import { createShtrihPrinter, type Edge } from '../../../drivers/fiscal/shtrih/index.ts'
import { createTcpTransport } from '../../../drivers/transport/tcp.ts'
import type { ReceiptDocument } from '../../../src/shared/fiscal/document.ts'
import { createShtrihRig } from './rig.ts'

const cashier = { name: 'Кассир Иванова' }
const milk = { name: 'Молоко', priceMinor: 100_00, quantityMilli: 1000, totalMinor: 100_00, vatCode: 2 }
const sale: ReceiptDocument = {
  kind: 'sale',
  lines: [{ ...milk, paymentMethod: 4, itemKind: 1, department: 1 }],
  tenders: { cash: 100_00, card: 0, advance: 0, credit: 0, other: 0 },
  totalMinor: 100_00,
  taxSystem: 1,
  cashier,
  isElectronicOnly: false,
  operationMark: 'op-1',
}

describe('the SHTRIH-M driver', () => {
  let rig: Awaited<ReturnType<typeof createShtrihRig>>
  const commands: string[] = []
  const start = async (options: Parameters<typeof createShtrihRig>[1] = {}) => {
    commands.length = 0
    const onEdge = ({ edge, command }: Edge) => {
      if (edge === 'frame-received') commands.push(command.toString(16))
    }
    rig = await createShtrihRig('tcp', { onEdge, ...options })
    await rig.printer.open()
  }
  const during = async (work: () => Promise<unknown>) => {
    commands.length = 0
    await work()
    return commands.join(' ')
  }
  afterEach(() => rig.close())

  it('is refused with a wrong password, by name', async () => {
    const starting = start({ password: 31 })
    await expect(starting).rejects.toMatchObject({ code: 'device.wrong-password', original: { code: '4Fh' } })
  })

  it('reads the baseline with two commands', async () => {
    await start()
    expect(await during(() => rig.printer.baseline())).toBe('10 ff01')
  })

  it('prints with no command more than a receipt needs', async () => {
    await start()
    await rig.printer.openShift(cashier)
    await rig.printer.printReceipt(sale)
    await rig.simulator.inflict({ kind: 'error', command: 0x2e, code: 0x37, times: 9 })
    expect(await during(() => rig.printer.printReceipt(sale))).toBe('10 8d ff46 ff0c ff0c ff45 ff0a')
  })

  it('takes the time from the closing answer where the device gives it', async () => {
    await start()
    await rig.printer.openShift(cashier)
    await rig.printer.printReceipt(sale)
    await writeSetting(rig.printer, rig.address, 36, 1)
    await rig.printer.open()
    const texts = await during(async () => {
      expect((await rig.printer.printReceipt(sale)).deviceTime).toMatch(/^\d{4}-/)
    })
    expect(texts.endsWith('ff45')).toBe(true)
  })

  it('sets the paper aside immediately before it opens the receipt', async () => {
    await start()
    await rig.printer.openShift(cashier)
    const electronic = { ...sale, isElectronicOnly: true, buyerContact: 'ivan@example.com' }
    expect(await during(() => rig.printer.printReceipt(electronic))).toContain('1e 8d')
  })

  it('prints an electronic receipt on a device that has no such setting, instead of writing into another one', async () => {
    await start()
    await rig.printer.openShift(cashier)
    await rig.simulator.inflict({ kind: 'error', command: 0x2e, code: 0x5d })
    const electronic = { ...sale, isElectronicOnly: true, buyerContact: 'ivan@example.com' }
    expect(await during(() => rig.printer.printReceipt(electronic))).not.toContain('1e')
    expect(rig.documents().at(-1)).toMatchObject({ kind: 'receipt', isPaperPrinted: true })
  })

  it('does not cancel a receipt that somebody else has open', async () => {
    await start()
    await rig.printer.openShift(cashier)
    await rig.simulator.inflict({ kind: 'error', command: 0x8d, code: 0x4a })
    const printing = during(async () => {
      await expect(rig.printer.printReceipt(sale)).rejects.toMatchObject({
        code: 'fiscal.document-open',
        outcome: 'not-applied',
      })
    })
    expect(await printing).not.toContain('88')
  })

  it('says unknown when a refused closing left nothing to cancel', async () => {
    await start()
    await rig.printer.openShift(cashier)
    await rig.simulator.inflict({ kind: 'error', command: 0xff45, code: 0x21 })
    await rig.simulator.inflict({ kind: 'error', command: 0x88, code: 0x55 })
    await expect(rig.printer.printReceipt(sale)).rejects.toMatchObject({
      code: 'fiscal.storage-failure',
      outcome: 'unknown',
    })
  })

  it('says unknown when the cancel of a broken receipt is lost as well', async () => {
    await start({ answerMs: 150 })
    await rig.printer.openShift(cashier)
    await rig.simulator.inflict({ kind: 'error', command: 0xff46, code: 0x33 })
    await rig.simulator.inflict({ kind: 'silence', command: 0x88 })
    await expect(rig.printer.printReceipt(sale)).rejects.toMatchObject({
      code: 'fiscal.requisite-refused',
      outcome: 'unknown',
    })
  })

  it('refuses a VAT rate the device has no code for before it says anything to the device', async () => {
    await start()
    const [line] = sale.lines
    const odd = { ...sale, lines: line ? [{ ...line, vatCode: 77 }] : [] }
    expect(
      await during(async () => {
        await expect(rig.printer.printReceipt(odd)).rejects.toMatchObject({
          code: 'fiscal.requisite-refused',
          outcome: 'not-applied',
        })
      }),
    ).toBe('')
  })

  it('takes the codes of another model for the VAT rates that differ', async () => {
    await start()
    await rig.printer.openShift(cashier)
    await rig.printer.close()
    const transport = createTcpTransport({ host: '127.0.0.1', port: Number(rig.address) })
    const nano = createShtrihPrinter({ transport, vatDeviceCodes: { 11: 0x90 } })
    await nano.open()
    const [line] = sale.lines
    await nano.printReceipt({ ...sale, lines: line ? [{ ...line, vatCode: 11 }] : [] })
    await nano.printReceipt(sale)
    const codes = rig.simulator
      .documents()
      .slice(-2)
      .map(({ lines }) => lines?.[0]?.vatDeviceCode)
    expect(codes).toEqual([0x90, 0x02])
    await nano.close()
  })

  it.each(['begin', 'tag', 'report'] as const)(
    'leaves no half-begun shift behind when the device refuses the %s',
    async step => {
      await start()
      const command = { begin: 0xff41, tag: 0xff0c, report: 0xe0 }[step]
      await rig.simulator.inflict({ kind: 'error', command, code: 0x17 })
      await expect(rig.printer.openShift(cashier)).rejects.toMatchObject({
        code: 'fiscal.clock-off',
        outcome: 'not-applied',
      })
      expect((await rig.printer.openShift(cashier)).shiftNumber).toBe(1)
    },
  )

  it('opens and closes shifts on firmware that takes no cashier for them, and closes by the other command', async () => {
    await start()
    await rig.simulator.inflict({ kind: 'error', command: 0xff41, code: 0x37 })
    await rig.printer.openShift(cashier)
    await rig.simulator.inflict({ kind: 'error', command: 0xff42, code: 0x37 })
    await rig.simulator.inflict({ kind: 'error', command: 0x41, code: 0x37 })
    await rig.printer.closeShift(cashier)
    expect(rig.documents().at(-1)?.kind).toBe('shift-close')
  })

  it.each([
    ['the answer to opening', 0xe0],
    ['the reading of what was opened', 0xff0a],
  ])('says unknown when %s of a shift is lost', async (_name, command) => {
    await start({ answerMs: 100 })
    await rig.simulator.inflict({ kind: 'lost-answer', command, isKept: false, times: 9 })
    await expect(rig.printer.openShift(cashier)).rejects.toMatchObject({ code: 'device.no-reply', outcome: 'unknown' })
    expect(rig.documents().at(-1)?.kind).toBe('shift-open')
  })

  it('starts reading a document over when a part of it is lost, and never skips one', async () => {
    await start({ answerMs: 100 })
    await rig.printer.openShift(cashier)
    const lines = Array.from(
      { length: 20 },
      () => sale.lines[0] ?? { ...milk, paymentMethod: 4, itemKind: 1, department: 1 },
    )
    const { fdNumber } = await rig.printer.printReceipt({
      ...sale,
      lines,
      totalMinor: 2000_00,
      tenders: { ...sale.tenders, cash: 2000_00 },
    })
    await rig.simulator.inflict({ kind: 'lost-answer', command: 0xff3b, isKept: false })
    expect((await rig.printer.documentByNumber(fdNumber))?.lines).toHaveLength(20)
  })

  it('tells what it knows of a document on a device that cannot read documents out', async () => {
    await start()
    await rig.printer.openShift(cashier)
    const { fdNumber } = await rig.printer.printReceipt(sale)
    await rig.simulator.inflict({ kind: 'error', command: 0xff3a, code: 0x37 })
    const found = await rig.printer.documentByNumber(fdNumber)
    expect(found).toMatchObject({ kind: 'receipt', receiptKind: 'sale', totalMinor: 100_00 })
    expect(found?.lines).toBeUndefined()
  })

  it('reads the serial number from the full status where the settings table has none', async () => {
    await start()
    await rig.simulator.inflict({ kind: 'error', command: 0x1f, code: 0x5d })
    expect((await rig.printer.status()).serialNumber).toMatch(/^\d+$/)
  })

  it('reports the storage’s warnings and the documents the OFD waits for', async () => {
    await start()
    rig.simulator.setStorage({ unsentDocuments: 1, warningFlags: 0b1000_1010 })
    expect(await rig.printer.status()).toMatchObject({
      unsentDocuments: 1,
      storageWarnings: ['thirty-days-left', 'ofd-overdue', 'critical'],
      model: 'ШТРИХ-ЛАЙТ-02Ф (simulated)',
      serialNumber: '0478870007001234',
    })
  })

  it('keeps passwords, contacts and cashiers out of the trace', async () => {
    await start()
    await rig.printer.close()
    const seen: string[] = []
    const address = Number(rig.address)
    const traced = createShtrihPrinter({
      transport: createTcpTransport({ host: '127.0.0.1', port: address }),
      trace: ({ direction, bytes }) => seen.push(`${direction} ${bytes}`),
    })
    await traced.open()
    await traced.openShift(cashier)
    const { fdNumber } = await traced.printReceipt({ ...sale, buyerContact: '+79161234567' })
    await traced.documentByNumber(fdNumber)
    await traced.close()
    const all = seen.join('\n')
    expect(all).toContain('out FF 45 ** ** ** **')
    expect(all).toContain('in FF 45 00')
    expect(all).toContain('out FF 0C ** ** ** ** (16 bytes)')
    expect(all).not.toMatch(/1E 00 00 00|2B 37 39 31 36|8A A0 E1/)
  })
})

/** Changes a setting of the device behind the driver's back. */
async function writeSetting(
  printer: FiscalPrinter,
  address: string | number,
  field: number,
  value: number,
): Promise<void> {
  await printer.close()
  const { createLink } = await import('../../../drivers/fiscal/shtrih/link.ts')
  const { createSession, usualShtrihTiming } = await import('../../../drivers/fiscal/shtrih/session.ts')
  const { writeTable } = await import('../../../drivers/fiscal/shtrih/commands.ts')
  const link = createLink(createTcpTransport({ host: '127.0.0.1', port: Number(address) }), usualShtrihTiming)
  await link.open()
  await createSession(link, 30, usualShtrihTiming).ask(writeTable, {
    table: 17,
    row: 1,
    field,
    value: Uint8Array.of(value),
  })
  await link.close()
}
