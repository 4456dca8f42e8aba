import { describe, expect, it } from 'vitest'
import { readDocumentPart, startReadingDocument } from '../../../drivers/fiscal/shtrih/commands.ts'
import { createLink } from '../../../drivers/fiscal/shtrih/link.ts'
import { createSession, usualShtrihTiming } from '../../../drivers/fiscal/shtrih/session.ts'
import { hexText } from '../../../drivers/fiscal/shtrih/wire.ts'
import { createTcpTransport } from '../../../drivers/transport/tcp.ts'
import { corrections } from '../../fixtures/fiscal-documents/corrections.ts'
import { particulars } from '../../fixtures/fiscal-documents/particulars.ts'
import { fixture, readFixture } from './fixtures.ts'
import { createShtrihRig } from './rig.ts'
import { openScriptedPrinter } from './scripted-device.ts'

const cashier = { name: 'Кассир' }
const shiftOpen = '00 1E 90 02 02 00 00 9D D7 D3 01 00 A0 02 00'
/** Title and value of the format field as a smart-POS sent them: error byte first. */
const captured = readFixture('captured')
const title = hexText(fixture(captured, 'field-structure answer').subarray(3, -1))
const [correction] = corrections
if (!correction) throw new Error('no correction among the fixtures')

describe('how a device makes corrections', () => {
  it('is read where smart-POS models keep it, and believed by its title', async () => {
    const { printer } = await openScriptedPrinter({ '10': shiftOpen, '2e 0a1d': title, '1f 0a01001d': '00 04' })
    expect(printer.capabilities.corrections).toBe('lines')
  })

  it.each([
    ['00 02', 'sums'],
    ['00 03', 'lines'],
    ['00 00', 'none'],
    ['00 63', 'none'],
    ['33', 'none'],
  ])('follows the format it says: %s means %s', async (value, expected) => {
    const { printer } = await openScriptedPrinter({ '10': shiftOpen, '2e 0a1d': title, '1f 0a01001d': value })
    expect(printer.capabilities.corrections).toBe(expected)
  })

  it('stays unknown where the field is another one, and then a correction is refused before the first byte', async () => {
    const other = `00 ${'CF F0 EE F7 E5 E5 '.repeat(6)}00 00 00 00 00 01 00 04`
    const { printer, asked } = await openScriptedPrinter({ '10': shiftOpen, '2e': other, '1f': '00 04' })
    const before = asked.length
    await expect(printer.printReceipt(correction.document)).rejects.toMatchObject({
      code: 'fiscal.correction-unsupported',
      outcome: 'not-applied',
    })
    expect([printer.capabilities.corrections, asked.length]).toEqual(['none', before])
  })
})

describe('a document read out of the device', () => {
  it('is byte for byte what its storage holds', async () => {
    const rig = await createShtrihRig('tcp')
    await rig.printer.open()
    await rig.printer.openShift(cashier)
    const printed: number[] = []
    for (const { document } of [...particulars, correction]) {
      printed.push((await rig.printer.printReceipt(document)).fdNumber)
    }
    await rig.printer.close()
    const link = createLink(createTcpTransport({ host: '127.0.0.1', port: Number(rig.address) }), usualShtrihTiming)
    await link.open()
    const session = createSession(link, 30, usualShtrihTiming)
    for (const fdNumber of printed) {
      await session.ask(startReadingDocument, fdNumber)
      const parts: Uint8Array[] = []
      for (let part = await session.tryAsk(readDocumentPart); part.ok; part = await session.tryAsk(readDocumentPart)) {
        parts.push(part.answer)
      }
      expect(hexText(Buffer.concat(parts))).toBe(hexText(rig.simulator.image(fdNumber) ?? new Uint8Array(0)))
    }
    await link.close()
    await rig.close()
  })

  it('names agents and buyers in no trace', async () => {
    const { describeRequest } = await import('../../../drivers/fiscal/shtrih/trace.ts')
    const request = Uint8Array.from([0xff, 0x4d, 30, 0, 0, 0, 0xcb, 0x04, 1, 0, 0x41])
    expect(describeRequest(request)).toBe('FF 4D ** ** ** ** (5 bytes)')
  })
})
