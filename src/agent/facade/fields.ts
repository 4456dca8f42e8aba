import { AppError } from '../../shared/errors/app-error.ts'
import { type Problem, problems } from './facade-words.ts'
import { numberOf } from './plain-roubles.ts'

/** An object of a request, and where in the request it stands: `request[0].items[2]`. */
export type Fields = Readonly<{ at: string; raw: Readonly<Record<string, unknown>> }>

/** Names what cannot be printed as it is. Values stay out: they may be names or phones. */
export function refuse(field: string, problem: Problem): never {
  throw new AppError('facade.field-refused', { params: { field, problem: problems[problem] } })
}

export function fieldsOf(value: unknown, at: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(at, 'unreadable')
  return { at, raw: value as Record<string, unknown> }
}

export function placeOf({ at }: Fields, name: string): string {
  return at === '' ? name : `${at}.${name}`
}

/** An object inside; `undefined` where there is none. */
export function innerOf(fields: Fields, name: string): Fields | undefined {
  return isAbsent(fields.raw[name]) ? undefined : fieldsOf(fields.raw[name], placeOf(fields, name))
}

/** The objects of a list; a single one counts as a list of one. */
export function listOf(fields: Fields, name: string): Fields[] {
  const value = fields.raw[name]
  if (isAbsent(value)) return []
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.map((each, index) => fieldsOf(each, `${placeOf(fields, name)}[${index}]`))
}

/** Numbers and texts are told apart nowhere; an empty text is none. */
export function textOf(fields: Fields, name: string): string | undefined {
  const value = fields.raw[name]
  if (isAbsent(value)) return undefined
  if (typeof value === 'string') return value.trim()
  if (typeof value === 'number') return String(value)
  return refuse(placeOf(fields, name), 'unreadable')
}

export function flagOf(fields: Fields, name: string): boolean {
  const value = fields.raw[name]
  if (isAbsent(value)) return false
  if (value === true || value === 1 || value === 'true') return true
  if (value === false || value === 0 || value === 'false') return false
  return refuse(placeOf(fields, name), 'unreadable')
}

/** A whole number within limits. */
export function wholeOf(fields: Fields, name: string, min: number, max: number): number | undefined {
  const value = fields.raw[name]
  if (isAbsent(value)) return undefined
  const number = numberOf(value)
  if (number === undefined || !Number.isInteger(number) || number < min || number > max) {
    return refuse(placeOf(fields, name), 'unreadable')
  }
  return number
}

export function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
}

/** Fields that stand in the document by law or not at all: none is dropped in silence. */
export function refuseFields(fields: Fields, names: readonly string[], problem: Problem): void {
  const found = names.find(name => !isAbsent(fields.raw[name]) && !isEmptyObject(fields.raw[name]))
  if (found !== undefined) refuse(placeOf(fields, found), problem)
}

function isEmptyObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === false || value === 0
  return Object.values(value).every(inner => isAbsent(inner) || isEmptyObject(inner))
}
