import iconv from 'iconv-lite'

/** Paper, tables and item names are CP1251; strings inside TLV are CP866. */
export type CodePage = 'cp1251' | 'cp866'

/** Characters that CP866 lacks and goods names are full of. */
const plainer: Readonly<Record<string, string>> = {
  '«': '"',
  '»': '"',
  '“': '"',
  '”': '"',
  '„': '"',
  '‘': "'",
  '’': "'",
  '–': '-',
  '—': '-',
  '…': '...',
}

/** Control and format characters never reach a receipt; neither do variation selectors, which only colour an emoji. */
const invisible = /\p{Cc}|\p{Cf}|\p{Variation_Selector}/gu
const beyondBasicPlane = /[\u{10000}-\u{10FFFF}]/gu

/** Text in a device's code page, cut at `maxLength` bytes. What the page lacks becomes `?`. */
export function encodeText(text: string, codePage: CodePage, maxLength: number): Uint8Array {
  const clean = text.normalize('NFC').replace(invisible, '').replace(beyondBasicPlane, '?')
  const writable = codePage === 'cp866' ? clean.replace(/[«»“”„‘’–—…]/g, character => plainer[character] ?? '?') : clean
  return iconv.encode(writable, codePage).subarray(0, maxLength)
}

/** Text from a device: a zero byte ends it, padding at the end is dropped. */
export function decodeText(bytes: Uint8Array, codePage: CodePage): string {
  const end = bytes.indexOf(0)
  return iconv.decode(Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)), codePage).trimEnd()
}
