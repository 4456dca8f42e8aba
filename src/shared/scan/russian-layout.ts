/** Keys in the order of a keyboard: what they give in the Russian layout, and what in the Latin one. */
const RUSSIAN = 'йцукенгшщзхъфывапролджэячсмитьбюёЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮЁ.,"№;:?/'
const LATIN = 'qwertyuiop[]asdfghjkl;\'zxcvbnm,.`QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>~/?@#$^&|'

const latinByRussian = new Map([...RUSSIAN].map((russian, at) => [russian, LATIN.charAt(at)]))

/** No Latin keyboard gives these: the whole text went through the Russian layout. */
export function isTypedInRussianLayout(text: string): boolean {
  return /[а-яё№]/i.test(text)
}

/**
 * What the same keys give in the Latin layout. A keyboard scanner sends keys, not characters, so punctuation moves too:
 * `?` is `&`, `.` is `/`, and only digits and a few signs stay.
 */
export function inLatinLayout(text: string): string {
  return text.replace(/./gsu, typed => latinByRussian.get(typed) ?? typed)
}
