import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { AppError } from '../shared/errors/app-error.ts'

/** `TILL` in the header of our files: how a file of another application is told from ours. */
export const APPLICATION_ID = 0x54_49_4c_4c

const MAGIC = 'SQLite format 3\0'
const APPLICATION_ID_AT = 68
const HEADER_BYTES = 100

/**
 * Looks at the header without SQLite, so that a strange or damaged file is not so much as touched.
 * An empty file is what a crash leaves before the first write: as good as none.
 *
 * @throws AppError db.corrupt, db.foreign
 * @see https://www.sqlite.org/fileformat.html, "The Database Header"
 */
export function inspectFile(file: string): 'absent' | 'ours' {
  if (sizeOf(file) === 0) {
    // SQLite would throw the log of a vanished database away, and the sales in it.
    if (sizeOf(`${file}-wal`) > 0) throw damaged(file, 'a write-ahead log without its database')
    return 'absent'
  }
  const header = readHeader(file)
  if (header.length < HEADER_BYTES || header.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw damaged(file, 'not a database')
  }
  if (header.readUInt32BE(APPLICATION_ID_AT) !== APPLICATION_ID) throw new AppError('db.foreign', { params: { file } })
  return 'ours'
}

function damaged(file: string, text: string): AppError {
  return new AppError('db.corrupt', { params: { file }, original: { code: 'header', text } })
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

function readHeader(file: string): Buffer {
  const handle = openSync(file, 'r')
  try {
    const header = Buffer.alloc(HEADER_BYTES)
    return header.subarray(0, readSync(handle, header, 0, HEADER_BYTES, 0))
  } finally {
    closeSync(handle)
  }
}
