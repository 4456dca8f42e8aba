import { describe, expect, test } from 'vitest'
import { normalisePhone } from '../../../src/shared/contact/phone.ts'
import { formatPhoneTyping, maskPhone } from '../../../src/shared/contact/phone-text.ts'

describe('a phone as people type it', () => {
  test.each([
    ['89215550147', '79215550147'],
    ['8 (921) 555-01-47', '79215550147'],
    ['+7 921 555 01 47', '79215550147'],
    ['7.921.555.01.47', '79215550147'],
    ['9215550147', '79215550147'],
    ['  921 555–01–47 ', '79215550147'],
    ['+89215550147', '79215550147'],
    ['87011234567', '77011234567'],
    ['+7 (701) 123-45-67', '77011234567'],
    ['+7 777 123 45 67', '77771234567'],
    ['+375 29 123-45-67', '375291234567'],
    ['810 375 29 123 45 67', '375291234567'],
    ['00375291234567', '375291234567'],
    ['+374 12 345678', '37412345678'],
    ['+49 1512 3456789', '4915123456789'],
  ])('%s', (text, phone) => {
    expect(normalisePhone(text)).toEqual({ ok: true, phone })
  })

  test.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['mama', 'not-a-phone'],
    ['921555014Т', 'not-a-phone'],
    ['+7921+5550147', 'not-a-phone'],
    ['921555014', 'too-short'],
    ['7921555014', 'too-short'],
    ['+9215550147', 'too-short'],
    ['892155501478', 'too-long'],
    ['+7 921 555 01 478', 'too-long'],
    ['375291234567', 'too-long'],
    ['92155501478', 'not-a-phone'],
    ['+37529123456', 'too-short'],
    ['+3752912345678', 'too-long'],
    ['+1234567', 'too-short'],
    ['+1234567890123456', 'too-long'],
    ['88121234567', 'landline'],
    ['+74951234567', 'landline'],
    ['4951234567', 'landline'],
    ['88002000600', 'landline'],
    ['+7 727 250 00 00', 'landline'],
    ['71215550147', 'not-a-phone'],
    ['+7 999 000 00 00', 'suspicious'],
    ['89211111111', 'suspicious'],
  ])('%s is refused: %s', (text, reason) => {
    expect(normalisePhone(text)).toEqual({ ok: false, reason })
  })

  test('is refused when it is the store’s own', () => {
    expect(normalisePhone('8 921 555 01 47', ['79215550147'])).toEqual({ ok: false, reason: 'own' })
  })
})

test.each([
  ['79215550147', '+7 921 ••• 01 47'],
  ['375291234567', '+375 ••• 45 67'],
  ['4915123456789', '+49 ••• 67 89'],
])('%s is shown as %s', (phone, masked) => {
  expect(maskPhone(phone)).toBe(masked)
})

test.each([
  ['', '+7 ___ ___-__-__'],
  ['8', '+7 ___ ___-__-__'],
  ['+', '+7 ___ ___-__-__'],
  ['9', '+7 9__ ___-__-__'],
  ['921555014', '+7 921 555-01-4_'],
  ['8921555014', '+7 921 555-01-4_'],
  ['+7921555014', '+7 921 555-01-4_'],
  ['89215550147', '+7 921 555-01-47'],
  ['892155501478', '+7 921 555 014 78'],
  ['+375291', '+375 291'],
  ['+4915123', '+49 151 23'],
])('while typing, %s reads %s', (typed, shown) => {
  expect(formatPhoneTyping(typed)).toBe(shown)
})
