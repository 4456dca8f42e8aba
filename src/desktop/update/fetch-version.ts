import { mkdir, statfs } from 'node:fs/promises'
import { CancellationToken } from 'builder-util-runtime'
import type { UpdateOffer } from '../../shared/desktop/update.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { LauncherLog } from '../launcher/log.ts'
import { assertSame, checkManifest } from './check-manifest.ts'
import { installVersion } from './install-version.ts'
import { VersionUpdater } from './version-updater.ts'

/** An archive unpacks to about four times its size, and stands beside it meanwhile. */
const ROOM_PER_ARCHIVE_BYTE = 6
/** What a working register needs beside that. */
const ROOM_BYTES = 256 * 1024 * 1024

type Fetching = Readonly<{
  offer: UpdateOffer
  runningVersion: string
  publicKey: string | undefined
  /** For what is being loaded; goes on there after a cut. */
  folder: string
  versionsFolder: string
  log: LauncherLog
  signal: AbortSignal
}>

/**
 * Brings an offered version onto this disk, whole and checked, or not at all. May be cut off and repeated at any point.
 *
 * @throws AppError update.no-key, update.wrong-signature, update.damaged, update.older, disk.low: of no use to try again
 * @throws Error of any other kind: the network was in the way
 */
export async function fetchVersion(fetching: Fetching): Promise<void> {
  const { offer, folder, versionsFolder, log, signal } = fetching
  const feedUrl = offer.feedUrl.replace(/\/?$/, '/')
  await mkdir(folder, { recursive: true })
  const cancellation = new CancellationToken()
  const cancel = () => cancellation.cancel()
  signal.addEventListener('abort', cancel, { once: true })
  const updater = new VersionUpdater({ version: fetching.runningVersion, folder, feedUrl, log })
  try {
    const text = await updater.executor.read(new URL('manifest.json', feedUrl), cancellation)
    const manifest = checkManifest(text, offer.version, fetching.publicKey)
    assertSame(await updater.check(), manifest)
    await assertRoom(folder, manifest.size)
    const archive = await updater.load(cancellation).catch(error => {
      throw isWrongDigest(error)
        ? new AppError('update.damaged', { params: { problem: 'sha512' }, cause: error })
        : error
    })
    signal.throwIfAborted()
    await installVersion(archive, versionsFolder, offer.version)
    await updater.forget()
  } catch (error) {
    // What was loaded and cannot be used is not offered from the cache again.
    if (error instanceof AppError) await updater.forget()
    throw error
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

async function assertRoom(folder: string, archiveBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  const needed = archiveBytes * ROOM_PER_ARCHIVE_BYTE + ROOM_BYTES
  if (bavail * bsize < needed) throw new AppError('disk.low', { params: { neededMb: Math.ceil(needed / 1024 ** 2) } })
}

function isWrongDigest(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_CHECKSUM_MISMATCH'
}
