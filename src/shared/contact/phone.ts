import { neighbourCodeOf, neighbourCodes } from './phone-countries.ts'

export type PhoneRefusal =
  | 'empty'
  | 'too-short'
  | 'too-long'
  | 'not-a-phone'
  /** A city or toll-free number: no message reaches it. */
  | 'landline'
  /** Made up to get past the question, like seven equal digits. */
  | 'suspicious'
  /** The store's or the cashier's own number. */
  | 'own'

export type PhoneAnswer = Readonly<{ ok: true; phone: string }> | Readonly<{ ok: false; reason: PhoneRefusal }>

/**
 * A phone that can take a message, in digits with country code (`79215550147`), from whatever people type:
 * `8 (921) 555-01-47`, `+7 921…`, ten digits starting with 9. Kazakhstan shares the 7; other countries need their `+`.
 *
 * @param ownPhones digits with country code of the store and the cashier: typed to get past the question
 */
export function normalisePhone(text: string, ownPhones: readonly string[] = []): PhoneAnswer {
  const typed = text.trim()
  const digits = typed.replace(/\D/g, '')
  if (digits === '') return refuse(typed === '' ? 'empty' : 'not-a-phone')
  if (!/^\+?[\d\s().\-–—‑]+$/.test(typed)) return refuse('not-a-phone')
  const answer = withCountryCode(digits, typed.startsWith('+'))
  return answer.ok && ownPhones.includes(answer.phone) ? refuse('own') : answer
}

function withCountryCode(digits: string, hasPlus: boolean): PhoneAnswer {
  const fromExit = hasPlus ? undefined : /^(?:810|00)(\d{10,})$/.exec(digits)?.[1]
  if (fromExit) return withCountryCode(fromExit, true)
  const isTrunk = digits.startsWith('8') && (!hasPlus || digits.startsWith('89'))
  if (digits.length === 11 && (digits.startsWith('7') || isTrunk)) return withSeven(digits.slice(1))
  // Ten digits after `+9` are far more often a Russian number that lost its 7 than one of Lebanon or the Maldives.
  if (hasPlus && digits.length === 10 && digits.startsWith('9')) return refuse('too-short')
  if (hasPlus && !digits.startsWith('7')) return abroad(digits)
  if (digits.length === 10 && digits.startsWith('9')) return withSeven(digits)
  if (digits.length === 10 && /^[34]/.test(digits)) return refuse('landline')
  if (digits.length === 11) return refuse('not-a-phone')
  return refuse(digits.length < 11 ? 'too-short' : 'too-long')
}

/** The numbering zone of Russia and Kazakhstan: ten digits after the 7. */
function withSeven(national: string): PhoneAnswer {
  if (/^9\d\d(\d)\1{6}$/.test(national)) return refuse('suspicious')
  if (/^(?:[348]|7[12])/.test(national)) return refuse('landline')
  return /^[79]/.test(national) ? { ok: true, phone: `7${national}` } : refuse('not-a-phone')
}

function abroad(digits: string): PhoneAnswer {
  const code = neighbourCodeOf(digits)
  const exact = code === undefined ? undefined : code.length + (neighbourCodes[code] ?? 0)
  if (digits.startsWith('0')) return refuse('not-a-phone')
  if (digits.length < (exact ?? 8)) return refuse('too-short')
  return digits.length > (exact ?? 15) ? refuse('too-long') : { ok: true, phone: digits }
}

function refuse(reason: PhoneRefusal): PhoneAnswer {
  return { ok: false, reason }
}
