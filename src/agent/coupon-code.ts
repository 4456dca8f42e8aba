import { randomBytes } from 'node:crypto'

/** Crockford's base32: without I, L, O and U, which are taken for 1, 0 and V. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CHARACTERS = 12

/** `7KQ4-M2XT-90VB`: 60 random bits, so that registers that never hear of each other do not make the same one. */
export function newCouponCode(): string {
  const characters = [...randomBytes(CHARACTERS)].map(byte => ALPHABET.charAt(byte & 31)).join('')
  return characters.replace(/(.{4})(?=.)/g, '$1-')
}
