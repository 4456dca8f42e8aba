import { createHash, randomBytes } from 'node:crypto'

/** 192 random bits: long enough that its hash needs neither salt nor slowness. */
export function newToken(): string {
  return randomBytes(24).toString('base64url')
}

/** What is kept and looked up in place of a token. Looking up by hash tells a stopwatch nothing about the token. */
export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
