import { create } from 'qrcode'
import { code128Bars } from './code128-bars.ts'
import { drawLine, escapeXml } from './line-svg.ts'
import type { Align, PaperItem } from './paper.ts'
import { barcodeLetters } from './paper-text.ts'

const MARGIN = 36
const TABLE = 28
const CAPTION_DOTS = 32

type Drawing = Readonly<{ svg: string; height: number }>

/** A picture of the paper, one unit a dot: letters where the printer puts them, codes that a phone reads, the cut below. */
export function drawPaper(paper: readonly PaperItem[], dots: number): string {
  let top = MARGIN
  const parts: string[] = []
  let isCut = false
  for (const item of paper) {
    const { svg, height } = draw(item, dots)
    if (svg) parts.push(`<g transform="translate(${MARGIN} ${top})">${svg}</g>`)
    top += height
    isCut = item.kind === 'cut'
  }
  const bottom = isCut ? top : top + MARGIN
  const width = dots + 2 * MARGIN
  const size = { width: width + 2 * TABLE, height: bottom + 2 * TABLE }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}">`,
    `<rect width="100%" height="100%" fill="#d9d6d0"/>`,
    `<g transform="translate(${TABLE} ${TABLE})">`,
    `<path d="${outline(width, bottom, isCut)}" transform="translate(3 5)" fill="#00000026"/>`,
    `<path d="${outline(width, bottom, isCut)}" fill="#fdfdfa"/>`,
    `<g fill="#1d1d1f" font-family="'DejaVu Sans Mono','Liberation Mono',Menlo,Consolas,monospace" text-anchor="middle">`,
    ...parts,
    '</g></g></svg>\n',
  ].join('\n')
}

/** The upper edge is where the last slip was cut; the lower one too, or it still hangs in the printer. */
function outline(width: number, height: number, isCut: boolean): string {
  const teeth = Math.floor(width / 12)
  const step = width / teeth
  const zigzag = Array.from(
    { length: teeth },
    (_, tooth) => `l${-step / 2} ${tooth % 2 ? -5 : 5}l${-step / 2} ${tooth % 2 ? 5 : -5}`,
  )
  return `M0 0H${width}V${height}${isCut ? 'H0' : zigzag.join('')}Z`
}

function draw(item: PaperItem, dots: number): Drawing {
  switch (item.kind) {
    case 'line':
      return drawLine(item, dots)
    case 'feed':
      return { svg: '', height: item.dots }
    case 'cut':
      return { svg: '', height: 0 }
    case 'qr':
      return drawQr(item.data, item.moduleDots, place(item.align, dots))
    case 'barcode':
      return drawBars(item, place(item.align, dots))
    case 'picture':
      return drawPicture(item, place(item.align, dots))
  }
}

type Place = (width: number) => number

function place(align: Align, dots: number): Place {
  return width => Math.max(0, align === 'left' ? 0 : align === 'right' ? dots - width : Math.floor((dots - width) / 2))
}

function drawQr(data: Uint8Array, moduleDots: number, leftOf: Place): Drawing {
  const { modules } = create([{ data: Buffer.from(data), mode: 'byte' }], { errorCorrectionLevel: 'M' })
  const isDark = (x: number, y: number) => Boolean(modules.get(y, x))
  const width = modules.size * moduleDots
  const path = dotsPath(isDark, modules.size, modules.size)
  return { svg: `<path transform="translate(${leftOf(width)} 0) scale(${moduleDots})" d="${path}"/>`, height: width }
}

function drawPicture({ bytesPerRow, rows, dots }: PaperItem & { kind: 'picture' }, leftOf: Place): Drawing {
  const isDark = (x: number, y: number) => ((dots[y * bytesPerRow + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0
  const width = bytesPerRow * 8
  return { svg: `<path transform="translate(${leftOf(width)} 0)" d="${dotsPath(isDark, width, rows)}"/>`, height: rows }
}

/** Dark dots as horizontal runs. */
function dotsPath(isDark: (x: number, y: number) => boolean, width: number, height: number): string {
  const runs: string[] = []
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (!isDark(x, y)) continue
      const from = x
      while (x < width && isDark(x, y)) x++
      runs.push(`M${from} ${y}h${x - from}v1h${from - x}z`)
    }
  return runs.join('')
}

function drawBars({ data, heightDots, barDots }: PaperItem & { kind: 'barcode' }, leftOf: Place): Drawing {
  const bars = code128Bars(data)
  const width = bars.reduce((sum, bar) => sum + bar, 0) * barDots
  let x = leftOf(width)
  const rects = bars.map((bar, index) => {
    const rect = index % 2 === 0 ? `M${x} 0h${bar * barDots}v${heightDots}h${-bar * barDots}z` : ''
    x += bar * barDots
    return rect
  })
  const middle = leftOf(width) + width / 2
  const caption = `<text x="${middle}" y="${heightDots + 22}" font-size="20">${escapeXml(barcodeLetters(data))}</text>`
  return { svg: `<path d="${rects.join('')}"/>${caption}`, height: heightDots + CAPTION_DOTS }
}
