import { inLatinLayout, isTypedInRussianLayout } from '../scan/russian-layout.ts'
import { suggestDomain } from './email-slips.ts'
import { encodeDomainLabel } from './punycode.ts'

export type EmailRefusal = 'empty' | 'no-at' | 'two-ats' | 'blank-inside' | 'bad-name' | 'bad-domain' | 'too-long'

/** `suggestion` is the address that was probably meant. Offer it, never take it by yourself. */
export type EmailAnswer =
  | Readonly<{ ok: true; email: string; suggestion?: string }>
  | Readonly<{ ok: false; reason: EmailRefusal; suggestion?: string }>

const MAX_EMAIL_LENGTH = 254
const MAX_NAME_LENGTH = 64

/** Trims, lowers the domain, writes a Cyrillic domain as mail servers know it, and checks the form. */
export function normaliseEmail(text: string): EmailAnswer {
  const answer = checkForm(text.trim())
  const suggestion = suggest(text.trim())
  if (suggestion === undefined) return answer
  // A Cyrillic domain that reads as a known service is the wrong layout or a twin letter, not somebody's domain.
  const isMisread = answer.ok && isTypedInRussianLayout(text)
  return { ...(isMisread ? refuse('bad-domain') : answer), suggestion }
}

/** `iv•••@mail.ru`: enough for its owner to recognise, too little for anyone else. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@')
  const shownCount = at >= 5 ? 2 : at >= 3 ? 1 : 0
  return `${email.slice(0, shownCount)}•••${email.slice(at)}`
}

function checkForm(typed: string): EmailAnswer {
  if (typed === '') return refuse('empty')
  if (/\s/.test(typed)) return refuse('blank-inside')
  const [name = '', domain, ...more] = typed.split('@')
  if (domain === undefined) return refuse('no-at')
  if (more.length > 0) return refuse('two-ats')
  const labels = domain.toLowerCase().split('.').map(encodeDomainLabel)
  if (!/^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/.test(name)) return refuse('bad-name')
  if (!isDomain(labels, domain)) return refuse('bad-domain')
  const email = `${name}@${labels.join('.')}`
  const isTooLong = email.length > MAX_EMAIL_LENGTH || name.length > MAX_NAME_LENGTH
  return isTooLong ? refuse('too-long') : { ok: true, email }
}

/** Labels of one script each: a Cyrillic `а` inside `mail` is a slip, or a trap. */
function isDomain(labels: readonly string[], typed: string): boolean {
  const areLabels = labels.every(label => /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/.test(label))
  const isEnding = /^(?:[a-z]{2,}|xn--[a-z\d-]+)$/.test(labels.at(-1) ?? '')
  const isMixed = typed.split('.').some(label => /[a-z]/i.test(label) && /[^\x20-~]/.test(label))
  return labels.length >= 2 && areLabels && isEnding && !isMixed
}

function suggest(typed: string): string | undefined {
  const at = typed.lastIndexOf('@')
  if (at < 0) return isTypedInRussianLayout(typed) ? suggestLatinLayout(typed) : undefined
  const name = typed.slice(0, at)
  const domain = suggestDomain(typed.slice(at + 1).toLowerCase())
  if (domain === undefined) return undefined
  return withForm(`${name}@${domain}`)
}

/** The `@` itself is elsewhere in the Russian layout, so a whole address typed there has none. */
function suggestLatinLayout(typed: string): string | undefined {
  const latin = inLatinLayout(typed)
  const at = latin.lastIndexOf('@')
  const domain = suggestDomain(latin.slice(at + 1).toLowerCase())
  return at < 0 ? undefined : withForm(domain === undefined ? latin : `${latin.slice(0, at)}@${domain}`)
}

function withForm(text: string): string | undefined {
  const answer = checkForm(text)
  return answer.ok ? answer.email : undefined
}

function refuse(reason: EmailRefusal): EmailAnswer {
  return { ok: false, reason }
}
