import type { KeyObject } from 'node:crypto'
import type { Readable } from 'node:stream'
import { compareVersions } from '../../src/shared/desktop/compare-versions.ts'
import type { ReleaseManifest } from '../../src/shared/desktop/update.ts'
import { AppError } from '../../src/shared/errors/app-error.ts'
import type { Db } from '../db/open-database.ts'
import { addRelease, findRelease, readReleases, readRings, setRing } from '../db/releases.ts'
import { isSignedBy } from './check-signature.ts'
import { MAX_RELEASE_BYTES, type ReleaseStore } from './release-store.ts'

type Deps = Readonly<{ db: Db; store: ReleaseStore; releaseKey: KeyObject | undefined; now(): number }>

/** `known`: the very same version was published before; nothing changed. */
export type Published = Readonly<{ status: 'published' | 'known' }>

/**
 * Takes a version in: signature first, then the file, then the row, so that whatever is listed can be loaded.
 *
 * @throws AppError update.no-key, update.wrong-signature, update.already-published, update.older, request.too-large,
 *   update.damaged
 */
export async function publishRelease(
  { db, store, releaseKey, now }: Deps,
  given: ReleaseManifest,
  body: Readable,
  { mayBeOlder }: Readonly<{ mayBeOlder: boolean }>,
): Promise<Published> {
  const { version } = given
  if (!releaseKey) throw new AppError('update.no-key')
  if (!isSignedBy(releaseKey, given)) throw new AppError('update.wrong-signature', { params: { version } })
  if (given.size > MAX_RELEASE_BYTES) throw new AppError('request.too-large')
  if (await isPublished(db, given)) return { status: 'known' }
  const newest = (await readReleases(db)).map(release => release.version).reduce(newer, version)
  if (newest !== version && !mayBeOlder) throw new AppError('update.older', { params: { version, newest } })
  const file = await store.take(given, body)
  try {
    return await db.transaction().execute(async tx => {
      // The same version may have come twice at a time: the file in the feed is that of the row.
      if (await isPublished(tx, given)) return { status: 'known' }
      await file.publish()
      await addRelease(tx, { ...given, publishedAtMs: now() })
      return { status: 'published' }
    })
  } finally {
    await file.discard()
  }
}

/** @throws AppError update.already-published: under this name stands something else */
async function isPublished(db: Db, { version, sha512, signature }: ReleaseManifest): Promise<boolean> {
  const present = await findRelease(db, version)
  if (!present) return false
  if (present.sha512 === sha512 && present.signature === signature) return true
  throw new AppError('update.already-published', { params: { version } })
}

/**
 * Gives a ring a version. An older one is no way back for registers that run a newer one: they refuse it.
 *
 * @throws AppError request.not-found, update.older
 */
export async function promoteRelease(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  { ring, version, mayBeOlder }: Readonly<{ ring: string; version: string; mayBeOlder: boolean }>,
): Promise<void> {
  if (!(await findRelease(db, version))) throw new AppError('request.not-found')
  const present = (await readRings(db)).find(row => row.ring === ring)
  if (present?.version === version && !present.isStopped) return
  if (present && compareVersions(version, present.version) < 0 && !mayBeOlder) {
    throw new AppError('update.older', { params: { version, newest: present.version } })
  }
  await setRing(db, ring, version, now())
}

function newer(one: string, other: string): string {
  return compareVersions(one, other) >= 0 ? one : other
}
