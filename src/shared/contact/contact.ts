import type { ErrorCode } from '../errors/catalogue.ts'
import { type EmailRefusal, maskEmail, normaliseEmail } from './email.ts'
import { normalisePhone, type PhoneRefusal } from './phone.ts'
import { maskPhone } from './phone-text.ts'

/** Tag 1008 holds no more: the tax service’s order on requisites of fiscal documents, table of tags. */
const MAX_RECEIPT_CONTACT_LENGTH = 64

export type ReceiptContact =
  /** `value` as tag 1008 takes it: `+79215550147` or an e-mail. `suggestion`: the e-mail that was probably meant. */
  | Readonly<{ ok: true; kind: 'phone' | 'email'; value: string; suggestion?: string }>
  | Readonly<{ ok: false; code: ErrorCode; reason: PhoneRefusal | EmailRefusal; suggestion?: string }>

/** Reads where the customer wants the receipt: a phone, or an e-mail when there is a letter or an `@` in it. */
export function parseReceiptContact(text: string, ownPhones: readonly string[] = []): ReceiptContact {
  return /[@\p{L}"]/u.test(text) ? parseEmail(text) : parsePhone(text, ownPhones)
}

/** A phone (with or without its plus) or an e-mail, as screens and the local API show it. */
export function maskContact(value: string): Readonly<{ kind: 'phone' | 'email'; masked: string }> {
  return value.includes('@')
    ? { kind: 'email', masked: maskEmail(value) }
    : { kind: 'phone', masked: maskPhone(value.replace('+', '')) }
}

function parsePhone(text: string, ownPhones: readonly string[]): ReceiptContact {
  const answer = normalisePhone(text, ownPhones)
  return answer.ok
    ? { ok: true, kind: 'phone', value: `+${answer.phone}` }
    : { ok: false, code: 'contact.phone-invalid', reason: answer.reason }
}

function parseEmail(text: string): ReceiptContact {
  const answer = normaliseEmail(text)
  const hint = answer.suggestion === undefined ? {} : { suggestion: answer.suggestion }
  if (!answer.ok) return { ok: false, code: 'contact.email-invalid', reason: answer.reason, ...hint }
  return answer.email.length > MAX_RECEIPT_CONTACT_LENGTH
    ? { ok: false, code: 'contact.email-invalid', reason: 'too-long', ...hint }
    : { ok: true, kind: 'email', value: answer.email, ...hint }
}
