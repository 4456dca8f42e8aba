import type { Requisite } from '../../shared/fiscal/requisites.ts'
import type { Correction } from '../../shared/sale-terms.ts'
import { facadeWords } from './facade-words.ts'
import { type Fields, isAbsent, placeOf, refuse, textOf } from './fields.ts'

/** What a register's settings say of every document. A program that says otherwise is told so. */
export type DocumentRules = Readonly<{ senderEmail?: string | undefined; sellerInn?: string | undefined }>

/** Tag 1199 by the percentage both protocols write; 1 stood for 18 % before 2019. */
export const vatByRate: Readonly<Record<string, number>> = {
  '0': 5,
  '5': 7,
  '7': 8,
  '10': 2,
  '18': 1,
  '20': 1,
  '22': 11,
  '105': 9,
  '107': 10,
  '110': 4,
  '118': 3,
  '120': 3,
  '122': 12,
}
export const NO_VAT = 6
/** Tag 1214 where a program names none. */
export const FULL_PAYMENT = 4
/** Tag 1212 where a program names none. */
export const GOODS = 1
/** Tag 1060, as both servers answer it. */
export const FNS_URL = 'www.nalog.gov.ru'

/** Tag 1117 is the register's own setting: one chain, one sender. */
export function assertSender(fields: Fields, name: string, { senderEmail }: DocumentRules): void {
  const told = textOf(fields, name)
  if (told !== undefined && told.toLowerCase() !== senderEmail?.toLowerCase()) refuse(placeOf(fields, name), 'sender')
}

export function assertSeller(fields: Fields, name: string, { sellerInn }: DocumentRules): void {
  const told = textOf(fields, name)
  if (told !== undefined && sellerInn !== undefined && told !== sellerInn) refuse(placeOf(fields, name), 'seller')
}

/** A requisite as text, as far as it is given. */
export function textRequisite(fields: Fields, name: string, tag: number): Requisite[] {
  const value = textOf(fields, name)
  return value === undefined ? [] : [{ tag, value }]
}

/** Tags 1173 and 1174. Façades know neither reason nor person: the cashier answers for it. */
export function correctionOf(
  fields: Fields,
  names: Readonly<{ date: string; number: string }>,
  type: Correction['type'],
  person: string | undefined,
): Correction {
  const written = textOf(fields, names.date) ?? refuse(placeOf(fields, names.date), 'missing')
  const date = /^(\d{4})[.-](\d\d)[.-](\d\d)(T|$)/.exec(written)
  if (!date) return refuse(placeOf(fields, names.date), 'unreadable')
  const iso = `${date[1]}-${date[2]}-${date[3]}`
  if (Number.isNaN(Date.parse(iso))) refuse(placeOf(fields, names.date), 'unreadable')
  const number = textOf(fields, names.number)
  if (number !== undefined && number.length > 32) refuse(placeOf(fields, names.number), 'unreadable')
  return {
    type,
    date: iso,
    ...(number === undefined ? {} : { number }),
    reason: facadeWords.correctionReason,
    person: (person ?? 'Кассир').padEnd(2, '.'),
  }
}

/** An ISO country code as three digits, tag 1230. */
export function countryOf(fields: Fields, name: string): Requisite[] {
  const code = textOf(fields, name)
  if (code === undefined) return []
  return /^\d{1,3}$/.test(code)
    ? [{ tag: 1230, value: code.padStart(3, '0') }]
    : refuse(placeOf(fields, name), 'unreadable')
}

export function isGiven(fields: Fields, name: string): boolean {
  return !isAbsent(fields.raw[name])
}
