import { readFileSync } from 'node:fs'

const HEADER_BYTES = 32
const FRAME_HEADER_BYTES = 24

/**
 * What the write-ahead log says of itself: its salt, which changes when the log starts anew (one fsync of its own), and
 * how many commits it holds. With `synchronous = FULL` each commit is exactly one fsync.
 *
 * @see https://www.sqlite.org/fileformat.html, "The Write-Ahead Log"
 */
export function readWal(databaseFile: string): Readonly<{ salt: string; commits: number }> {
  const wal = readFileSync(`${databaseFile}-wal`)
  const frameBytes = FRAME_HEADER_BYTES + wal.readUInt32BE(8)
  const salt = wal.toString('hex', 16, 24)
  let commits = 0
  for (let at = HEADER_BYTES; at + frameBytes <= wal.length; at += frameBytes) {
    if (wal.toString('hex', at + 8, at + 16) !== salt) break
    if (wal.readUInt32BE(at + 4) !== 0) commits += 1
  }
  return { salt, commits }
}
