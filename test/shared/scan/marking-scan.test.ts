import { describe, expect, test } from 'vitest'
import { recogniseScan } from '../../../src/shared/scan/recognise-scan.ts'
import { ScanSettings } from '../../../src/shared/scan/scan-settings.ts'

const settings = ScanSettings.parse({})
const scan = (text: string) => recogniseScan(text, settings)
const GS = '\u001d'
const gtin = '0104600439931256'
const key44 = `${'AbC1+/9'.repeat(6)}z=`
const codes = {
  clothes: `${gtin}21JgXJ5.T112000${GS}91EE06${GS}92${key44}`,
  shoes: `${gtin}21JgXJ5.T112000${GS}91EE06${GS}92${key44}${key44}`,
  water: `${gtin}215AbcdefghijkL${GS}93Zx9+`,
  milk: `01046006531059902152CUnq${GS}93Gk30`,
  'milk by weight': `01046006531059902152CUnq${GS}93Gk30${GS}3103000347`,
  'tobacco pack': '04606203103348a3=EfODAB=UpGbL',
  'tobacco block': `${gtin}21aB3defg${GS}8005123456${GS}93Zx9+${GS}24012345`,
  fur: 'RU-401301-ABC0263014',
}

describe('marking codes', () => {
  test.each(Object.entries(codes))('of %s come through byte for byte', (_, raw) => {
    expect(scan(raw)).toEqual({ kind: 'marking', raw })
  })

  test.each([
    ['its identifier', `]d2${codes.clothes}`],
    ['FNC1 sent as GS', `${GS}${codes.clothes}`],
    ['FNC1 sent as E8h', `\u00e8${codes.clothes}`],
    ['identifier, FNC1 and a line end', `]d2${GS}${codes.clothes}\r\n`],
    ['GS1 QR', `]Q3${codes.clothes}`],
  ])('lose what the scanner added: %s', (_, text) => {
    expect(scan(text)).toEqual({ kind: 'marking', raw: codes.clothes })
  })

  test('are repaired from the Russian layout with separators kept', () => {
    const typed = `${gtin}21ОпЧО5юЕ112000${GS}91УУ06${GS}93Яч9+`
    expect(scan(typed)).toEqual({ kind: 'marking', raw: `${gtin}21JgXJ5.T112000${GS}91EE06${GS}93Zx9+` })
  })

  test('without a letter are tried in the other layout only when they make no sense as read', () => {
    const whole = `${gtin}21123456?${GS}931234`
    expect(scan(whole)).toEqual({ kind: 'marking', raw: whole })
    const spoilt = 'RU-401301-ABC0263014'.replace(/[A-Z]/g, '№')
    expect(scan(spoilt)).toEqual({ kind: 'unknown', reason: 'no-such-form' })
  })

  test.each([
    ['lost separators', codes.clothes.replaceAll(GS, '')],
    ['separators written out', codes.clothes.replaceAll(GS, '\\u001d')],
    ['a separator right after the GTIN', `${gtin}${GS}21JgXJ5.T112000${GS}93Zx9+`],
    ['brackets', '(01)04600439931256(21)JgXJ5.T112000(93)Zx9+'],
    ['a cut end', codes.clothes.slice(0, -3)],
    ['no check code', `${gtin}21JgXJ5.T112000`],
    ['an unknown tail', `${gtin}21JgXJ5.T112000${GS}77abc`],
    ['a letter that GS1 does not know', `${gtin}21JgXJ5 T112000${GS}93Zx9+`],
    ['a serial too long', `${gtin}21${'a'.repeat(21)}${GS}93Zx9+`],
  ])('with %s are damaged', (_, text) => {
    expect(scan(text)).toEqual({ kind: 'unknown', reason: 'marking-damaged' })
  })

  test('with a GTIN read wrongly are refused', () => {
    expect(scan(codes.water.replace(gtin, '0104600439931257'))).toEqual({ kind: 'bad-check-digit' })
  })
})
