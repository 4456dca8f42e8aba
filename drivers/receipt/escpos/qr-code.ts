import { create } from 'qrcode'

/** Bytes a QR code of level M holds, by version from 1 to 40. Version n has 17 + 4n modules a side. */
const capacities = [
  14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560, 624, 666, 711, 779, 857, 911,
  997, 1059, 1125, 1190, 1264, 1370, 1452, 1538, 1628, 1722, 1809, 1911, 1989, 2099, 2213, 2331,
]
const QUIET_ZONE = 4
/** About three centimetres: a phone reads it from the counter. */
const WANTED_DOTS = 256
const SMALLEST_MODULE = 3
const LARGEST_MODULE = 8
/** A band of a picture is small enough for the buffers of the cheapest printers. */
const BAND_BYTES = 1024

/** Modules a side, as long as the printer, like the picture below, makes bytes of the text. */
export function modulesOf(data: string): number {
  const length = Buffer.byteLength(data)
  const version = capacities.findIndex(capacity => length <= capacity) + 1
  return 17 + 4 * (version === 0 ? capacities.length : version)
}

/** Dots a side of one module: as large as is handy, and as fits the paper with its quiet zone. */
export function moduleDots(modules: number, paperDots: number): number {
  const handy = Math.min(LARGEST_MODULE, Math.max(SMALLEST_MODULE, Math.floor(WANTED_DOTS / modules)))
  return Math.max(1, Math.min(handy, Math.floor(paperDots / (modules + 2 * QUIET_ZONE))))
}

/**
 * Model 2, module size, level M, store, print: GS ( k. The package's own `qrcode` speaks GS Z and ESC Z, a dialect other
 * printers print as text; its one GS ( k variant states a wrong length in the print command.
 */
export function encodeNativeQr(data: string, paperDots: number): Buffer {
  const stored = Buffer.from(data, 'utf8')
  const length = stored.length + 3
  const size = moduleDots(modulesOf(data), paperDots)
  return Buffer.concat([
    Buffer.from([0x1d, 0x28, 0x6b, 0x04, 0x00, 0x31, 0x41, 0x32, 0x00]),
    Buffer.from([0x1d, 0x28, 0x6b, 0x03, 0x00, 0x31, 0x43, size]),
    Buffer.from([0x1d, 0x28, 0x6b, 0x03, 0x00, 0x31, 0x45, 0x31]),
    Buffer.from([0x1d, 0x28, 0x6b, length & 0xff, length >> 8, 0x31, 0x50, 0x30]),
    stored,
    Buffer.from([0x1d, 0x28, 0x6b, 0x03, 0x00, 0x31, 0x51, 0x30]),
  ])
}

/** The same as dots, in bands of GS v 0, with the quiet zone above and below. */
export function encodeQrPicture(data: string, paperDots: number): readonly Buffer[] {
  const { modules } = create([{ data: Buffer.from(data, 'utf8'), mode: 'byte' }], { errorCorrectionLevel: 'M' })
  const size = moduleDots(modules.size, paperDots)
  const rowOf = (y: number) => pictureRow(x => Boolean(modules.get(y, x)), modules.size, size)
  const blank = Buffer.alloc(rowOf(0).length)
  const quiet = Array.from({ length: QUIET_ZONE * size }, () => blank)
  const rows = Array.from({ length: modules.size * size }, (_, dot) => rowOf(Math.floor(dot / size)))
  return bandsOf([...quiet, ...rows, ...quiet])
}

function pictureRow(isDark: (x: number) => boolean, modules: number, size: number): Buffer {
  const row = Buffer.alloc(Math.ceil((modules * size) / 8))
  for (let dot = 0; dot < modules * size; dot++)
    if (isDark(Math.floor(dot / size))) row[dot >> 3] = (row[dot >> 3] ?? 0) | (0x80 >> (dot & 7))
  return row
}

function bandsOf(rows: readonly Buffer[]): readonly Buffer[] {
  const width = rows[0]?.length ?? 1
  const height = Math.min(128, Math.max(24, Math.floor(BAND_BYTES / width)))
  const bands: Buffer[] = []
  for (let top = 0; top < rows.length; top += height) {
    const band = rows.slice(top, top + height)
    bands.push(Buffer.concat([Buffer.from([0x1d, 0x76, 0x30, 0, width, 0, band.length, 0]), ...band]))
  }
  return bands
}
