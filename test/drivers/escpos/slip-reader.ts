import { type PageName, pageNumbers, upperHalves } from './code-pages.ts'

export type ReadLine = Readonly<{ text: string; dots: number; align: number; isBold: boolean; timesWide: number }>
export type ReadPicture = Readonly<{ bytesPerRow: number; rows: readonly Uint8Array[] }>
export type ReadSlip = Readonly<{
  lines: readonly ReadLine[]
  qrCodes: readonly string[]
  barcodes: readonly string[]
  pictures: readonly ReadPicture[]
  cuts: number
}>

/** ₽ as a person sees it on paper: 12 dots wide, rows 3 to 20 of 24. */
const roubleSeen = `
..#######...
..########..
..##....###.
..##.....##.
..##.....##.
..##.....##.
..##.....##.
..##....###.
##########..
#########...
..##........
..##........
########....
########....
..##........
..##........
..##........
..##........`
  .trim()
  .split('\n')

const simpleLengths: Readonly<Record<string, number>> = {
  '1b40': 0,
  '1b52': 1,
  '1b61': 1,
  '1b45': 1,
  '1b4d': 1,
  '1b21': 1,
  '1b25': 1,
  '1b74': 1,
  '1c2e': 0,
  '1d68': 1,
  '1d77': 1,
  '1d48': 1,
  '1d66': 1,
  '1d72': 1,
}

/**
 * Reads what a printer of a family was sent, from the command tables alone: nothing here comes from the driver. It is
 * strict: a byte it has no name for, text before a reset, or Cyrillic before FS . is an error.
 */
export function readSlip(bytes: Uint8Array, family = 'epson'): ReadSlip {
  const lines: ReadLine[] = []
  const qrCodes: string[] = []
  const barcodes: string[] = []
  const bands: { bytesPerRow: number; rows: Uint8Array[] }[] = []
  let cuts = 0
  let at = 0
  let text = ''
  let dots = 0
  let page: PageName | undefined
  let isChinese = true
  let pen = { align: 0, isBold: false, timesWide: 1, font: 0, usesDrawn: false }
  let drawn = new Map<number, string>()
  let stored = ''
  let isBandOpen = false

  const take = (count: number): Uint8Array => {
    if (at + count > bytes.length) throw new Error(`cut off at ${at}`)
    at += count
    return bytes.subarray(at - count, at)
  }
  const number = (): number => take(1)[0] ?? 0

  function put(byte: number): void {
    text += pen.usesDrawn && drawn.has(byte) ? drawn.get(byte) : signOf(byte)
    dots += (pen.font === 1 ? 9 : 12) * pen.timesWide
  }

  function signOf(byte: number): string {
    if (byte < 0x80) return String.fromCharCode(byte)
    if (isChinese) throw new Error('half of a hieroglyph')
    if (!page) throw new Error('no page chosen')
    return upperHalves[page][byte - 0x80] ?? '?'
  }

  function endLine(): void {
    lines.push({ text, dots, align: pen.align, isBold: pen.isBold, timesWide: pen.timesWide })
    text = ''
    dots = 0
  }

  function obey(code: string, value: number): void {
    if (code === '1b40') {
      pen = { align: 0, isBold: false, timesWide: 1, font: 0, usesDrawn: false }
      page = undefined
      isChinese = true
      drawn = new Map()
    }
    if (code === '1c2e') isChinese = false
    if (code === '1b61') pen.align = value
    if (code === '1b45') pen.isBold = value === 1
    if (code === '1b4d') pen.font = value
    if (code === '1b25') pen.usesDrawn = value === 1
    if (code === '1b21') pen = { ...pen, font: value & 1, isBold: (value & 8) !== 0, timesWide: value & 0x20 ? 2 : 1 }
    if (code === '1b74') {
      page = pageNumbers[family]?.[value]
      if (!page) throw new Error(`this printer has no page ${value}`)
    }
  }

  function readGlyph(): void {
    const [height, first = 0, last, width = 0] = take(4)
    if (height !== 3 || first !== last || width > 12) throw new Error('not one character of font A')
    const columns = take(width * 3)
    const rows = Array.from({ length: 24 }, (_, y) =>
      Array.from({ length: width }, (_, x) => ((columns[x * 3 + (y >> 3)] ?? 0) & (0x80 >> (y & 7)) ? '#' : '.')).join(
        '',
      ),
    )
    const seen = rows.filter(row => row.includes('#'))
    drawn.set(first, seen.join('\n') === roubleSeen.join('\n') ? '₽' : '▯')
  }

  function readTwoDimensional(): void {
    const [low = 0, high = 0] = take(2)
    const [family, action, ...data] = take(low + 256 * high)
    if (family !== 0x31) throw new Error('not a QR code')
    if (action === 0x50) stored = new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(data.slice(1)))
    if (action === 0x51) qrCodes.push(stored)
  }

  function readPicture(): void {
    const [, , widthLow = 0, widthHigh = 0, low = 0, high = 0] = take(6)
    const bytesPerRow = widthLow + 256 * widthHigh
    const rows = Array.from({ length: low + 256 * high }, () => take(bytesPerRow).slice())
    if (isBandOpen) bands.at(-1)?.rows.push(...rows)
    else bands.push({ bytesPerRow, rows })
  }

  while (at < bytes.length) {
    const byte = number()
    const wasPicture: boolean = isBandOpen
    isBandOpen = false
    if (byte === 0x0a) endLine()
    else if (byte >= 0x20) put(byte)
    else if (byte === 0x10) {
      const [eot, topic = 0] = take(2)
      if (eot !== 4 || topic < 1 || topic > 4) throw new Error(`real-time command ${eot}`)
      isBandOpen = wasPicture
    } else if (byte === 0x1b || byte === 0x1c || byte === 0x1d) {
      const code = byte.toString(16) + number().toString(16).padStart(2, '0')
      const length = simpleLengths[code]
      if (length !== undefined) obey(code, length === 1 ? number() : 0)
      else if (code === '1b26') readGlyph()
      else if (code === '1d28') {
        if (number() !== 0x6b) throw new Error('GS ( without k')
        readTwoDimensional()
      } else if (code === '1d6b') barcodes.push(readCode128(number(), take(number())))
      else if (code === '1d76') {
        isBandOpen = wasPicture
        readPicture()
        isBandOpen = true
      } else if (code === '1d56') {
        take(2)
        cuts += 1
      } else throw new Error(`unknown command ${code} at ${at}`)
      if (code === '1d72') isBandOpen = wasPicture
    } else if (byte !== 0) throw new Error(`control byte ${byte} at ${at - 1}`)
  }
  if (text !== '') throw new Error('a line without an end')
  return { lines, qrCodes, barcodes, pictures: bands, cuts }
}

function readCode128(symbology: number, data: Uint8Array): string {
  if (symbology !== 73) throw new Error(`barcode ${symbology}`)
  let set = ''
  let letters = ''
  for (let index = 0; index < data.length; index++) {
    const byte = data[index] ?? 0
    if (byte === 0x7b && data[index + 1] !== 0x7b) set = String.fromCharCode(data[++index] ?? 0)
    else if (set === 'C') letters += String(byte).padStart(2, '0')
    else if (set === 'B') letters += String.fromCharCode(byte === 0x7b ? (data[++index] ?? 0) : byte)
    else throw new Error('no code set')
  }
  return letters
}

/** Words in reading order, whatever line they stand on. */
export const wordsOf = (text: string): string => text.split(/\s+/).filter(Boolean).join(' ')
export const textOf = (slip: ReadSlip): string => wordsOf(slip.lines.map(({ text }) => text).join('\n'))
