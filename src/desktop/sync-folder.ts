import { open } from 'node:fs/promises'

/** A new name has to reach the disk itself. Windows has no such call and keeps names in its own journal. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
