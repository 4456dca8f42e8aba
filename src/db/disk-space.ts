import { statfsSync } from 'node:fs'

/** The reserve kept on the disk, and the least free space a new checkout needs. */
export const BALLAST_BYTES = 64 * 1024 * 1024

/** Free space on the disk of this folder, as this user may use it. */
export function freeDiskBytes(folder: string): number {
  const disk = statfsSync(folder)
  return disk.bavail * disk.bsize
}

/** Too little room to begin a new checkout. Sales already past checkout go on: the ballast is theirs. */
export function isDiskLow(folder: string, leastBytes = BALLAST_BYTES): boolean {
  return freeDiskBytes(folder) < leastBytes
}
