import { describe, expect, it } from 'vitest'
import { openScriptedPrinter } from './scripted-device.ts'

const shiftOpen = '00 1E 90 02 02 00 00 9D D7 D3 01 00 A0 02 00'
const storage = '00 03 00 00 01 00 1A 0B 16 12 05 39 39 39 39 30 37 38 39 30 32 30 30 34 33 32 31 05 00 00 00'
const dateAndNumbers = '1A 0B 16 12 05 05 00 00 00 2A 00 00 00'
const usual = { '10': shiftOpen, ff01: storage }

describe('devices the simulator does not play', () => {
  it('counts the shift on firmware that knows four kinds of payment', async () => {
    const money = Object.fromEntries(
      [193, 197, 201, 205, 195, 199, 203, 207].map((register, index) => [
        `1a ${register.toString(16)}`,
        `00 1E ${index < 4 ? '0A' : '01'} 00 00 00 00 00`,
      ]),
    )
    const { printer } = await openScriptedPrinter({
      ...usual,
      ...money,
      ff40: '00 01 07 00 03 00',
      '1b 90': '00 1E 04 00',
      '1b 92': '00 1E 02 00',
      '1a': '33',
    })
    expect(await printer.shiftTotals()).toEqual({
      shiftNumber: 7,
      saleCount: 4,
      saleTotalMinor: 40,
      returnCount: 2,
      returnTotalMinor: 4,
    })
  })

  it.each([
    ['a purchase', '03', '03 90 01 00 00 00', { kind: 'receipt', receiptKind: undefined, totalMinor: 400 }],
    ['a strict form', '04', '01 90 01 00 00 00', { kind: 'receipt', receiptKind: 'sale', totalMinor: 400 }],
    ['a correction', '1F', '02 90 01 00 00 00', { kind: 'correction', receiptKind: 'return', totalMinor: 400 }],
    ['a settlement report', '15', '01 00 00 00 1A 0B 01', { kind: 'other', totalMinor: undefined }],
    ['the end of the storage', '06', '', { kind: 'storage-close' }],
    ['a re-registration', '0B', '', { kind: 'registration' }],
    ['a form of tomorrow', '63', 'FF', { kind: 'other' }],
    ['a receipt cut short', '03', '01', { kind: 'receipt', totalMinor: undefined }],
  ])('reads %s for what it is', async (_name, form, body, expected) => {
    const { printer } = await openScriptedPrinter({ ...usual, ff0a: `00 ${form} 01 ${dateAndNumbers} ${body}` })
    expect(await printer.documentByNumber(5)).toMatchObject({
      ...expected,
      registered: { fdNumber: 5, fiscalSign: '42', deviceTime: '2026-11-22T18:05' },
    })
  })

  it('skips tags it does not know, and keeps a document whose lines lack something without lines', async () => {
    const receipt = `00 03 01 ${dateAndNumbers} 01 90 01 00 00 00`
    const known = 'A8 04 05 00 6F 70 2D 37 66 5B 04 02 00 AA BB'
    const { printer } = await openScriptedPrinter({
      ...usual,
      ff0a: receipt,
      ff3a: '00 03 00 20 00',
      ff3b: [`00 ${known}`, '00 23 04 04 00 37 04 00 00', '08'],
    })
    const found = await printer.documentByNumber(5)
    expect(found?.operationMark).toBe('op-7f')
    expect(found?.lines).toBeUndefined()
  })

  it('does not believe a document that is no list of tags, or never ends', async () => {
    const receipt = `00 03 01 ${dateAndNumbers} 01 90 01 00 00 00`
    const broken = await openScriptedPrinter({
      ...usual,
      ff0a: receipt,
      ff3a: '00 03 00 20 00',
      ff3b: ['00 A8 04 FF', '08'],
    })
    expect(await broken.printer.documentByNumber(5)).toMatchObject({ totalMinor: 400, operationMark: undefined })
    const endless = `00 ${'00 '.repeat(240)}`
    const never = await openScriptedPrinter({ ...usual, ff0a: receipt, ff3a: '00 03 00 20 00', ff3b: endless })
    expect(await never.printer.documentByNumber(5)).toMatchObject({ totalMinor: 400, lines: undefined })
  })

  it('calls an answer that is too short garbled', async () => {
    const { printer } = await openScriptedPrinter({ ...usual, ff01: '00 03' })
    await expect(printer.baseline()).rejects.toMatchObject({ code: 'device.garbled', outcome: 'not-applied' })
  })

  it('calls a closing that was confirmed without numbers unknown', async () => {
    const { printer } = await openScriptedPrinter({ ...usual, '8d': '00 1E', ff46: '00', ff0c: '00', ff45: '00 01' })
    const line = { name: 'Молоко', priceMinor: 100, quantityMilli: 1000, totalMinor: 100 }
    const printing = printer.printReceipt({
      kind: 'sale',
      lines: [{ ...line, vatCode: 6, paymentMethod: 4, itemKind: 1, department: 1 }],
      tenders: { cash: 100, card: 0, advance: 0, credit: 0, other: 0 },
      totalMinor: 100,
      taxSystem: 0,
      cashier: { name: 'А' },
      isElectronicOnly: false,
      operationMark: 'm',
    })
    await expect(printing).rejects.toMatchObject({ code: 'device.garbled', outcome: 'unknown' })
  })

  it('gives up on a device that stays busy, and says so', async () => {
    const { printer } = await openScriptedPrinter({ ...usual, '88': '50' })
    expect(await printer.cancelOpenDocument()).toBe(false)
    const stuck = await openScriptedPrinter({
      ...usual,
      '88': '50',
      '10': [shiftOpen, '00 1E 90 02 08 05 00 9D D7 D3 01'],
    })
    await expect(stuck.printer.cancelOpenDocument()).rejects.toMatchObject({
      code: 'device.busy',
      outcome: 'not-applied',
    })
  })

  it('reads a receipt that is open in an expired shift, and a device busy with a full report', async () => {
    const open = await openScriptedPrinter({ ...usual, '10': '00 1E 90 02 28 00 00 9D D7 D3 01' })
    expect(await open.printer.baseline()).toMatchObject({ hasOpenDocument: true, shift: 'open' })
    const report = await openScriptedPrinter({ ...usual, '10': '00 1E 90 02 0B 04 00 9D D7 D3 01' })
    await expect(report.printer.waitIdle(50)).rejects.toMatchObject({ code: 'device.busy' })
  })

  it('prints a name that begins with two slashes, which the device would keep off the paper', async () => {
    const { printer, asked } = await openScriptedPrinter({ ...usual, '8d': '00 1E', ff46: '33', '88': '00 1E' })
    const line = { name: '//Скидка', priceMinor: 100, quantityMilli: 1000, totalMinor: 100 }
    const printing = printer.printReceipt({
      kind: 'sale',
      lines: [{ ...line, vatCode: 6, paymentMethod: 4, itemKind: 1, department: 1 }],
      tenders: { cash: 100, card: 0, advance: 0, credit: 0, other: 0 },
      totalMinor: 100,
      taxSystem: 0,
      cashier: { name: 'А' },
      isElectronicOnly: false,
      operationMark: 'm',
    })
    await expect(printing).rejects.toMatchObject({ code: 'fiscal.requisite-refused' })
    expect(asked.find(request => request.startsWith('ff46'))).toContain('202f2fd1')
  })
})
