import { open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { syncFolder } from '../sync-folder.ts'

/** On Windows a scanner for viruses may hold the file for a moment. */
const RENAME_PAUSES_MS = [10, 50, 200, 500, 1000]

/** Writes a small file: after a power cut it is the old one or the new one, whole. */
export async function writeWhole(file: string, text: string, mode = 0o644): Promise<void> {
  const fresh = `${file}.new`
  const handle = await open(fresh, 'w', mode)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await renameOver(fresh, file)
  await syncFolder(dirname(file))
}

async function renameOver(from: string, to: string): Promise<void> {
  for (const pauseMs of RENAME_PAUSES_MS) {
    try {
      return await rename(from, to)
    } catch (error) {
      if (!isHeld(error)) throw error
      await pause(pauseMs)
    }
  }
  await rename(from, to)
}

function isHeld(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'EPERM' || code === 'EACCES' || code === 'EBUSY'
}
