import { type Cell, cellWidth, lineWidth, type PaperItem } from './paper.ts'

/** From one baseline to the next, at normal height. */
export const LINE_DOTS = 30
const BASELINE = 20
const CELL_HEIGHT = 24
const FONT_A_DOTS = 12
const BYTES_PER_COLUMN = 3
/** Wider than a cell where there is no monospaced font to draw with. */
const WIDE_LETTERS = /[\p{Lu}жмфшщыюmw@%]/u

/** A line of letters, each in its own cell, so that columns stand as on paper whatever font there is to draw with. */
export function drawLine({ align, cells }: PaperItem & { kind: 'line' }, dots: number) {
  const free = Math.max(0, dots - lineWidth(cells))
  const tallest = Math.max(1, ...cells.map(({ timesHigh }) => timesHigh))
  let x = align === 'left' ? 0 : align === 'right' ? free : Math.floor(free / 2)
  const drawn = cells.map(cell => {
    const svg = drawCell(cell, x, (tallest - cell.timesHigh) * CELL_HEIGHT)
    x += cellWidth(cell)
    return svg
  })
  return { svg: drawn.join(''), height: LINE_DOTS + (tallest - 1) * CELL_HEIGHT }
}

function drawCell(cell: Cell, x: number, y: number): string {
  const { text, glyph, cellDots, timesWide, timesHigh, isBold, isUnderlined, isReversed } = cell
  const at = `transform="translate(${x} ${y}) scale(${timesWide} ${timesHigh})"`
  const back = isReversed ? `<rect ${at} width="${cellDots}" height="${CELL_HEIGHT}"/>` : ''
  const fill = isReversed ? ' fill="#fdfdfa"' : ''
  const under = isUnderlined ? `<rect ${at} y="${CELL_HEIGHT - 1}" width="${cellDots}" height="1"/>` : ''
  if (glyph) return `${back}<path ${at}${fill} d="${glyphPath(glyph, isBold)}"/>${under}`
  if (text.trim() === '') return back + under
  const size = cellDots === FONT_A_DOTS ? 20 : 15
  const weight = isBold ? ' font-weight="700"' : ''
  const squeeze = WIDE_LETTERS.test(text) ? ` textLength="${cellDots - 0.5}" lengthAdjust="spacingAndGlyphs"` : ''
  const letter = `<text ${at}${fill}${weight}${squeeze} x="${cellDots / 2}" y="${BASELINE}" font-size="${size}">${escapeXml(text)}</text>`
  return back + letter + under
}

/** Dots of a drawn character; bold is printed twice, one dot apart. */
function glyphPath({ width, columns }: NonNullable<Cell['glyph']>, isBold: boolean): string {
  const dots: string[] = []
  for (let x = 0; x < width; x++)
    for (let y = 0; y < CELL_HEIGHT; y++) {
      const byte = columns[x * BYTES_PER_COLUMN + (y >> 3)] ?? 0
      if (byte & (0x80 >> (y & 7))) dots.push(`M${x} ${y}h${isBold ? 2 : 1}v1h${isBold ? -2 : -1}z`)
    }
  return dots.join('')
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, sign => escapes[sign] ?? sign).replace(/[^\t\u0020-\ud7ff\ue000-\ufffd]/g, '\u25af')
}
