import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { recogniseScan } from '../../../src/shared/scan/recognise-scan.ts'
import { ScanSettings } from '../../../src/shared/scan/scan-settings.ts'

const settings = ScanSettings.parse({
  cards: [
    { prefix: '29', length: 13, hasCheckDigit: true },
    { prefix: '2200', length: 10 },
    { prefix: '22', length: 10, hasCheckDigit: true },
  ],
  promoPattern: '[A-ZА-Я]{3,8}\\d{2,5}',
})
const usual = ScanSettings.parse({ cards: [{ prefix: '2200', length: 10 }] })
const scan = (text: string) => recogniseScan(text, settings)
const bad = { kind: 'bad-check-digit' }
const unknown = (reason: string) => ({ kind: 'unknown', reason })

describe('goods', () => {
  test.each([
    ['EAN-13', '4606203103348', '4606203103348'],
    ['EAN-13 with an identifier', ']E04600439931256', '4600439931256'],
    ['EAN-13 with a line end', '4606203103348\r\n', '4606203103348'],
    ['EAN-8', '96385074', '96385074'],
    ['EAN-8 with an identifier', ']E496385074', '96385074'],
    ['UPC-A, with the zero in front', '036000291452', '0036000291452'],
    ['UPC-A that the scanner sends as 13 digits', ']E00036000291452', '0036000291452'],
    ['an add-on beside the main code', ']E3460043993125612345', '4600439931256'],
    ['GTIN-14 of a single piece', '04600439931256', '4600439931256'],
    ['GS1 DataBar with nothing but a GTIN', ']e00104600439931256', '4600439931256'],
    ['a weight label of the shop', '2100123003471', '2100123003471'],
    ['EAN-13 behind the Russian layout', 'ъУ04606203103348', '4606203103348'],
    ['EAN-13 in Code 128', ']C04606203103348', '4606203103348'],
  ])('%s', (_, text, barcode) => {
    expect(scan(text)).toEqual({ kind: 'goods', barcode })
  })

  test.each(['4606203103347', ']E04606203103349', '96385075', '036000291453', '04600439931257', ']e00104600439931257'])(
    '%s has a wrong check digit',
    text => expect(scan(text)).toEqual(bad),
  )

  test('any digit read wrongly is noticed', () => {
    fc.assert(
      fc.property(fc.nat(12), fc.integer({ min: 1, max: 9 }), (at, shift) => {
        const digits = [...'4606203103348']
        digits[at] = String((Number(digits[at]) + shift) % 10)
        const text = digits.join('')
        fc.pre(!text.startsWith('29'))
        expect(scan(text)).toEqual(bad)
      }),
    )
  })
})

describe('loyalty cards', () => {
  test.each([
    ['printed as EAN-13', '2900000000001'],
    ['printed as EAN-13, with an identifier', ']E02900000000001'],
    ['of digits alone, by the longest prefix', '2200451873'],
    ['of digits alone in Code 128', ']C02200451873'],
  ])('%s', (_, text) => {
    expect(scan(text)).toEqual({ kind: 'loyalty-card', number: text.replace(/^\]../, '') })
  })

  test('with a wrong check digit are neither cards nor goods', () => {
    expect(scan('2900000000002')).toEqual(bad)
    expect(scan('2210000000')).toEqual(bad)
  })

  test('are told by their length too', () => {
    expect(scan('2200451873003')).toEqual(bad)
    expect(scan('2200451873002')).toEqual({ kind: 'goods', barcode: '2200451873002' })
  })

  test('need no more than a prefix', () => {
    const prefixes = ScanSettings.parse({ cards: ['29', '2200'] })
    const byPrefix = (text: string) => recogniseScan(text, prefixes)
    expect(byPrefix('2900000000001')).toEqual({ kind: 'loyalty-card', number: '2900000000001' })
    expect(byPrefix('2900000000002')).toEqual(bad)
    expect(byPrefix('2200451873')).toEqual({ kind: 'loyalty-card', number: '2200451873' })
    expect(byPrefix('2200')).toEqual(unknown('number-of-no-kind'))
  })

  test('of 13 digits may be told to have no check digit', () => {
    const plain = ScanSettings.parse({ cards: [{ prefix: '7', length: 13, hasCheckDigit: false }] })
    expect(recogniseScan('7000000000000', plain)).toEqual({ kind: 'loyalty-card', number: '7000000000000' })
  })

  test('for gifts are told in the same way; of two families the longer prefix decides', () => {
    const gifts = ScanSettings.parse({ cards: ['99', '2200'], giftCards: [{ prefix: '990', length: 16 }, '22'] })
    const told = (text: string) => recogniseScan(text, gifts)
    expect(told('9901234567894821')).toEqual({ kind: 'gift-card', number: '9901234567894821' })
    expect(told('9911234567894821')).toEqual({ kind: 'loyalty-card', number: '9911234567894821' })
    expect(told('2200451873')).toEqual({ kind: 'loyalty-card', number: '2200451873' })
    expect(told('2211451873')).toEqual({ kind: 'gift-card', number: '2211451873' })
  })

  test('are goods where the chain has none', () => {
    const none = ScanSettings.parse({})
    expect(recogniseScan('2900000000001', none)).toEqual({ kind: 'goods', barcode: '2900000000001' })
  })

  test('a bank card or a phone is no loyalty card', () => {
    expect(scan('4276123412341234')).toEqual(unknown('number-of-no-kind'))
    expect(scan('79215550147')).toEqual(unknown('number-of-no-kind'))
  })
})

describe('wallet codes', () => {
  const wallet = { kind: 'wallet', phone: '79215550147', code: '4071' }
  test.each([
    'QR:79215550147:4071.',
    'QR:+79215550147:4071.',
    'QR:89215550147:4071.',
    'QR:9215550147:4071.',
    ']Q1QR:79215550147:4071.\r',
    'ЙКЖ79215550147Ж4071ю',
  ])('%s', text => expect(scan(text)).toEqual(wallet))

  test('of another country', () => {
    expect(scan('QR:375291234567:123456.')).toEqual({ kind: 'wallet', phone: '375291234567', code: '123456' })
  })

  test.each(['QR:79215550147:4071', 'QR:79215550147:.', 'QR:7921555014:4071.', 'QR::4071.', 'QR:78121234567:4071.'])(
    '%s is damaged',
    text => expect(scan(text)).toEqual(unknown('wallet-damaged')),
  )
})

describe('receipts', () => {
  const receipt = {
    kind: 'receipt',
    fnNumber: '9999078900001234',
    fdNumber: 44,
    fiscalSign: '3522207165',
    totalMinor: 1234_50,
    deviceTime: '2026-11-22T18:05',
    receiptKind: 'sale',
  }
  const text = 't=20261122T1805&s=1234.50&fn=9999078900001234&i=44&fp=3522207165&n=1'

  test.each([
    ['as the tax service writes it', text, {}],
    ['with seconds', text.replace('T1805', 'T180521'), { deviceTime: '2026-11-22T18:05:21' }],
    ['with padded numbers', text.replace('i=44&fp=', 'i=0000000044&fp='), {}],
    ['with a sign that starts with zeros', text.replace('3522207165', '0000123456'), { fiscalSign: '123456' }],
    ['of a return', text.replace('n=1', 'n=2'), { receiptKind: 'return' }],
    ['of buying from a customer', text.replace('n=1', 'n=3'), { receiptKind: 'other' }],
    ['with an identifier', `]Q1${text}`, {}],
    ['behind the Russian layout', 'е=20261122Е1805?ы=1234ю50?ат=9999078900001234?ш=44?аз=3522207165?т=1', {}],
    [
      'of the example in the order',
      't=20150720T1638&s=9999999.00&fn=000110000105&i=12345678&fp=123456&n=2',
      {
        fnNumber: '000110000105',
        fdNumber: 12345678,
        fiscalSign: '123456',
        totalMinor: 9999999_00,
        deviceTime: '2015-07-20T16:38',
        receiptKind: 'return',
      },
    ],
  ])('%s', (_, given, more) => {
    expect(scan(given)).toEqual({ ...receipt, ...more })
  })

  test.each([
    ['cut short', text.slice(0, 40)],
    ['of a shift report, which has no sum', 't=20261122T1805&fn=9999078900001234&i=44&fp=3522207165'],
    ['with a sign past 32 bits', text.replace('3522207165', '4294967296')],
    ['with document number zero', text.replace('i=44', 'i=0')],
    ['with a sum that has no kopecks', text.replace('1234.50', '1234')],
  ])('%s is damaged', (_, given) => {
    expect(scan(given)).toEqual(unknown('receipt-damaged'))
  })
})

describe('promo codes', () => {
  test.each(['SPRING25', 'ЛЕТО2026', ']C0SPRING25', 'spring25'.toUpperCase()])('%s', text => {
    expect(scan(text)).toEqual({ kind: 'promo', code: text.replace(/^\]../, '') })
  })

  test('are repaired when only the Latin reading fits', () => {
    const latinOnly = ScanSettings.parse({ promoPattern: '[A-Z]{3,8}\\d{2}' })
    expect(recogniseScan('ЫЗКШТП25', latinOnly)).toEqual({ kind: 'promo', code: 'SPRING25' })
  })

  test('fit the whole pattern or none', () => {
    expect(scan('XSPRING25X')).toEqual(unknown('no-such-form'))
  })

  test.each([
    ['a coupon of ours', '7KQ4-M2XT-90VB', '7KQ4-M2XT-90VB'],
    ['a coupon without a letter', '1234-5678-9012', '1234-5678-9012'],
    ['a coupon in Code 128', ']C07KQ4-M2XT-90VB', '7KQ4-M2XT-90VB'],
    ['a coupon behind the Russian layout', '7ЛЙ4-Ь2ЧЕ-90МИ', '7KQ4-M2XT-90VB'],
    ['a word with digits', 'SPRING25', 'SPRING25'],
    ['a Russian word', 'ЧАЙ10', 'ЧАЙ10'],
  ])('are known without any settings: %s', (_, text, code) => {
    expect(recogniseScan(text, usual)).toEqual({ kind: 'promo', code })
  })

  test.each([
    ['goods', '4606203103348', 'goods'],
    ['goods behind the Russian layout', 'ъУ04606203103348', 'goods'],
    ['a card', '2200451873', 'loyalty-card'],
    ['a number of no kind', '46062', 'unknown'],
    ['a wallet', 'QR:79215550147:1234.', 'wallet'],
    ['a wallet behind the Russian layout', 'ЙКЖ79215550147Ж1234ю', 'wallet'],
    ['a wallet that was cut', 'ЙКЖ79215550147Ж', 'unknown'],
    ['a pack of cigarettes', '04600439931256JgXJ5.TAACAoh1s', 'unknown'],
    ['an address', 'https://example.ru/', 'unknown'],
  ])('are not taken for anything else: %s', (_, text, kind) => {
    expect(recogniseScan(text, usual).kind).not.toBe('promo')
    if (kind !== 'unknown') expect(recogniseScan(text, usual).kind).toBe(kind)
  })

  test('never take goods away, whatever the pattern', () => {
    const greedy = ScanSettings.parse({ promoPattern: '.*' })
    expect(recogniseScan('4606203103348', greedy)).toEqual({ kind: 'goods', barcode: '4606203103348' })
  })

  test('a pattern that is none is refused with the settings', () => {
    expect(ScanSettings.safeParse({ promoPattern: '[' }).success).toBe(false)
  })
})

describe('what goes nowhere', () => {
  test.each([
    ['', 'empty'],
    [']E0', 'empty'],
    ['\r\n', 'empty'],
    ['7'.repeat(513), 'too-long'],
    [']E112', 'add-on-only'],
    [']E3460043993', 'no-such-form'],
    ['14600439931253', 'case-code'],
    [']C101046004399312563103000347', 'unsupported-gs1'],
    ['4606', 'number-of-no-kind'],
    ['https://example.ru/', 'no-such-form'],
    ['привет', 'no-such-form'],
  ])('%s', (text, reason) => {
    expect(scan(text)).toEqual(unknown(reason))
  })

  test('any text at all gets an answer, and digits of a wrong length are never goods', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        const { kind } = scan(text)
        expect(typeof kind).toBe('string')
        if (kind === 'goods') expect(text).toMatch(/\d{8}/)
      }),
    )
  })
})
