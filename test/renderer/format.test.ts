import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFormat } from '../../renderer/words/format.ts'
import { parseHundredths, parseQuantity } from '../../renderer/words/parse.ts'

const ru = createFormat('ru')
const en = createFormat('en')
const plain = (text: string) => text.replace(/\s/g, ' ')

describe('wording of numbers', () => {
  it.each([
    [0, '0,00 ₽'],
    [5, '0,05 ₽'],
    [123_450, '1 234,50 ₽'],
    [99_999_999_99, '99 999 999,99 ₽'],
    [-40_000, '−400,00 ₽'],
  ])('%i kopecks are %s', (minor, text) => {
    expect(plain(ru.money(minor))).toBe(text)
  })

  it('has a decimal point in English', () => {
    expect(plain(en.money(123_450))).toBe('1 234.50 ₽')
  })

  it('never lets a line end inside an amount', () => {
    expect(ru.money(123_450)).not.toContain(' ')
  })

  it.each([
    [125_000, '1 250'],
    [120_790, '1 207,90'],
    [-500, '−5'],
  ])('%i hundredths of a point are %s', (minor, text) => {
    expect(plain(ru.points(minor))).toBe(text)
  })

  it.each([
    [1000, '1'],
    [2250, '2,25'],
    [250, '0,25'],
    [12_000_000, '12 000'],
  ])('%i thousandths are %s', (milli, text) => {
    expect(plain(ru.quantity(milli))).toBe(text)
  })

  it('rounds what is still to be waited for up, and what has passed down', () => {
    expect(ru.wait(61_001)).toBe('1:02')
    expect(ru.elapsed(61_999)).toBe('1:01')
    expect(ru.wait(-5)).toBe('0:00')
  })

  it('sets long numbers in fours', () => {
    expect(plain(ru.digits('9960440300012345'))).toBe('9960 4403 0001 2345')
    expect(plain(ru.digits('2916403815'))).toBe('2916 4038 15')
  })

  it('shows the time of the device, and whatever it said instead of one', () => {
    expect(ru.deviceTime('2026-11-22T18:05')).toBe('22 ноября, 18:05')
    expect(ru.deviceTime('??')).toBe('??')
  })
})

describe('what is typed', () => {
  it('is read back as it was shown', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999_99 }), minor => {
        const { roubles, kopecks } = ru.moneyParts(minor)
        expect(parseHundredths(`${roubles}${kopecks}`.replace(/\s/g, ''))).toBe(minor)
      }),
    )
  })

  it.each([
    ['', undefined],
    ['12,', 1200],
    ['12,5', 1250],
    ['12.05', 1205],
    ['12,055', undefined],
    ['1e3', undefined],
    ['1234567890', undefined],
  ])('%s as an amount is %s', (text, minor) => {
    expect(parseHundredths(text)).toBe(minor)
  })

  it.each([
    ['3', 3000],
    ['0,25', 250],
    ['0', undefined],
    ['0,000', undefined],
    ['100000', undefined],
  ])('%s as a quantity is %s', (text, milli) => {
    expect(parseQuantity(text)).toBe(milli)
  })
})
