import { lineWidth, type PaperItem } from './paper.ts'

const FONT_A_DOTS = 12

/** Paper as plain text: columns where they stand on paper, double width as letters with gaps. */
export function paperText(paper: readonly PaperItem[], dots: number): string {
  return paper.map(item => textOf(item, dots)).join('')
}

function textOf(item: PaperItem, dots: number): string {
  switch (item.kind) {
    case 'line': {
      const text = item.cells.map(({ text, timesWide }) => text + ' '.repeat(timesWide - 1)).join('')
      const free = Math.max(0, dots - lineWidth(item.cells))
      const share = item.align === 'left' ? 0 : item.align === 'center' ? 0.5 : 1
      return `${' '.repeat(Math.floor((free * share) / FONT_A_DOTS))}${text}`.trimEnd().concat('\n')
    }
    case 'qr':
      return `[QR ${Buffer.from(item.data).toString('utf8')}]\n`
    case 'barcode':
      return `[|| ${barcodeLetters(item.data)}]\n`
    case 'picture':
      return `[picture ${item.bytesPerRow * 8}x${item.rows}]\n`
    case 'feed':
      return ''
    case 'cut':
      return `${'- '.repeat(Math.floor(dots / FONT_A_DOTS / 2))}\n`
  }
}

const SET_C = 0x43
const SWITCH = 0x7b

/** The letters of a Code 128: `{A` and `{B` begin signs, `{C` pairs of digits. */
export function barcodeLetters(data: Uint8Array): string {
  let set = 0
  let letters = ''
  for (let index = 0; index < data.length; index++) {
    const byte = data[index] ?? 0
    if (byte !== SWITCH) letters += set === SET_C ? String(byte).padStart(2, '0') : String.fromCharCode(byte)
    else {
      index += 1
      if (data[index] === SWITCH) letters += '{'
      else set = data[index] ?? 0
    }
  }
  return letters
}
