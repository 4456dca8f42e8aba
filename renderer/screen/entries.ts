import { eraseDigit, isComplete, typeDigit } from '../customer/phone-draft.ts'
import type { ReadyState } from './action.ts'
import { isCodeOpen } from './offered.ts'
import { isPaidInPart, isTenderAsked } from './sale-shape.ts'
import { staffEntryOf } from './staff-step.ts'
import { stageOf } from './stage.ts'
import type { EntryName, ScreenState } from './store.ts'

/** Where a digit goes now. */
export function entryTargetOf(state: ReadyState): EntryName | undefined {
  if (state.page === 'staff') return staffEntryOf(state)
  switch (state.panel) {
    case 'quantity':
      return 'quantity'
    case 'points':
      return 'points'
    case 'return':
      return 'fd'
    case 'gift-card':
      return 'gift-card'
    case 'return-lines':
      return 'return-quantity'
    case undefined:
      return entryTargetOfStage(state)
    default:
      return undefined
  }
}

function entryTargetOfStage(state: ReadyState): EntryName | undefined {
  const { snapshot, answer, isFdChosen, tender } = state
  switch (stageOf(snapshot)) {
    case 'composing':
      if (isCodeOpen(state)) return 'code'
      return snapshot.sale?.customer.state === 'anonymous' ? 'phone' : undefined
    case 'paying':
      if (!isTenderAsked(snapshot.sale)) return undefined
      return tender === 'card' && !(snapshot.sale && isPaidInPart(snapshot.sale)) ? undefined : 'received'
    case 'question':
      if (!answer) return undefined
      return answer === 'printed' && !isFdChosen ? 'fd' : 'pin'
    default:
      return undefined
  }
}

const longest: Record<EntryName, number> = {
  phone: 16,
  code: 8,
  received: 10,
  quantity: 8,
  points: 10,
  fd: 10,
  pin: 12,
  contact: 64,
  promo: 40,
  'gift-card': 32,
  'return-quantity': 8,
  'staff-pin': 12,
  'staff-phone': 16,
  'staff-reference': 64,
  'staff-code': 8,
}
const takesFractions: readonly EntryName[] = ['received', 'quantity', 'points', 'return-quantity']

/** The text of an entry after one more digit, or the decimal comma. */
export function typeInto(state: ReadyState, name: EntryName, character: string): string {
  const text = state.entries[name] ?? ''
  if (character === ',') return takesFractions.includes(name) && text !== '' && !text.includes(',') ? `${text},` : text
  if (name === 'phone') return typeDigit(isLookedUp(state) ? '' : text, character)
  if (name === 'staff-phone') return typeDigit(text, character)
  if (text.length >= longest[name]) return text
  if (takesFractions.includes(name)) return withoutLeadingZeros(text + character)
  return text + character
}

export function eraseFrom(state: ReadyState, name: EntryName): string {
  const text = state.entries[name] ?? ''
  return name === 'phone' ? eraseDigit(text) : text.slice(0, -1)
}

/** The number on the pad got its answer: the next digit begins another number. */
export function isLookedUp({ snapshot, entries, isPhoneReopened }: ReadyState): boolean {
  const customer = snapshot.sale?.customer
  const isAnswered = customer?.state === 'anonymous' && !['none', 'searching'].includes(customer.lookup)
  return isAnswered && !isPhoneReopened && isComplete(entries.phone ?? '')
}

export function withEntry(state: ScreenState, name: EntryName, text: string): Pick<ScreenState, 'entries'> {
  return { entries: { ...state.entries, [name]: text } }
}

function withoutLeadingZeros(text: string): string {
  return text.replace(/^0+(?=\d)/, '')
}
