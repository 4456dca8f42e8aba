import { createHmac } from 'node:crypto'

/** Crockford's base32: without I, L, O and U, which are taken for 1, 0 and V. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CHARACTERS = 12

/**
 * `7KQ4-M2XT-90VB`: 60 bits that nobody can guess without the register's own secret. Of one `origin` (fiscal document and
 * promotion) it is always the same: a database that was restored makes the code again that the customer already has.
 */
export function couponCodes(secret: string): (origin: string) => string {
  return origin => {
    const digest = createHmac('sha256', secret).update(`coupon\n${origin}`).digest()
    const characters = [...digest.subarray(0, CHARACTERS)].map(byte => ALPHABET.charAt(byte & 31)).join('')
    return characters.replace(/(.{4})(?=.)/g, '$1-')
  }
}
