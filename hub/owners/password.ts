import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { AppError } from '../../src/shared/errors/app-error.ts'

type Cost = Readonly<{ N: number; r: number; p: number }>

/** 32 MB and about a quarter of a second for each guess (OWASP Password Storage, scrypt). */
const cost: Cost = { N: 2 ** 15, r: 8, p: 3 }
const SALT_BYTES = 16
const KEY_BYTES = 32

export const MIN_PASSWORD_LENGTH = 10
export const MAX_PASSWORD_LENGTH = 200

const derive = promisify<string, Buffer, number, Cost & { maxmem: number }, Buffer>(scrypt)

const MAX_WAITING = 20
const BUSY_RETRY_MS = 5000

/** One at a time, and few in line: many guesses at once must not take the machine from the registers. */
let turn: Promise<unknown> = Promise.resolve()
let waiting = 0

/** A password as the hub keeps it, `scrypt$N$r$p$salt$key`, with a salt of its own. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  return encode(cost, salt, await keyOf(password, salt, cost))
}

/**
 * Compares in constant time, and takes as long for a hash nobody has: see `nobodysHash`.
 *
 * @throws AppError request.too-many-tries: too many people are signing in at this moment
 */
export async function isPassword(password: string, passwordHash: string): Promise<boolean> {
  const [, N, r, p, salt = '', key = ''] = passwordHash.split('$')
  const expected = Buffer.from(key, 'base64url')
  const given = await keyOf(password, Buffer.from(salt, 'base64url'), { N: Number(N), r: Number(r), p: Number(p) })
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** No password fits. Checked in place of the account that is not there, so that its absence cannot be timed. */
export const nobodysHash = encode(cost, randomBytes(SALT_BYTES), randomBytes(KEY_BYTES))

function encode({ N, r, p }: Cost, salt: Buffer, key: Buffer): string {
  return ['scrypt', N, r, p, salt.toString('base64url'), key.toString('base64url')].join('$')
}

async function keyOf(password: string, salt: Buffer, { N, r, p }: Cost): Promise<Buffer> {
  if (waiting >= MAX_WAITING) throw new AppError('request.too-many-tries', { params: { retryAfterMs: BUSY_RETRY_MS } })
  const options = { N, r, p, maxmem: 2 * 128 * N * r }
  // The same letters typed on another keyboard may be other code points.
  const key = turn.then(() => derive(password.normalize('NFKC'), salt, KEY_BYTES, options))
  turn = key.catch(() => undefined)
  waiting += 1
  return await key.finally(() => {
    waiting -= 1
  })
}
