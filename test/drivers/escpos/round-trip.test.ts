import fc from 'fast-check'
import { create } from 'qrcode'
import { describe, expect, it } from 'vitest'
import { encodeSlip, LONGEST_PIECE_BYTES } from '../../../drivers/receipt/escpos/encode-slip.ts'
import { createEscposPrinter, profileOf } from '../../../drivers/receipt/escpos/index.ts'
import { modulesOf } from '../../../drivers/receipt/escpos/qr-code.ts'
import { ReceiptPrinterSettings } from '../../../drivers/settings.ts'
import type { Slip } from '../../../src/shared/slip.ts'
import { capturePty, captureTcp } from './capture-line.ts'
import { signsOf } from './code-pages.ts'
import { readSlip, textOf, wordsOf } from './slip-reader.ts'
import { longSlip, loyaltySlip, slipOf, textBlock } from './slips.ts'

type ProfileName = ReceiptPrinterSettings['profile']
const bytesOf = (slip: Slip, profile: ProfileName = 'epson-80') =>
  Buffer.concat(encodeSlip(slip, profileOf({ profile })))
const readBack = (slip: Slip, profile: ProfileName = 'epson-80') =>
  readSlip(bytesOf(slip, profile), profile === 'citizen-80' || profile === 'mpt-58' ? 'citizen' : 'epson')
const readText = (text: string, profile: ProfileName = 'epson-80') => textOf(readBack(slipOf(textBlock(text)), profile))

const captures = process.platform === 'win32' ? { tcp: captureTcp } : { pty: capturePty, tcp: captureTcp }

describe.each(Object.entries(captures))('a slip sent over %s and read by somebody else', (_name, capture) => {
  it('says the same, with the rouble sign, long names and both codes', async () => {
    const line = await capture()
    const connection = { line: 'tcp', host: 'unused', port: 1 }
    const settings = ReceiptPrinterSettings.parse({ driver: 'escpos', connection })
    const printer = createEscposPrinter({ transport: line.transport, profile: profileOf(settings) })
    await printer.open()
    await printer.print(loyaltySlip)
    await printer.close()
    await line.close()
    const slip = readSlip(line.captured())
    expect(slip.lines.map(({ text }) => text.trim()).filter(Boolean)).toEqual([
      'Магазин "Ромашка"',
      '-'.repeat(48),
      'Кофе зерновой "Жокей" классический,',
      'среднеобжаренный, пакет 500 г         1 240,50 ₽',
      'Баллов на карте                            1 254',
      'Купон: -300 ₽ - до 15 сентября, №17',
    ])
    expect(slip.qrCodes).toEqual(['https://club.example.ru/r/7f3K?имя=Ё'])
    expect(slip.barcodes).toEqual(['TS-0000123456'])
    expect(slip.cuts).toBe(1)
  })

  it('loses none of sixty lines', async () => {
    const line = await capture()
    const printer = createEscposPrinter({ transport: line.transport, profile: profileOf({ profile: 'epson-80' }) })
    await printer.print(longSlip)
    await printer.close()
    await line.close()
    const { lines } = readSlip(line.captured())
    expect(lines).toHaveLength(60)
    expect(lines.map(({ text }) => text).every((text, index) => text.endsWith(` ${index},99 ₽`))).toBe(true)
  })
})

describe('text on paper', () => {
  it.each(['epson-80', 'epson-80-cp1251', 'bixolon-80', 'citizen-80'] as const)('of %s has ₽ as one sign', profile => {
    expect(readText('Итого: 1 240,50 ₽', profile)).toBe('Итого: 1 240,50 ₽')
  })

  it.each(['xprinter-80', 'xprinter-58', 'mpt-58'] as const)('of %s says руб. instead of ₽', profile => {
    expect(readText('Итого: 1 240,50 ₽ и 5₽, ₽', profile)).toBe('Итого: 1 240,50 руб. и 5 руб., руб.')
  })

  it.each([
    ['«Ёлка» “a” „б“ ‘c’', '"Ёлка" "a" "б" \'c\'', '«Ёлка» “a” „б“ ‘c’'],
    ['5 − 3 – это — 2…', '5 - 3 - это - 2...', '5 - 3 – это — 2…'],
    ['№ 17 • 20 °C', '№ 17 * 20 °C', '№ 17 • 20 °C'],
    ['Київ, Ґудзик, Мінск', 'Київ, Гудзик, Мiнск', 'Київ, Ґудзик, Мінск'],
    ['Қазақстан, Өскемен', 'Казакстан, Оскемен', 'Казакстан, Оскемен'],
    ['Café Łódź ½ ﬁn 10 €', 'Cafe Lodz 1/2 fin 10 EUR', 'Cafe Lodz 1/2 fin 10 €'],
    ['спасибо 👍🏽 👨‍👩‍👧 🇷🇺 ✌️ 日本', 'спасибо ? ? ? ? ??', 'спасибо ? ? ? ? ??'],
    ['а\u0000б\u001b@в\u0010\u0004\u0001г\u007f\u00addе\u200b', 'аб@вгdе', 'аб@вгdе'],
    ['й и\u0306 е\u0301', 'й й е', 'й й е'],
  ])('%j', (sent, onCp866, onCp1251) => {
    expect(readText(sent)).toBe(onCp866)
    expect(readText(sent, 'epson-80-cp1251')).toBe(onCp1251)
  })

  it('ends a line where the text does', () => {
    const { lines } = readBack(slipOf(textBlock('один\nдва\r\nтри')))
    expect(lines.map(({ text }) => text)).toEqual(['один', 'два', 'три'])
  })

  it('keeps a sum and its sign together', () => {
    const { lines } = readBack(slipOf(textBlock(`${'x'.repeat(44)} 1\u00a0240 ₽`)))
    expect(lines.map(({ text }) => text)).toEqual(['x'.repeat(44), '1 240 ₽'])
  })

  it('comes back word by word, whatever the page can print', () => {
    for (const [profile, page] of [
      ['epson-80', 'cp866'],
      ['epson-80-cp1251', 'cp1251'],
    ] as const) {
      const word = fc.string({ unit: fc.constantFrom(...signsOf(page), '₽'), minLength: 1, maxLength: 20 })
      fc.assert(
        fc.property(fc.array(word, { maxLength: 20 }), words => {
          expect(readText(words.join(' '), profile)).toBe(words.join(' '))
        }),
      )
    }
  })

  it('comes back from any Unicode without a stray command, a lost letter, or a line over the edge', () => {
    const any = fc.string({ unit: 'binary', maxLength: 120 })
    const mixed = fc.string({
      unit: fc.constantFrom('Ж', 'ё', 'й', '7', ' ', '₽', '\u001b', '\u001d', '👍🏽', '́', '\n'),
      maxLength: 120,
    })
    const profiles = fc.constantFrom('epson-80', 'epson-80-cp1251', 'mpt-58', 'bixolon-80' as const)
    fc.assert(
      fc.property(fc.oneof(any, mixed), any, profiles, fc.boolean(), (text, right, profile, isDouble) => {
        const size = isDouble ? 'double' : 'normal'
        const pair = { kind: 'pair', left: text, right: right.slice(0, 40) }
        const slip = readBack(slipOf({ kind: 'text', text, size }, pair), profile)
        const dots = 12 * profileOf({ profile }).columns
        for (const line of slip.lines) expect(line.dots).toBeLessThanOrEqual(dots)
        expect(isWithin(lettersOf(text), textOf(slip))).toBe(true)
      }),
      { numRuns: 400 },
    )
  })
})

const lettersOf = (text: string): string => text.normalize('NFC').replace(/[^А-Яа-яЁё0-9]/g, '')

/** All of `part` stands in `whole`, in order. */
function isWithin(part: string, whole: string): boolean {
  let from = 0
  for (const letter of part) {
    from = whole.indexOf(letter, from) + 1
    if (from === 0) return false
  }
  return true
}

describe('a pair', () => {
  const value = fc.string({
    unit: fc.constantFrom('0', '7', ' ', ',', '₽', 'Б', 'ж', '-'),
    minLength: 1,
    maxLength: 40,
  })
  const left = fc.string({ unit: fc.constantFrom('а', 'Щ', 'x', ' ', ',', 'ё'), maxLength: 150 })

  it('has its value in one piece at the right edge, on paper of any width', () => {
    const profiles = fc.constantFrom('epson-80', 'bixolon-80', 'mpt-58' as const)
    fc.assert(
      fc.property(left, value, profiles, (before, after, profile) => {
        const whole = readBack(slipOf({ kind: 'pair', left: before, right: after }), profile)
        const wanted = wordsOf(
          profile === 'mpt-58' ? after.replaceAll(/(?<=\d) *₽/g, ' руб.').replaceAll('₽', 'руб.') : after,
        )
        const small = wordsOf(after.replaceAll('₽', 'р'))
        const last = whole.lines.findLast(({ text }) => text !== '')
        if (wanted === '' || !last) return
        const isAtEdge = last.dots === 12 * profileOf({ profile }).columns || last.align === 2
        expect([isAtEdge, [wanted, small].some(text => wordsOf(last.text).endsWith(text))]).toEqual([true, true])
        expect(textOf(whole).startsWith(wordsOf(before))).toBe(true)
      }),
    )
  })

  it('gives a value wider than the paper the small font', () => {
    const { lines } = readBack(
      slipOf({ kind: 'pair', left: 'Код', right: '1234567890123456789012345678901234567890' }),
      'mpt-58',
    )
    expect(lines.slice(0, 2).map(({ text, dots }) => [text, dots])).toEqual([
      ['Код', 36],
      ['1234567890123456789012345678901234567890', 360],
    ])
  })
})

describe('a code', () => {
  it('keeps any QR data, however long, in whole commands', () => {
    const data = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 512 })
      .filter(text => text.length <= 512 && !text.includes('\x10'))
    fc.assert(
      fc.property(data, text => {
        expect(readBack(slipOf({ kind: 'qr', data: text })).qrCodes).toEqual([text])
        expect(
          Math.max(
            ...encodeSlip(slipOf({ kind: 'qr', data: text }), profileOf({ profile: 'epson-80' })).map(
              ({ length }) => length,
            ),
          ),
        ).toBeLessThanOrEqual(LONGEST_PIECE_BYTES)
      }),
      { numRuns: 50 },
    )
  })

  it.each([1, 14, 15, 100, 512])('is a picture of the same modules where the printer draws none, %i bytes', length => {
    const data = 'a'.repeat(length)
    const pieces = encodeSlip(slipOf({ kind: 'qr', data }), profileOf({ profile: 'xprinter-58' }))
    const { pictures, qrCodes } = readSlip(Buffer.concat(pieces))
    const { modules } = create([{ data: Buffer.from(data), mode: 'byte' }], { errorCorrectionLevel: 'M' })
    const rows = pictures[0]?.rows ?? []
    const dark = rows.filter(row => row.some(byte => byte !== 0))
    const scale = dark.length / modules.size
    const isDark = (x: number, y: number) =>
      ((dark[y * scale]?.[(x * scale) >> 3] ?? 0) & (0x80 >> ((x * scale) & 7))) !== 0
    const wrong = Array.from(
      { length: modules.size ** 2 },
      (_, index) => [index % modules.size, Math.floor(index / modules.size)] as const,
    ).filter(([x, y]) => isDark(x, y) !== Boolean(modules.get(y, x)))
    expect({ wrong, qrCodes, bytesPerRow: pictures[0]?.bytesPerRow }).toEqual({
      wrong: [],
      qrCodes: [],
      bytesPerRow: Math.ceil((modules.size * scale) / 8),
    })
    expect(modulesOf(data)).toBe(modules.size)
    expect(scale * (modules.size + 8)).toBeLessThanOrEqual(384)
  })

  it('never carries a real-time command inside, which a printer would obey', () => {
    const kicksDrawer = slipOf(
      { kind: 'qr', data: 'a\x10\x14\x01\x00\x01' },
      { kind: 'barcode', data: '1620010001' },
      { kind: 'barcode', data: '0016040100' },
    )
    expect(bytesOf(kicksDrawer).includes(Buffer.from([0x10, 0x14]))).toBe(false)
    expect(bytesOf(kicksDrawer).includes(Buffer.from([0x10, 0x04]))).toBe(false)
    expect(readBack(kicksDrawer)).toMatchObject({ barcodes: ['1620010001', '0016040100'], qrCodes: [] })
  })

  it('keeps any Code 128 data, or prints it as text where the bars are wider than the paper', () => {
    const data = fc
      .string({
        unit: fc.constantFrom(
          ...Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)),
          '12',
          '345678',
        ),
        minLength: 1,
        maxLength: 24,
      })
      .map(text => text.slice(0, 24))
    fc.assert(
      fc.property(data, fc.constantFrom('epson-80', 'xprinter-58' as const), (text, profile) => {
        const slip = readBack(slipOf({ kind: 'barcode', data: text }), profile)
        expect(
          [...slip.barcodes, ...slip.lines.map(line => line.text).filter(Boolean)].filter(found => found === text),
        ).toHaveLength(text.trim() === '' ? slip.barcodes.length || 0 : 1)
      }),
    )
  })

  it('packs digits in pairs, so that a card number fits narrow paper', () => {
    expect(readBack(slipOf({ kind: 'barcode', data: '4600439931256' }), 'xprinter-58').barcodes).toEqual([
      '4600439931256',
    ])
  })
})

it('makes bytes of sixty lines in no time', () => {
  const profile = profileOf({ profile: 'epson-80' })
  const startedAt = performance.now()
  for (let run = 0; run < 100; run++) encodeSlip(longSlip, profile)
  expect((performance.now() - startedAt) / 100).toBeLessThan(10)
})
