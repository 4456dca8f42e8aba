import iconv from 'iconv-lite'
import type { Charset } from './profiles.ts'
import { substitutes } from './substitutes.ts'

/** A space that wrapping leaves alone; printed as a plain one. */
export const FIXED_SPACE = '\u00a0'
/** On no page. Left in a text, it is one cell that the printer draws. */
export const ROUBLE = '₽'

const UNPRINTABLE = '?'
const FIRST_PRINTABLE = 0x20
const HIGH_HALF = 0x80

function printableOf(charset: Charset): ReadonlySet<string> {
  const bytes = Array.from({ length: 0x100 }, (_, byte) => byte).filter(
    byte => byte >= HIGH_HALF || (byte >= FIRST_PRINTABLE && byte < 0x7f),
  )
  return new Set(iconv.decode(Buffer.from(bytes), charset).replace(/[\p{C}\u00a0\ufffd]/gu, ''))
}

type Page = Readonly<{ has: ReadonlySet<string>; isPlain: RegExp }>

function pageOf(charset: Charset): Page {
  const has = printableOf(charset)
  const escaped = [...has].map(sign => `\\u{${sign.codePointAt(0)?.toString(16)}}`).join('')
  return { has, isPlain: new RegExp(`^[${escaped}${FIXED_SPACE}${ROUBLE}\\n]*$`, 'u') }
}

const pages: Readonly<Record<Charset, Page>> = { cp866: pageOf('cp866'), cp1251: pageOf('cp1251') }
const graphemes = new Intl.Segmenter('ru', { granularity: 'grapheme' })

/**
 * A text as this page can print it: each character that comes out takes one cell and one byte of the page, but for `\n`,
 * which ends a line, and the two signs above.
 *
 * Control and invisible characters go; what the page lacks becomes its substitute, or loses its accents, or is one `?` for
 * everything a reader takes for one sign.
 */
export function fitText(text: string, charset: Charset): string {
  const { has, isPlain } = pages[charset]
  const composed = text.normalize('NFC').replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n')
  if (isPlain.test(composed)) return composed
  const fit = (sign: string): string => {
    if (sign === '\n' || sign === ROUBLE || has.has(sign)) return sign
    if (/[\u00a0\u2007\u202f]/.test(sign)) return FIXED_SPACE
    if (/[\s\p{Zs}]/u.test(sign)) return ' '
    if (/[\p{Cc}\p{Cf}\p{M}]/u.test(sign)) return ''
    const substitute = substitutes.get(sign)
    if (substitute !== undefined) return substitute
    const parts = sign.normalize('NFKD')
    return parts === sign ? UNPRINTABLE : Array.from(parts, fit).join('')
  }
  let fitted = ''
  for (const { segment } of graphemes.segment(composed)) {
    const one = Array.from(segment, fit).join('')
    fitted += one.replace(/\?{2,}/, UNPRINTABLE)
  }
  return fitted
}
