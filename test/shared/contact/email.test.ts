import { domainToASCII } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskEmail, normaliseEmail } from '../../../src/shared/contact/email.ts'
import { encodeDomainLabel } from '../../../src/shared/contact/punycode.ts'

describe('an e-mail', () => {
  test.each([
    ['ivan@mail.ru', 'ivan@mail.ru'],
    ['  Ivan.Petrov@Mail.RU ', 'Ivan.Petrov@mail.ru'],
    ['a+shop@sub.example.co.uk', 'a+shop@sub.example.co.uk'],
    ['ivan@почта.рф', 'ivan@xn--80a1acny.xn--p1ai'],
    ['ivan@my-firm.ru', 'ivan@my-firm.ru'],
  ])('%s is taken as %s', (text, email) => {
    expect(normaliseEmail(text)).toEqual({ ok: true, email })
  })

  test.each([
    ['', 'empty'],
    ['ivan.mail.ru', 'no-at'],
    ['ivan@@mail.ru', 'two-ats'],
    ['ivan petrov@mail.ru', 'blank-inside'],
    ['@mail.ru', 'bad-name'],
    ['.ivan@mail.ru', 'bad-name'],
    ['иван@mail.ru', 'bad-name'],
    ['ivan@mail', 'bad-domain'],
    ['ivan@-mail.ru', 'bad-domain'],
    ['ivan@1.2', 'bad-domain'],
    [`ivan@${'a'.repeat(64)}.ru`, 'bad-domain'],
    [`${'i'.repeat(65)}@mail.ru`, 'too-long'],
    [`ivan@${'abcdefgh.'.repeat(28)}ru`, 'too-long'],
  ])('%s is refused: %s', (text, reason) => {
    expect(normaliseEmail(text)).toEqual({ ok: false, reason })
  })

  test.each([
    ['ivan@gmial.com', 'ivan@gmail.com'],
    ['ivan@gmail.ru', 'ivan@gmail.com'],
    ['ivan@gmail.con', 'ivan@gmail.com'],
    ['ivan@gmail.co', 'ivan@gmail.com'],
    ['ivan@yandex.ry', 'ivan@yandex.ru'],
    ['ivan@mail.tu', 'ivan@mail.ru'],
    ['ivan@meil.ru', 'ivan@mail.ru'],
    ['ivan@ramler.ry', 'ivan@rambler.ru'],
  ])('%s is taken, and %s is offered', (email, suggestion) => {
    expect(normaliseEmail(email)).toEqual({ ok: true, email, suggestion })
  })

  test.each([
    ['ivan@ya.ru.', 'ivan@ya.ru'],
    ['ivan@mail,ru', 'ivan@mail.ru'],
    ['ivan@firma.ru.', 'ivan@firma.ru'],
    ['ivan@mаil.ru', 'ivan@mail.ru'],
    ['ivan@пьфшд.com', 'ivan@gmail.com'],
    ['шмфт"пьфшдюсщь', 'ivan@gmail.com'],
    ['шмфт"ьфшдюкн', 'ivan@mail.ru'],
  ])('%s is refused, and %s is offered', (text, suggestion) => {
    expect(normaliseEmail(text)).toMatchObject({ ok: false, suggestion })
  })

  test.each(['ivan@mail.com', 'ivan@firma.co', 'ivan@mailbox.ru', 'ivan@university.eu', 'ivan@почта.рф'])(
    '%s is left alone',
    text => expect(normaliseEmail(text)).not.toHaveProperty('suggestion'),
  )
})

test.each([
  ['ivan.petrov@mail.ru', 'iv•••@mail.ru'],
  ['ivan@mail.ru', 'i•••@mail.ru'],
  ['iv@mail.ru', '•••@mail.ru'],
])('%s is shown as %s', (email, masked) => {
  expect(maskEmail(email)).toBe(masked)
})

test('Cyrillic domains are written as the rest of the world writes them', () => {
  const letters = fc.string({
    unit: fc.constantFrom(...'абвгдежзийклмнопрстуфхцчшщъыьэюяё019z'),
    minLength: 1,
    maxLength: 20,
  })
  fc.assert(
    fc.property(letters, label => {
      fc.pre(domainToASCII(label) !== '' && !/^\d+$/.test(label))
      expect(encodeDomainLabel(label)).toBe(domainToASCII(label))
    }),
  )
})
