import type { HubContext } from '../context.ts'
import {
  deleteSession,
  deleteSessionsBefore,
  findSession,
  insertSession,
  noteSessionUse,
} from '../db/owner-sessions.ts'
import { findOwner, type Owner } from '../db/owners.ts'
import { newToken, tokenHash } from '../token.ts'
import { nameKeyOf } from './accounts.ts'
import { forgiveTry, takeTry } from './lock-out.ts'
import { isPassword, nobodysHash } from './password.ts'

/** A session ends so long after its beginning, whatever happens. */
export const SESSION_MS = 12 * 60 * 60_000
/** And so long after its last use. */
const IDLE_MS = 2 * 60 * 60_000
/** The page asks every ten seconds; the disk need not hear of each. */
const NOTED_EVERY_MS = 60_000

type Desk = Pick<HubContext, 'db' | 'secret' | 'now'>

export type SignIn = Readonly<
  | { ok: true; owner: Owner; token: string }
  | { ok: false; reason: 'wrong' }
  | { ok: false; reason: 'too-many-tries'; retryAfterMs: number }
>

/**
 * Checks a name and a password and begins a session; `token` is for the cookie and kept as a hash only. A name nobody has
 * gets the answer of a wrong password, after the same work.
 */
export async function signIn(
  { db, secret, now }: Desk,
  given: Readonly<{ name: string; password: string; address: string }>,
): Promise<SignIn> {
  const nameKey = nameKeyOf(given.name)
  const subjects = { name: nameKey, address: given.address }
  const taken = await takeTry(db, secret, subjects, now())
  if (!taken.ok) return { ok: false, reason: 'too-many-tries', retryAfterMs: taken.retryAfterMs }

  const account = await findOwner(db, nameKey)
  const isRight = await isPassword(given.password, account?.passwordHash ?? nobodysHash)
  if (!account || !isRight) return { ok: false, reason: 'wrong' }

  await forgiveTry(db, secret, subjects, now())
  const token = newToken()
  const { passwordHash } = account
  const isBegun = await db.transaction().execute(async tx => {
    await deleteSessionsBefore(tx, { beganMs: now() - SESSION_MS, usedMs: now() - IDLE_MS })
    // The password may have been changed while it was being checked.
    if ((await findOwner(tx, nameKey))?.passwordHash !== passwordHash) return false
    await insertSession(tx, tokenHash(token), account.ownerId, now())
    return true
  })
  const { ownerId, name, role } = account
  return isBegun ? { ok: true, owner: { ownerId, name, role }, token } : { ok: false, reason: 'wrong' }
}

/** Whose session this is, while it lasts. Asking prolongs it, up to its end. */
export async function ownerOf({ db, now }: Desk, token: string): Promise<Owner | undefined> {
  const session = await findSession(db, tokenHash(token))
  if (!session) return undefined
  const { beganAtMs, usedAtMs, ownerId, name, role } = session
  const nowMs = now()
  if (nowMs - beganAtMs >= SESSION_MS || nowMs - usedAtMs >= IDLE_MS) {
    await deleteSession(db, tokenHash(token))
    return undefined
  }
  if (nowMs - usedAtMs >= NOTED_EVERY_MS) await noteSessionUse(db, tokenHash(token), nowMs)
  return { ownerId, name, role }
}

export async function signOut({ db }: Desk, token: string): Promise<void> {
  await deleteSession(db, tokenHash(token))
}
