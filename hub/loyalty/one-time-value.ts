import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * Digits only the hub can tell for this subject: an HMAC of it, shortened. The same subject gives the same digits after
 * any crash, so nothing secret has to be stored.
 */
export function oneTimeDigits(secret: Buffer, subject: readonly (string | number)[], length: number): string {
  const mac = createHmac('sha256', secret).update(subject.join('\n')).digest()
  // 48 bits leave no bias worth naming in at most 8 digits.
  return String(mac.readUIntBE(0, 6) % 10 ** length).padStart(length, '0')
}

/** Compares in a time that tells nothing about where the difference is. */
export function isSameSecret(secret: Buffer, given: string, expected: string): boolean {
  const digest = (text: string) => createHmac('sha256', secret).update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}
