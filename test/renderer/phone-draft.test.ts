import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  eraseDigit,
  isComplete,
  mayBeLookedUp,
  phoneOf,
  showDraft,
  typeDigit,
  typePlus,
} from '../../renderer/customer/phone-draft.ts'

const typed = (text: string, from = '') =>
  [...text].reduce((draft, key) => (key === '+' ? typePlus(draft) : typeDigit(draft, key)), from)
const shown = (draft: string) => {
  const { typed: done, rest } = showDraft(draft)
  return `${done}|${rest}`.replace(/\s/g, ' ')
}

describe('a phone on the pad', () => {
  it.each([
    ['9215550147', '+79215550147'],
    ['89215550147', '+79215550147'],
    ['79215550147', '+79215550147'],
    ['8125550147', '+78125550147'],
    ['+375291234567', '+375291234567'],
    ['+79215550147', '+79215550147'],
  ])('%s means %s', (keys, phone) => {
    expect(phoneOf(typed(keys))).toBe(phone)
    expect(mayBeLookedUp(typed(keys))).toBe(true)
  })

  it('is complete with the tenth digit, and takes no eleventh', () => {
    const draft = typed('9215550147')
    expect(isComplete(draft)).toBe(true)
    expect(typeDigit(draft, '3')).toBe(draft)
  })

  it('is never complete by itself in another country, whose lengths differ', () => {
    expect(isComplete(typed('+375291234567'))).toBe(false)
    expect(mayBeLookedUp(typed('+3752'))).toBe(false)
  })

  it('takes the plus only at the beginning, and back', () => {
    expect(typePlus('92')).toBe('92')
    expect(typePlus(typePlus(''))).toBe('')
  })

  it.each([
    ['', '+7 |___ ___-__-__'],
    ['92155', '+7 921 55|_-__-__'],
    ['9215550147', '+7 921 555-01-47|'],
    ['+3752', '+3752|'],
  ])('%s is shown as %s', (draft, text) => {
    expect(shown(draft)).toBe(text)
  })

  it('gives back what was there before a digit was typed and erased', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\+?\d{0,9}$/), fc.integer({ min: 0, max: 9 }), (keys, digit) => {
        const draft = typed(keys)
        const longer = typeDigit(draft, String(digit))
        fc.pre(longer.length === draft.length + 1)
        expect(eraseDigit(longer)).toBe(draft)
      }),
    )
  })
})
