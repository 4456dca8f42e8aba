/** One thing a printer is told, as read from the line. Numbers are as sent. */
export type Command =
  | Readonly<{ kind: 'character' | 'control'; byte: number }>
  | Readonly<{ kind: 'simple'; name: SimpleName; args: Uint8Array }>
  | Readonly<{ kind: 'define-characters'; first: number; glyphs: readonly Glyph[] }>
  | Readonly<{ kind: 'barcode'; symbology: number; data: Uint8Array }>
  | Readonly<{ kind: 'two-dimensional'; body: Uint8Array }>
  | Readonly<{ kind: 'picture'; bytesPerRow: number; rows: number; dots: Uint8Array }>
  | Readonly<{ kind: 'cut'; isPartial: boolean }>
  | Readonly<{ kind: 'unknown'; bytes: Uint8Array }>

/** Columns of three bytes, the topmost dot is the highest bit of the first. */
export type Glyph = Readonly<{ width: number; columns: Uint8Array }>

const ESC = 0x1b
const FS = 0x1c
const GS = 0x1d

/** Prefix and letter of commands with a fixed number of bytes after them. */
const simpleCommands = {
  'ESC @': ['reset', 0],
  'ESC t': ['code-page', 1],
  'ESC R': ['international-set', 1],
  'ESC a': ['align', 1],
  'ESC E': ['bold', 1],
  'ESC G': ['bold', 1],
  'ESC -': ['underline', 1],
  'ESC M': ['font', 1],
  'ESC !': ['mode', 1],
  'ESC %': ['use-defined', 1],
  'ESC d': ['feed-lines', 1],
  'ESC J': ['feed-dots', 1],
  'ESC 2': ['line-spacing', 0],
  'ESC 3': ['line-spacing', 1],
  'ESC i': ['old-cut', 0],
  'ESC m': ['old-cut', 0],
  'ESC p': ['drawer', 3],
  'FS .': ['leave-chinese', 0],
  'FS &': ['enter-chinese', 0],
  'GS !': ['size', 1],
  'GS B': ['reverse', 1],
  'GS h': ['barcode-height', 1],
  'GS w': ['barcode-module', 1],
  'GS H': ['barcode-text', 1],
  'GS f': ['barcode-font', 1],
  'GS a': ['automatic-status', 1],
  'GS r': ['report', 1],
} as const
export type SimpleName = (typeof simpleCommands)[keyof typeof simpleCommands][0]

export type ReadCommand = Readonly<{ command: Command; length: number }>

/** The command at the beginning of `bytes`; `undefined` while its end has not arrived. */
export function readCommand(bytes: Buffer): ReadCommand | undefined {
  const lead = bytes[0]
  if (lead === undefined) return undefined
  if (lead !== ESC && lead !== FS && lead !== GS)
    return { command: { kind: lead < 0x20 ? 'control' : 'character', byte: lead }, length: 1 }
  const letter = bytes[1]
  if (letter === undefined) return undefined
  const prefix = lead === ESC ? 'ESC' : lead === FS ? 'FS' : 'GS'
  const name = `${prefix} ${String.fromCharCode(letter)}`
  if (Object.hasOwn(simpleCommands, name)) {
    const [simple, count] = simpleCommands[name as keyof typeof simpleCommands]
    return whole(bytes, 2 + count, part => ({ kind: 'simple', name: simple, args: part.subarray(2) }))
  }
  switch (name) {
    case 'ESC &':
      return readGlyphs(bytes)
    case 'GS V':
      return readCut(bytes)
    case 'GS k':
      return readBarcode(bytes)
    case 'GS (':
      return readCounted(bytes)
    case 'GS v':
      return readPicture(bytes)
    default:
      return { command: { kind: 'unknown', bytes: bytes.subarray(0, 2) }, length: 2 }
  }
}

function whole(bytes: Buffer, length: number, command: (part: Buffer) => Command): ReadCommand | undefined {
  return bytes.length < length ? undefined : { command: command(bytes.subarray(0, length)), length }
}

function readGlyphs(bytes: Buffer): ReadCommand | undefined {
  const [, , bytesPerColumn = 3, first = 0, last = 0] = bytes
  if (bytes.length < 5) return undefined
  const glyphs: Glyph[] = []
  let offset = 5
  for (let code = first; code <= last; code++) {
    const width = bytes[offset]
    if (width === undefined) return undefined
    const end = offset + 1 + width * bytesPerColumn
    if (bytes.length < end) return undefined
    glyphs.push({ width, columns: Uint8Array.from(bytes.subarray(offset + 1, end)) })
    offset = end
  }
  return { command: { kind: 'define-characters', first, glyphs }, length: offset }
}

/** 0, 1, and their digits cut where the paper stands; 65 and 66 take one more byte and feed to the knife first. */
function readCut(bytes: Buffer): ReadCommand | undefined {
  const mode = bytes[2]
  if (mode === undefined) return undefined
  return whole(bytes, mode >= 65 ? 4 : 3, () => ({ kind: 'cut', isPartial: mode % 2 === (mode >= 65 ? 0 : 1) }))
}

/** Form A ends with a zero, form B begins with its length. */
function readBarcode(bytes: Buffer): ReadCommand | undefined {
  const [, , symbology, length] = bytes
  if (symbology === undefined || length === undefined) return undefined
  if (symbology >= 65)
    return whole(bytes, 4 + length, part => ({ kind: 'barcode', symbology, data: Uint8Array.from(part.subarray(4)) }))
  const end = bytes.indexOf(0, 3)
  if (end < 0) return undefined
  return whole(bytes, end + 1, part => ({ kind: 'barcode', symbology, data: Uint8Array.from(part.subarray(3, end)) }))
}

function readCounted(bytes: Buffer): ReadCommand | undefined {
  const [, , letter, low, high] = bytes
  if (low === undefined || high === undefined) return undefined
  return whole(bytes, 5 + low + 256 * high, part => {
    const body = Uint8Array.from(part.subarray(5))
    return letter === 0x6b ? { kind: 'two-dimensional', body } : { kind: 'unknown', bytes: part }
  })
}

function readPicture(bytes: Buffer): ReadCommand | undefined {
  if (bytes.length < 8) return undefined
  const bytesPerRow = bytes.readUInt16LE(4)
  const rows = bytes.readUInt16LE(6)
  const length = 8 + bytesPerRow * rows
  return whole(bytes, length, part => ({ kind: 'picture', bytesPerRow, rows, dots: Uint8Array.from(part.subarray(8)) }))
}
