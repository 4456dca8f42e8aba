import { describe, expect, it } from 'vitest'
import * as commands from '../../../drivers/fiscal/shtrih/commands.ts'
import { encodeFrame } from '../../../drivers/fiscal/shtrih/framing.ts'
import { encodeTlv } from '../../../drivers/fiscal/shtrih/tlv.ts'
import { concatBytes, createWireReader, hexText, uintLe } from '../../../drivers/fiscal/shtrih/wire.ts'
import { fixture, fromHex, readFixture } from './fixtures.ts'

const captured = readFixture('captured')
const computed = readFixture('computed')
const bread: commands.Operation = {
  sign: 1,
  quantityMilli: 2000,
  priceMinor: 4550,
  totalMinor: 9100,
  vatDeviceCode: 2,
  department: 1,
  paymentMethod: 4,
  itemKind: 1,
  name: 'Хлеб',
}

const capturedCorrection: commands.CorrectionSums = {
  type: 0,
  sign: 2,
  totalMinor: 26_150_00,
  paidMinor: [0, 26_150_00, 0, 0, 0],
  taxMinor: [0, 0, 0, 0, 4358_33],
  taxSystem: 1,
}

function frameOf<R>(command: commands.Command<R, unknown>, request: R, password = 30): string {
  const code = command.code > 0xff ? [0xff, command.code & 0xff] : [command.code]
  const head = command.hasPassword ? uintLe(password, 4) : new Uint8Array(0)
  return hexText(encodeFrame(concatBytes(Uint8Array.from(code), head, command.encode(request))))
}

const answerData = (frame: Uint8Array, headLength: number) => createWireReader(frame.subarray(2 + headLength, -1))

describe('commands', () => {
  it.each([
    ['short-status', frameOf(commands.shortStatus, undefined)],
    ['full-status', frameOf(commands.fullStatus, undefined)],
    ['device-type', frameOf(commands.deviceType, undefined)],
    ['open-shift', frameOf(commands.openShift, undefined)],
    ['z-report', frameOf(commands.closeShiftReport, undefined)],
    ['cancel-receipt', frameOf(commands.cancelReceipt, undefined)],
    ['continue-printing', frameOf(commands.continuePrinting, undefined)],
    ['open-receipt', frameOf(commands.openReceipt, { type: 0 })],
    ['storage-status', frameOf(commands.storageStatus, undefined)],
    ['exchange-status', frameOf(commands.exchangeStatus, undefined)],
    ['shift-parameters', frameOf(commands.shiftParameters, undefined)],
    ['find-document', frameOf(commands.findDocument, 17_884)],
    ['write-table', frameOf(commands.writeTable, { table: 17, row: 1, field: 7, value: Uint8Array.of(1) })],
    ['operation', frameOf(commands.registerOperation, bread)],
    ['x-report', frameOf(commands.printReportX, undefined)],
    ['send-line-tlv', frameOf(commands.sendLineTlv, encodeTlv(1294, Uint8Array.of(5)))],
  ])('writes %s as the transcript has it', (name, frame) => {
    expect(frame).toBe(hexText(fixture(computed, name)))
  })

  it.each([
    ['short-status request', frameOf(commands.shortStatus, undefined, 28)],
    ['read-table request', frameOf(commands.readTable, { table: 10, row: 1, field: 29 })],
    ['begin-correction request', frameOf(commands.beginCorrection, undefined)],
    ['form-correction request', frameOf(commands.formCorrection, capturedCorrection)],
    ['field-structure request', frameOf(commands.fieldStructure, { table: 10, field: 29 })],
  ])('writes %s as it was captured', (name, frame) => {
    expect(frame).toBe(hexText(fixture(captured, name)))
  })

  it('reads the captured short status', () => {
    const answer = commands.shortStatus.decode(answerData(fixture(captured, 'short-status answer'), 2))
    expect(answer).toEqual({ flags: 0x0290, mode: 2, submode: 0 })
  })

  it('reads the captured answer to closing, with and without the date', () => {
    const frame = fixture(captured, 'close-receipt answer')
    const answer = { fdNumber: 29, fiscalSign: '4281688307' }
    expect(commands.closeReceipt.decode(answerData(frame, 3))).toEqual(answer)
    const extended = concatBytes(frame.subarray(5, -1), fromHex('1A 0B 16 12 05'))
    expect(commands.closeReceipt.decode(createWireReader(extended))).toEqual({
      ...answer,
      deviceTime: '2026-11-22T18:05',
    })
  })

  it('reads the captured title of a table field', () => {
    const answer = commands.fieldStructure.decode(answerData(fixture(captured, 'field-structure answer'), 2))
    expect(answer.title).toBe('1209: ФФД, 0NA - 1.0, 2 - 1.05, 4 - 1.2')
  })

  it('closes with the sixteen payments, no rounding, no VAT sums and the tax system in their places', () => {
    const request = commands.closeReceipt.encode({
      payments: { 1: 100, 2: 200, 14: 300, 15: 400, 16: 500 },
      taxSystem: 4,
    })
    const u40 = (value: number) => uintLe(value, 5)
    expect(request).toHaveLength(118 - 6)
    expect(request.subarray(0, 5)).toEqual(u40(100))
    expect(request.subarray(5, 10)).toEqual(u40(200))
    expect(request.subarray(71 - 6, 81 - 6)).toEqual(concatBytes(u40(300), u40(400)))
    expect(request.subarray(81 - 6, 86 - 6)).toEqual(u40(500))
    expect(request.subarray(86 - 6, 117 - 6).every(byte => byte === 0)).toBe(true)
    expect(request.at(-1)).toBe(4)
  })

  it('reads what follows the fields it knows as nothing at all: newer firmware appends', () => {
    const appended = concatBytes(fixture(captured, 'short-status answer').subarray(4, -1), fromHex('01 02 03'))
    expect(commands.shortStatus.decode(createWireReader(appended)).mode).toBe(2)
  })

  it('asks for registers above 255 with two bytes', () => {
    expect(hexText(commands.readMoneyRegister.encode(193))).toBe('C1')
    expect(hexText(commands.readMoneyRegister.encode(4180))).toBe('54 10')
  })

  it('cuts a name at 128 bytes, so that the frame fits', () => {
    const { length } = commands.registerOperation.encode({ ...bread, name: 'ж'.repeat(300) })
    expect(length + 6).toBe(160)
  })
})
