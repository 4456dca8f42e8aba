import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReleaseManifest } from '../../src/shared/desktop/update.ts'
import { AppError } from '../../src/shared/errors/app-error.ts'

/** A version is tens of megabytes. */
export const MAX_RELEASE_BYTES = 1024 ** 3

/** The archives of published versions, one folder each. */
export type ReleaseStore = Readonly<{
  /**
   * Takes a file in as it comes and holds it only if it is what the manifest says.
   *
   * @throws AppError update.damaged
   */
  take(manifest: ReleaseManifest, body: Readable): Promise<TakenFile>
  /** The folders of all versions. */
  root: string
}>

/** On the disk and checked, but not in the feed yet. */
export type TakenFile = Readonly<{ publish(): Promise<void>; discard(): Promise<void> }>

const DRAFT = '.part'

/** The hub alone writes here: what a kill left half taken in is removed. */
export function openReleaseStore(hubFolder: string): ReleaseStore {
  const root = join(hubFolder, 'releases')
  mkdirSync(root, { recursive: true, mode: 0o700 })
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    if (name.endsWith(DRAFT)) rmSync(join(root, name))
  }
  return {
    root,
    async take(manifest, body) {
      const folder = join(root, manifest.version)
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const target = join(folder, manifest.file)
      // Of this request alone: an earlier one, left by its sender, may still be writing.
      const draft = `${target}.${randomUUID()}${DRAFT}`
      const discard = () => rm(draft, { force: true })
      try {
        const found = await writeDraft(draft, body, manifest.size)
        if (found.size !== manifest.size || found.sha512 !== manifest.sha512) {
          throw new AppError('update.damaged', { params: { version: manifest.version, problem: 'sha512' } })
        }
      } catch (error) {
        await discard()
        throw error
      }
      return { publish: () => rename(draft, target), discard }
    },
  }
}

async function writeDraft(file: string, body: Readable, limit: number): Promise<{ size: number; sha512: string }> {
  const hash = createHash('sha512')
  let size = 0
  await pipeline(
    body,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        size += chunk.length
        if (size > limit) throw new AppError('update.damaged', { params: { problem: 'size' } })
        hash.update(chunk)
        yield chunk
      }
    },
    createWriteStream(file, { mode: 0o600 }),
  )
  const handle = await open(file, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
  return { size, sha512: hash.digest('base64') }
}
