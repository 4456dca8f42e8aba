import { inLatinLayout, isTypedInRussianLayout } from '../scan/russian-layout.ts'

/** Mail services most customers use; a slip is only ever corrected towards one of these. */
const services = [
  'bk.ru',
  'gmail.com',
  'hotmail.com',
  'icloud.com',
  'inbox.ru',
  'internet.ru',
  'list.ru',
  'mail.ru',
  'outlook.com',
  'rambler.ru',
  'ya.ru',
  'yahoo.com',
  'yandex.by',
  'yandex.com',
  'yandex.kz',
  'yandex.ru',
]

/** Slips by name of the service, before the last dot. Real domains that people own stand here only when nobody means them. */
const slipsByName: Readonly<Record<string, string>> = {
  gmial: 'gmail.com',
  gmal: 'gmail.com',
  gmai: 'gmail.com',
  gmil: 'gmail.com',
  gamil: 'gmail.com',
  gnail: 'gmail.com',
  gmaill: 'gmail.com',
  gmeil: 'gmail.com',
  hotmial: 'hotmail.com',
  iclod: 'icloud.com',
  icloude: 'icloud.com',
  outlok: 'outlook.com',
  yandx: 'yandex.ru',
  yandeks: 'yandex.ru',
  yadex: 'yandex.ru',
  yndex: 'yandex.ru',
  jandex: 'yandex.ru',
  yandax: 'yandex.ru',
  maill: 'mail.ru',
  meil: 'mail.ru',
  mial: 'mail.ru',
  ramler: 'rambler.ru',
  rambller: 'rambler.ru',
}

/** Endings people slip into. Some exist, so they count only where the result is one of the services. */
const slipsByEnding: Readonly<Record<string, string>> = {
  ry: 'ru',
  ri: 'ru',
  tu: 'ru',
  eu: 'ru',
  u: 'ru',
  r: 'ru',
  con: 'com',
  cm: 'com',
  co: 'com',
  cpm: 'com',
  vom: 'com',
  comm: 'com',
}

/** Cyrillic letters that look like these Latin ones. */
const latinTwins = new Map([...'аеорсухкмтвн'].map((cyrillic, at) => [cyrillic, 'aeopcyxkmtbh'.charAt(at)]))

/** The domain that was probably meant, or nothing when `domain` is as good as any. Lower case in and out. */
export function suggestDomain(domain: string): string | undefined {
  const trimmed = domain.replace(/[.,\s]+$/, '').replace(/,/g, '.')
  const candidates = isTypedInRussianLayout(trimmed)
    ? [lettersInLatinLayout(trimmed), withLatinTwins(trimmed)]
    : [trimmed]
  for (const candidate of candidates) {
    const meant = services.includes(candidate) ? candidate : slipOf(candidate)
    if (meant !== undefined && meant !== domain) return meant
  }
  return trimmed !== domain && trimmed.includes('.') ? trimmed : undefined
}

function slipOf(domain: string): string | undefined {
  const dot = domain.lastIndexOf('.')
  const name = domain.slice(0, dot)
  const ending = domain.slice(dot + 1)
  const byEnding = `${name}.${slipsByEnding[ending] ?? ending}`
  if (services.includes(byEnding)) return byEnding
  if (byEnding === 'gmail.ru') return 'gmail.com'
  return slipsByName[name]
}

/** `пьфшд.com` is half in the wrong layout: letters move, the dots a person saw stay. */
function lettersInLatinLayout(domain: string): string {
  return domain.replace(/[а-яё]+/g, inLatinLayout)
}

function withLatinTwins(domain: string): string {
  return domain.replace(/[а-я]/g, letter => latinTwins.get(letter) ?? letter)
}
