import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inLatinLayout, isTypedInRussianLayout } from '../../../src/shared/scan/russian-layout.ts'

test.each([
  ['ЙКЖ79215550147Ж4071ю', 'QR:79215550147:4071.'],
  ['ъЕ04606203103348', ']T04606203103348'],
  ['АИС123№%:?', 'FBC123#%^&'],
  ['пьфшдюсщь', 'gmail.com'],
  ['"№;:?.,/', '@#$^&/?|'],
  ['ХЪЖЭБЮЁхъжэбюё', '{}:"<>~[];\',.`'],
  ['4607\u001d12=-_+!*()', '4607\u001d12=-_+!*()'],
])('%s was meant to be %s', (typed, meant) => {
  expect(inLatinLayout(typed)).toBe(meant)
})

test('a Cyrillic letter or № gives the Russian layout away', () => {
  expect(['ф', 'Ё', '№', '46й1'].map(isTypedInRussianLayout)).toEqual([true, true, true, true])
  expect(['', '4606203103348', 'abc', '"?.'].map(isTypedInRussianLayout)).toEqual([false, false, false, false])
})

test('nothing a Latin keyboard types is mixed up on the way back', () => {
  const printable = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at))
  const cyrillic = Array.from({ length: 64 }, (_, at) => String.fromCharCode(0x410 + at))
  const keys = [...printable, ...cyrillic, 'ё', 'Ё', '№']
  const typedBy = (meant: string) => keys.filter(key => inLatinLayout(key) === meant)
  const inRussian = new Map(printable.map(meant => [meant, typedBy(meant).at(-1) ?? '']))
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...printable)), meant => {
      const typed = meant.map(letter => inRussian.get(letter)).join('')
      expect(inLatinLayout(typed)).toBe(meant.join(''))
    }),
  )
})
