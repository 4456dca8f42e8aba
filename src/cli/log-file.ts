import { mkdirSync, openSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

const LARGE_BYTES = 10 * 1024 * 1024

/** Opens a log to be added to, and gives its file descriptor. A large one of an earlier life is put aside as `<file>.1`. */
export function openLogFile(file: string): number {
  mkdirSync(dirname(file), { recursive: true })
  const sizeBytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (sizeBytes > LARGE_BYTES) renameSync(file, `${file}.1`)
  return openSync(file, 'a', 0o640)
}
