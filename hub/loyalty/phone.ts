/**
 * Digits with country code. Russia and Kazakhstan share +7 and dial 8 at home, so `89…` and `87…` of eleven digits
 * become `79…` and `77…`; no country code begins with 89, and 87 is satellites.
 */
export function normalisePhone(text: string): string {
  const digits = text.replaceAll(/\D/g, '')
  return /^8[79]\d{9}$/.test(digits) ? `7${digits.slice(1)}` : digits
}

/** The phone as a screen may show it: `+7 921 ••• 01 47`. */
export function maskPhone(phone: string): string {
  const end = `${phone.slice(-4, -2)} ${phone.slice(-2)}`
  if (/^7\d{10}$/.test(phone)) return `+7 ${phone.slice(1, 4)} ••• ${end}`
  return `+${phone.slice(0, 3)} ••• ${end}`
}
