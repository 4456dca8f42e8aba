import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeText, encodeText } from '../../../drivers/fiscal/shtrih/text.ts'
import { encodeFvlnMilli, encodeTlv, encodeVln, parseFvlnMilli, parseTlv } from '../../../drivers/fiscal/shtrih/tlv.ts'
import { concatBytes, hexText, readUintLe } from '../../../drivers/fiscal/shtrih/wire.ts'
import { fixture, fromHex, readFixture } from './fixtures.ts'

describe('text for the device', () => {
  it('is CP1251 on paper and CP866 inside tags', () => {
    expect(hexText(encodeText('Хлеб', 'cp1251', 128))).toBe('D5 EB E5 E1')
    expect(hexText(encodeText('Хлеб', 'cp866', 128))).toBe('95 AB A5 A1')
  })

  it('shows one question mark for each character the device lacks', () => {
    const text = decodeText(encodeText('Чай 🍵 ♥️ №1', 'cp1251', 128), 'cp1251')
    expect(text).toBe('Чай ? ? №1')
  })

  it('drops control and invisible characters', () => {
    expect(decodeText(encodeText('Са\u00adхар\n\t\u200b 1\u0000кг', 'cp1251', 128), 'cp1251')).toBe('Сахар 1кг')
  })

  it('puts a letter and its accent together before it gives up on them', () => {
    expect(decodeText(encodeText('чай'.normalize('NFD'), 'cp866', 128), 'cp866')).toBe('чай')
  })

  it('keeps quotes and dashes readable where the page has only plain ones', () => {
    expect(decodeText(encodeText('«Ромашка» — мыло', 'cp866', 128), 'cp866')).toBe('"Ромашка" - мыло')
    expect(decodeText(encodeText('«Ромашка»', 'cp1251', 128), 'cp1251')).toBe('«Ромашка»')
  })

  it('never grows beyond the limit and never holds a control byte, whatever the name', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        fc.constantFrom('cp1251' as const, 'cp866' as const),
        (name, page) => {
          const bytes = encodeText(name, page, 128)
          expect(bytes.length).toBeLessThanOrEqual(128)
          expect(bytes.every(byte => byte >= 0x20)).toBe(true)
        },
      ),
    )
  })
})

describe('tlv', () => {
  it.each([
    ['1020 = 91.00', encodeTlv(1020, encodeVln(9100)), 'FC 03 02 00 8C 23'],
    ['1054 = 1', encodeTlv(1054, Uint8Array.of(1)), '1E 04 01 00 01'],
    ['1055 = 1', encodeTlv(1055, Uint8Array.of(1)), '1F 04 01 00 01'],
  ])('writes %s as the format order does', (_name, bytes, hex) => {
    expect(hexText(bytes)).toBe(hex)
  })

  it.each([
    ['ivan@example.com', 'send-tlv'],
    ['+79161234567', 'send-tlv, 1008 +79161234567'],
  ])('writes the buyer contact %s as the transcript has it', (contact, name) => {
    const frame = fixture(readFixture('computed'), name)
    expect(hexText(encodeTlv(1008, encodeText(contact, 'cp866', 64)))).toBe(hexText(frame.subarray(8, -1)))
  })

  it.each([
    ['01 0F', 1500],
    ['00 02', 2000],
    ['03 FA', 250],
  ])('reads the quantity %s', (hex, quantityMilli) => {
    expect(parseFvlnMilli(fromHex(hex))).toBe(quantityMilli)
  })

  it('keeps tags nobody knows as fields like any other', () => {
    expect(parseTlv(fromHex('5B 04 02 00 AA BB FC 03 01 00 05'))).toEqual([
      { tag: 1115, value: fromHex('AA BB') },
      { tag: 1020, value: fromHex('05') },
    ])
  })

  it('refuses a list that ends in the middle of a field', () => {
    expect(parseTlv(fromHex('FC 03 05 00 01'))).toBeUndefined()
    expect(parseTlv(fromHex('FC 03 01'))).toBeUndefined()
  })

  it('reads back any list of fields, amounts and quantities', () => {
    const field = fc.record({ tag: fc.integer({ min: 0, max: 0xffff }), value: fc.uint8Array({ maxLength: 300 }) })
    fc.assert(
      fc.property(
        fc.array(field),
        fc.integer({ min: 0, max: 99_999_999_99 }),
        fc.integer({ min: 1, max: 99_999_999 }),
        (fields, amount, quantity) => {
          expect(parseTlv(concatBytes(...fields.map(({ tag, value }) => encodeTlv(tag, value))))).toEqual(fields)
          expect(readUintLe(encodeVln(amount))).toBe(amount)
          expect(parseFvlnMilli(encodeFvlnMilli(quantity))).toBe(quantity)
        },
      ),
    )
  })

  it('never throws on bytes that are no list at all', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), bytes => void parseTlv(bytes)))
  })
})
