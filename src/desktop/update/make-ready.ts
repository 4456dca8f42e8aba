import { setTimeout as pause } from 'node:timers/promises'
import { compareVersions } from '../../shared/desktop/compare-versions.ts'
import type { UpdateOffer } from '../../shared/desktop/update.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { versionIn } from '../launcher/app-tree.ts'
import type { Launcher } from '../launcher/launcher.ts'
import type { LauncherLog } from '../launcher/log.ts'
import { runSelfTest } from '../launcher/self-test.ts'
import { fetchVersion } from './fetch-version.ts'
import { readPublicKeySetting } from './update-settings.ts'

/** So often a file is loaded that comes damaged. */
const MOST_DAMAGED = 2
const LOG_CHARS = 300

type Making = Readonly<{
  launcher: Launcher
  dataFolder: string
  /** For what is being loaded. */
  folder: string
  /** After the network was in the way; doubles up to ten times that. */
  networkMs: number
  /** Versions that did not pass their own test here. */
  unfit: readonly string[]
  log: LauncherLog
  signal: AbortSignal
}>

/**
 * Whether the version may be taken at all, by what this register knows itself.
 *
 * @throws AppError update.refused-before, update.older
 */
export function assertWanted({ version }: UpdateOffer, { launcher, unfit }: Making): void {
  const known = launcher.refusedVersions().find(refusal => refusal.version === version)
  if (known || unfit.includes(version)) {
    const original = { code: 'refused', text: known?.code ?? 'update.self-test-failed' }
    throw new AppError('update.refused-before', { params: { version }, original })
  }
  const newest = launcher.runningVersion()
  if (compareVersions(version, newest) <= 0) throw new AppError('update.older', { params: { version, newest } })
}

/**
 * Brings the version onto the disk, checked, and lets it try itself beside the one that runs.
 *
 * @throws AppError update.damaged, update.wrong-signature, update.no-key, update.self-test-failed, disk.low, disk.full
 */
export async function makeReady(offer: UpdateOffer, making: Making): Promise<void> {
  const { launcher, dataFolder, signal } = making
  const { version } = offer
  if (!versionIn(launcher.versionsFolder, version)) await fetchPatiently(offer, making)
  const tree = versionIn(launcher.versionsFolder, version)
  if (!tree) throw new AppError('update.damaged', { params: { problem: 'tree' } })
  const test = await runSelfTest(tree, dataFolder)
  signal.throwIfAborted()
  if (test.ok) return
  const original = { code: 'self-test', text: test.detail }
  throw new AppError('update.self-test-failed', { params: { version }, original })
}

/** A network that is away comes back; a file that comes damaged again and again is refused. */
async function fetchPatiently(offer: UpdateOffer, making: Making): Promise<void> {
  const { launcher, dataFolder, folder, networkMs, log, signal } = making
  let damaged = 0
  for (let waitMs = networkMs; ; waitMs = Math.min(waitMs * 2, networkMs * 10)) {
    signal.throwIfAborted()
    try {
      const publicKey = readPublicKeySetting(dataFolder)
      const { versionsFolder } = launcher
      const runningVersion = launcher.runningVersion()
      return await fetchVersion({ offer, runningVersion, publicKey, folder, versionsFolder, log, signal })
    } catch (error) {
      signal.throwIfAborted()
      if (isNoSpace(error)) throw new AppError('disk.full', { cause: error })
      if (error instanceof AppError) {
        damaged += 1
        if (error.code !== 'update.damaged' || damaged >= MOST_DAMAGED) throw error
      }
      log.warn({ version: offer.version, cause: String(error).slice(0, LOG_CHARS) }, 'a version was not loaded yet')
    }
    await pause(waitMs, undefined, { signal })
  }
}

export function isNoSpace(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOSPC'
}
