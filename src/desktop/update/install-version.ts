import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../shared/errors/app-error.ts'
import { unpackArchive } from '../archive/unpack-archive.ts'
import { type AppTree, appTreeIn } from '../launcher/app-tree.ts'
import { syncFolder } from '../sync-folder.ts'

const DRAFT = '.new'

/**
 * Unpacks a checked archive as a version to be.
 *
 * @throws AppError update.damaged: it holds something else
 */
export async function installVersion(archive: string, versionsFolder: string, version: string): Promise<AppTree> {
  const target = join(versionsFolder, version)
  const draft = `${target}${DRAFT}`
  await rm(draft, { recursive: true, force: true })
  await unpackArchive(archive, draft)
  const tree = appTreeIn(draft)
  if (tree?.version !== version) {
    await rm(draft, { recursive: true, force: true })
    throw new AppError('update.damaged', { params: { problem: 'package.json' } })
  }
  // One that is not whole stands there: an older program wrote it, or a hand did.
  await rm(target, { recursive: true, force: true })
  await rename(draft, target)
  await syncFolder(versionsFolder)
  return { version, folder: target }
}

/** Removes versions nobody may want back, and drafts that were cut off. */
export async function pruneVersions(versionsFolder: string, keep: readonly (string | undefined)[]): Promise<void> {
  const entries = await readdir(versionsFolder, { withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    if (!entry.isDirectory() || keep.includes(entry.name)) continue
    await rm(join(versionsFolder, entry.name), { recursive: true, force: true })
  }
}
