import { isSafePath, splitPath } from './entry-path.ts'

export const BLOCK_BYTES = 512
/** Eleven octal digits. */
const LARGEST_FILE_BYTES = 0o77777777777
const REGULAR_FILE = '0'

/** One file of an archive. Owners and times are not kept, so equal trees give equal archives. */
export type TarEntry = Readonly<{ path: string; sizeBytes: number; isExecutable: boolean }>

/**
 * The 512 bytes in front of a file: name 0, mode 100, uid 108, gid 116, size 124, mtime 136, checksum 148, type 156,
 * magic 257, version 263, prefix 345 (POSIX.1-1988, ustar). Undefined when the path or the size cannot be said in them.
 */
export function encodeHeader({ path, sizeBytes, isExecutable }: TarEntry): Buffer | undefined {
  const place = splitPath(path)
  if (!place || !isSafePath(path) || sizeBytes > LARGEST_FILE_BYTES) return undefined
  const block = Buffer.alloc(BLOCK_BYTES)
  block.write(place.name, 0)
  block.write(octal(isExecutable ? 0o755 : 0o644, 7), 100)
  block.write(octal(0, 7), 108)
  block.write(octal(0, 7), 116)
  block.write(octal(sizeBytes, 11), 124)
  block.write(octal(0, 11), 136)
  block.write(REGULAR_FILE, 156)
  block.write('ustar\0' + '00', 257)
  block.write(place.prefix, 345)
  block.write(`${octal(checksum(block), 6)}\0 `, 148)
  return block
}

export type DecodedHeader =
  | Readonly<{ kind: 'file'; entry: TarEntry }>
  /** A block of zeros: the archive ends. */
  | Readonly<{ kind: 'end' }>
  /** Folders, links, devices, foreign dialects, unsafe paths, wrong sums: nothing of ours, so nothing is made of it. */
  | Readonly<{ kind: 'refused'; why: string }>

export function decodeHeader(block: Buffer): DecodedHeader {
  if (block.every(byte => byte === 0)) return { kind: 'end' }
  if (number(block, 148, 8) !== checksum(block)) return { kind: 'refused', why: 'header sum' }
  if (text(block, 257, 6) !== 'ustar') return { kind: 'refused', why: 'dialect' }
  if (text(block, 156, 1) !== REGULAR_FILE) return { kind: 'refused', why: 'not a regular file' }
  const prefix = text(block, 345, 155)
  const path = `${prefix && `${prefix}/`}${text(block, 0, 100)}`
  if (!isSafePath(path)) return { kind: 'refused', why: 'path' }
  const sizeBytes = number(block, 124, 12)
  if (!Number.isSafeInteger(sizeBytes)) return { kind: 'refused', why: 'size' }
  return { kind: 'file', entry: { path, sizeBytes, isExecutable: (number(block, 100, 8) & 0o100) !== 0 } }
}

/** Zeros between the end of a file and the next block. */
export function paddingBytes(sizeBytes: number): number {
  return (BLOCK_BYTES - (sizeBytes % BLOCK_BYTES)) % BLOCK_BYTES
}

/** All bytes added up, the sum's own field read as spaces. */
function checksum(block: Buffer): number {
  return block.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 0x20 : byte), 0)
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0')
}

function text(block: Buffer, from: number, length: number): string {
  const field = block.subarray(from, from + length)
  const end = field.indexOf(0)
  return field.subarray(0, end < 0 ? length : end).toString('utf8')
}

function number(block: Buffer, from: number, length: number): number {
  const digits = text(block, from, length).trim()
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN
}
