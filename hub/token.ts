import { createHash, randomBytes } from 'node:crypto'

/** A secret that lets a register, an owner or store staff in. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What the hub keeps of a token. Long and random, so a plain hash will do; looked up by it, nothing can be timed. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
