import { describe, expect, test } from 'vitest'
import { maskContact, parseReceiptContact } from '../../../src/shared/contact/contact.ts'
import { maskCard } from '../../../src/shared/scan/mask-card.ts'

describe('where the receipt goes', () => {
  test.each([
    ['8 921 555-01-47', { kind: 'phone', value: '+79215550147' }],
    ['+375 29 123 45 67', { kind: 'phone', value: '+375291234567' }],
    ['Ivan@Mail.ru', { kind: 'email', value: 'Ivan@mail.ru' }],
    ['ivan@gmial.com', { kind: 'email', value: 'ivan@gmial.com', suggestion: 'ivan@gmail.com' }],
  ])('%s', (text, contact) => {
    expect(parseReceiptContact(text)).toEqual({ ok: true, ...contact })
  })

  test.each([
    ['921', 'contact.phone-invalid', 'too-short'],
    ['88121234567', 'contact.phone-invalid', 'landline'],
    ['', 'contact.phone-invalid', 'empty'],
    ['ivan@mail', 'contact.email-invalid', 'bad-domain'],
    ['шмфт"пьфшдюсщь', 'contact.email-invalid', 'no-at'],
    [`${'i'.repeat(56)}@mail.ru`, undefined, undefined],
    [`${'i'.repeat(57)}@mail.ru`, 'contact.email-invalid', 'too-long'],
  ])('%s gives %s', (text, code, reason) => {
    const contact = parseReceiptContact(text)
    expect(contact.ok ? {} : contact).toMatchObject(code ? { code, reason } : {})
    expect(contact.ok).toBe(code === undefined)
  })

  test('is not the store’s own phone', () => {
    expect(parseReceiptContact('89215550147', ['79215550147'])).toMatchObject({ ok: false, reason: 'own' })
  })
})

test.each([
  ['+79215550147', { kind: 'phone', masked: '+7 921 ••• 01 47' }],
  ['79215550147', { kind: 'phone', masked: '+7 921 ••• 01 47' }],
  ['ivan.petrov@mail.ru', { kind: 'email', masked: 'iv•••@mail.ru' }],
])('%s is shown masked', (value, shown) => {
  expect(maskContact(value)).toEqual(shown)
})

test('a card is shown by its last four digits', () => {
  expect(maskCard('2200451873')).toBe('••• 1873')
})
