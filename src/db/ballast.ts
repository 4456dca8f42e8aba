import { randomBytes } from 'node:crypto'
import { closeSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { freeDiskBytes } from './disk-space.ts'

const CHUNK_BYTES = 1024 * 1024

function ballastFile(folder: string): string {
  return join(folder, 'ballast')
}

/**
 * Keeps a file of no use on the disk, so that a sale under way can still be written when the disk is full.
 * Made only while twice its size is free. Tells whether it is there.
 */
export function keepBallast(folder: string, bytes: number): boolean {
  if (bytes === 0) return false
  const file = ballastFile(folder)
  if (statSync(file, { throwIfNoEntry: false })?.size === bytes) return true
  if (freeDiskBytes(folder) < 2 * bytes) return false
  try {
    writeNoise(file, bytes)
    return true
  } catch {
    // The disk filled up meanwhile: the half-written ballast would only be in the way.
    rmSync(file, { force: true })
    return false
  }
}

/** Gives the reserve back to the disk. `false`: there was none. */
export function freeBallast(folder: string): boolean {
  const file = ballastFile(folder)
  if (!statSync(file, { throwIfNoEntry: false })) return false
  rmSync(file, { force: true })
  return true
}

/** Noise, not zeros: a compressing file system would keep nothing of zeros. */
function writeNoise(file: string, bytes: number): void {
  const chunk = randomBytes(Math.min(CHUNK_BYTES, bytes))
  const handle = openSync(file, 'w')
  try {
    for (let left = bytes; left > 0; ) left -= writeSync(handle, chunk, 0, Math.min(chunk.length, left))
  } finally {
    closeSync(handle)
  }
}
