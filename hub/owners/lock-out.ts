import { createHmac } from 'node:crypto'
import type { Db } from '../db/open-database.ts'
import { deleteTries, deleteTriesBefore, findTries, type SignInTries, saveTries } from '../db/sign-in-tries.ts'

const FREE_TRIES = 4
const FIRST_DELAY_MS = 2000
const LONGEST_DELAY_MS = 15 * 60_000
/** After so long without a try, the count begins anew. */
const FORGOTTEN_AFTER_MS = 24 * 60 * 60_000

/** Whose tries are counted: what was typed as a name, and where it came from. */
export type Subjects = Readonly<{ name: string; address: string }>

/** How long to wait after so many wrong passwords in a row: four are free, then 2 s, doubling up to 15 min. */
export function delayAfterMs(wrong: number): number {
  if (wrong <= FREE_TRIES) return 0
  return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(20, wrong - FREE_TRIES - 1))
}

export type TryAnswer = Readonly<{ ok: true } | { ok: false; retryAfterMs: number }>

/**
 * Takes a try, before the password is looked at: many at once cannot slip past the count. A try that proves right is
 * given back by `forgiveTry`.
 */
export async function takeTry(db: Db, secret: Buffer, subjects: Subjects, nowMs: number): Promise<TryAnswer> {
  return await db.transaction().execute(async tx => {
    await deleteTriesBefore(tx, nowMs - FORGOTTEN_AFTER_MS)
    const counted: { subject: string; tries: SignInTries }[] = []
    for (const subject of subjectsOf(secret, subjects)) {
      counted.push({ subject, tries: (await findTries(tx, subject)) ?? { wrong: 0, blockedUntilMs: 0 } })
    }
    const retryAfterMs = Math.max(...counted.map(({ tries }) => tries.blockedUntilMs - nowMs))
    // No wait is longer: a block beyond that was written before the clock was put right, and would last as long as it was wrong.
    if (retryAfterMs > 0 && retryAfterMs <= LONGEST_DELAY_MS) return { ok: false, retryAfterMs }
    for (const { subject, tries } of counted) {
      const wrong = tries.wrong + 1
      await saveTries(tx, subject, { wrong, blockedUntilMs: nowMs + delayAfterMs(wrong) }, nowMs)
    }
    return { ok: true }
  })
}

/**
 * The password was right: its name begins anew, its address gets this try back and one wrong one before it. Where many
 * people sign in, slips of the finger would else add up to a block that never ends.
 */
export async function forgiveTry(db: Db, secret: Buffer, subjects: Subjects, nowMs: number): Promise<void> {
  const [name, address] = subjectsOf(secret, subjects)
  await db.transaction().execute(async tx => {
    await deleteTries(tx, name)
    const wrong = Math.max(0, ((await findTries(tx, address))?.wrong ?? 0) - 2)
    await (wrong === 0 ? deleteTries(tx, address) : saveTries(tx, address, { wrong, blockedUntilMs: 0 }, nowMs))
  })
}

/** Not as typed: people type passwords into the wrong field. */
function subjectsOf(secret: Buffer, { name, address }: Subjects): [string, string] {
  const keyed = (kind: string, value: string) =>
    createHmac('sha256', secret).update(`sign-in\n${kind}\n${value}`).digest('base64url')
  return [keyed('name', name), keyed('address', address)]
}
