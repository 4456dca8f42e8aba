import type { Slip, SlipBlock } from '../../../src/shared/slip.ts'
import { FIXED_SPACE, fitText, ROUBLE } from './fit-text.ts'
import { type Profile, smallColumnsOf } from './profiles.ts'
import { wrapWords } from './wrap-words.ts'

export type LaidLine = Readonly<{
  kind: 'line'
  /** Characters of the page, one cell each, and ₽ where the printer takes a drawn one. */
  text: string
  align: 'left' | 'center' | 'right'
  isBold: boolean
  /** `double` is two cells wide and high; `small` is font B, nine dots wide. */
  size: 'normal' | 'double' | 'small'
}>

export type LaidBlock = LaidLine | Readonly<{ kind: 'qr'; data: string }> | Readonly<{ kind: 'barcode'; data: string }>

const ROUBLE_WORD = 'руб.'
/** In the small font there is no drawn sign, and every cell counts. */
const ROUBLE_LETTER = 'р'

/** A slip as lines of this printer's width. Pure: bytes come later. */
export function layOut(slip: Slip, profile: Profile): readonly LaidBlock[] {
  return slip.blocks.flatMap(block => layOutBlock(block, profile))
}

function layOutBlock(block: SlipBlock, profile: Profile): readonly LaidBlock[] {
  switch (block.kind) {
    case 'text': {
      const { align, isBold, size } = block
      const width = size === 'double' ? Math.floor(profile.columns / 2) : profile.columns
      return wrapWords(printable(block.text, profile), width).map(text => ({ ...plainLine(text), align, isBold, size }))
    }
    case 'pair':
      return layOutPair(block, profile)
    case 'rule':
      return [plainLine('-'.repeat(profile.columns))]
    case 'space':
      return [plainLine('')]
    case 'qr':
    case 'barcode':
      return [{ kind: block.kind, data: block.data }]
  }
}

/** The value is fixed; the left part gets the room beside it, or lines of its own when that is too narrow to read. */
function layOutPair({ left, right, isBold }: SlipBlock & { kind: 'pair' }, profile: Profile): readonly LaidLine[] {
  const { columns } = profile
  const value = asOneWord(printable(right, profile))
  const styled = (text: string): LaidLine => ({ ...plainLine(text), isBold })
  const room = columns - value.length - 1
  const isBeside = room >= Math.ceil(columns / 3)
  const lines = wrapWords(printable(left, profile), isBeside ? room : columns)
  if (value === '') return lines.map(styled)
  if (value.length > columns) return [...lines.map(styled), ...layOutWideValue(right, isBold, profile)]
  const last = lines.at(-1) ?? ''
  if (last.length + 1 + value.length > columns && last !== '') return [...lines, value.padStart(columns)].map(styled)
  return [...lines.slice(0, -1), last + value.padStart(columns - last.length)].map(styled)
}

/** A value wider than the paper stays in one piece in the small font; only what does not fit even there is cut. */
function layOutWideValue(right: string, isBold: boolean, profile: Profile): readonly LaidLine[] {
  const value = asOneWord(fitText(right.replaceAll(ROUBLE, ROUBLE_LETTER), profile.codePage.charset))
  return wrapWords(value, smallColumnsOf(profile)).map(text => ({
    ...plainLine(text),
    align: 'right',
    isBold,
    size: 'small',
  }))
}

function printable(text: string, { codePage, rouble }: Profile): string {
  return fitText(withRouble(text, rouble === 'drawn' ? ROUBLE : ROUBLE_WORD), codePage.charset)
}

/** A sum and its sign are one word; a word in place of the sign does not stick to the sum. */
function withRouble(text: string, rouble: string): string {
  if (!text.includes(ROUBLE)) return text
  const apart = text.replace(/ +₽/g, `${FIXED_SPACE}${ROUBLE}`)
  return rouble === ROUBLE ? apart : apart.replace(/(?<=\d)₽/g, `${FIXED_SPACE}${rouble}`).replaceAll(ROUBLE, rouble)
}

function asOneWord(text: string): string {
  return text.trim().replace(/[ \n]+/g, FIXED_SPACE)
}

function plainLine(text: string): LaidLine {
  return { kind: 'line', text, align: 'left', isBold: false, size: 'normal' }
}
