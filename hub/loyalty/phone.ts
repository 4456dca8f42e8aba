/**
 * A phone as customers are kept by: digits with country code. Registers send it so. Russia and Kazakhstan dial 8 at home,
 * so `89…` and `87…` of eleven digits become `79…` and `77…`; no country code begins with 89, and 87 is satellites.
 */
export function phoneDigits(text: string): string {
  const digits = text.replaceAll(/\D/g, '')
  return /^8[79]\d{9}$/.test(digits) ? `7${digits.slice(1)}` : digits
}
