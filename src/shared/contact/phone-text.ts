import { neighbourCodeOf } from './phone-countries.ts'

/** How a phone is shown to anyone but its owner: `+7 921 ••• 01 47`. Takes digits with country code. */
export function maskPhone(phone: string): string {
  const end = `${phone.slice(-4, -2)} ${phone.slice(-2)}`
  if (phone.startsWith('7')) return `+7 ${phone.slice(1, 4)} ••• ${end}`
  return `+${neighbourCodeOf(phone) ?? phone.slice(0, 2)} ••• ${end}`
}

/** A phone as it grows on the pad: `+7 921 555-01-4_`. Takes whatever was typed so far, and shows every digit of it. */
export function formatPhoneTyping(typed: string): string {
  const digits = typed.replace(/\D/g, '')
  const isForeign = typed.trim().startsWith('+') && !/^(?:7|89|8?$)/.test(digits)
  const national = isForeign || !/^[78]/.test(digits) ? digits : digits.slice(1)
  if (isForeign || national.length > 10) return inThrees(isForeign ? digits : national, isForeign)
  const shown = national.padEnd(10, '_')
  return `+7 ${shown.slice(0, 3)} ${shown.slice(3, 6)}-${shown.slice(6, 8)}-${shown.slice(8)}`
}

/** Numbers of other lengths have no habits we know of. */
function inThrees(digits: string, hasOwnCode: boolean): string {
  const code = hasOwnCode ? (neighbourCodeOf(digits) ?? digits.slice(0, 2)) : '7'
  const rest = hasOwnCode ? digits.slice(code.length) : digits
  return [`+${code}`, ...(rest.match(/\d{1,3}/g) ?? [])].join(' ')
}
