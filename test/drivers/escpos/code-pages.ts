/** The upper halves of the two pages, typed in from their charts. A dot stands for a code without a sign. */
export const upperHalves = {
  cp866:
    'АБВГДЕЖЗИЙКЛМНОП' +
    'РСТУФХЦЧШЩЪЫЬЭЮЯ' +
    'абвгдежзийклмноп' +
    '░▒▓│┤╡╢╖╕╣║╗╝╜╛┐' +
    '└┴┬├─┼╞╟╚╔╩╦╠═╬╧' +
    '╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀' +
    'рстуфхцчшщъыьэюя' +
    'ЁёЄєЇїЎў°∙·√№¤■\u00a0',
  cp1251:
    'ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏ' +
    'ђ‘’“”•–—\ufffd™љ›њќћџ' +
    '\u00a0ЎўЈ¤Ґ¦§Ё©Є«¬\u00ad®Ї' +
    '°±Ііґµ¶·ё№є»јЅѕї' +
    'АБВГДЕЖЗИЙКЛМНОП' +
    'РСТУФХЦЧШЩЪЫЬЭЮЯ' +
    'абвгдежзийклмноп' +
    'рстуфхцчшщъыьэюя',
} as const

export type PageName = keyof typeof upperHalves

/** What the reader takes a page number for: the table of docs/protocols/escpos.md, by family. */
export const pageNumbers: Readonly<Record<string, Readonly<Record<number, PageName>>>> = {
  epson: { 17: 'cp866', 46: 'cp1251' },
  citizen: { 7: 'cp866' },
}

/** Signs a page prints as they are, the lower half among them. */
export function signsOf(page: PageName): readonly string[] {
  const lower = Array.from({ length: 0x7e - 0x21 + 1 }, (_, index) => String.fromCharCode(0x21 + index))
  return [...lower, ...Array.from(upperHalves[page]).filter(sign => !/[\s\u00ad\ufffd]/.test(sign))]
}
