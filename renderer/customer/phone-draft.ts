import { GROUP } from '../words/format.ts'

/*
 * What is typed on the phone pad, as text: ten national digits behind an understood +7 (`921555`), or a whole number of
 * another country behind its plus (`+375291`).
 */

const NATIONAL_DIGITS = 10
const MAX_DIGITS = 15
const MIN_FOREIGN_DIGITS = 8

/** One more digit. People dictate `8 921…` and `7 921…`: no code begins with 89 or 79, so that first digit is no part of it. */
export function typeDigit(draft: string, digit: string): string {
  if (isForeign(draft)) return draft.length > MAX_DIGITS ? draft : draft + digit
  if (draft.length >= NATIONAL_DIGITS) return draft
  return (draft + digit).replace(/^[78]9/, '9')
}

/** The plus begins a number of another country, and takes the beginning back. */
export function typePlus(draft: string): string {
  if (draft === '') return '+'
  return draft === '+' ? '' : draft
}

export function eraseDigit(draft: string): string {
  return draft.slice(0, -1)
}

export function isForeign(draft: string): boolean {
  return draft.startsWith('+')
}

/** Nothing more to type: it is looked up without being asked for. */
export function isComplete(draft: string): boolean {
  return isForeign(draft) ? /^\+7\d{10}$/.test(draft) : draft.length === NATIONAL_DIGITS
}

/** Long enough to be looked up on request: the length of foreign numbers is not ours to know. */
export function mayBeLookedUp(draft: string): boolean {
  return isComplete(draft) || (isForeign(draft) && draft.length > MIN_FOREIGN_DIGITS)
}

/** As it is sent to be looked up. */
export function phoneOf(draft: string): string {
  return isForeign(draft) ? draft : `+7${draft}`
}

/** As it is shown: what is typed, and the places still empty. */
export function showDraft(draft: string): { typed: string; rest: string } {
  if (isForeign(draft)) return { typed: draft, rest: '' }
  const places = draft.padEnd(NATIONAL_DIGITS, '_')
  const groups = [places.slice(0, 3), GROUP, places.slice(3, 6), '-', places.slice(6, 8), '-', places.slice(8)]
  const shown = `+7${GROUP}${groups.join('')}`
  const firstEmpty = shown.indexOf('_')
  return firstEmpty < 0
    ? { typed: shown, rest: '' }
    : { typed: shown.slice(0, firstEmpty), rest: shown.slice(firstEmpty) }
}
