import { AppError } from '../../../src/shared/errors/app-error.ts'
import { knownRequisites, type Requisite, type RequisiteType } from '../../../src/shared/fiscal/requisites.ts'
import { encodeText } from './text.ts'
import { encodeTlv, encodeVln } from './tlv.ts'
import { concatBytes, uintLe } from './wire.ts'

/** Where a requisite is to stand: in the document, or in one of its lines. */
type RequisiteLevel = 'document' | 'line'

/** One TLV per command, tag and length included. Source: docs/protocols/shtrih-m.md, "Commands", FF0C and FF4D. */
const MAX_TLV_LENGTH = 250
const MAX_VALUE_LENGTH = MAX_TLV_LENGTH - 4

type Problem =
  | 'too-long'
  | 'unknown-type'
  | 'wrong-type'
  | 'wrong-level'
  | 'wrong-value'
  | 'set-by-document'
  | 'missing'

/**
 * A requisite that the register program gave, as the TLV the device takes. Known tags are held to their type, length
 * and place; a tag nobody knows goes through as it came, if it says its type.
 *
 * @throws AppError fiscal.requisite-invalid (not-applied) naming the tag
 */
export function encodeRequisite(requisite: Requisite, level: RequisiteLevel): Uint8Array {
  const tlv = encodeField(requisite, level)
  if (tlv.length > MAX_TLV_LENGTH) throw invalidRequisite(requisite.tag, 'too-long')
  return tlv
}

/** The value itself stays out of the error: it may be a name or a phone. */
export function invalidRequisite(tag: number, problem: Problem): AppError {
  return new AppError('fiscal.requisite-invalid', { params: { tag, problem } })
}

/** A text of the document itself; nothing where there is none. */
export function textTlv(tag: number, text: string | undefined, maxLength: number): readonly Uint8Array[] {
  const value = encodeText(text ?? '', 'cp866', 1000)
  if (value.length > maxLength) throw invalidRequisite(tag, 'too-long')
  return value.length > 0 ? [encodeTlv(tag, value)] : []
}

function encodeField({ tag, type: givenType, value }: Requisite, level: RequisiteLevel): Uint8Array {
  const known = knownRequisites[tag]
  const type = known?.type ?? givenType
  if (!type) throw invalidRequisite(tag, 'unknown-type')
  if (givenType && givenType !== type) throw invalidRequisite(tag, 'wrong-type')
  if (known && known.level !== 'both' && known.level !== level) throw invalidRequisite(tag, 'wrong-level')
  const maxLength = known?.maxLength ?? MAX_VALUE_LENGTH
  const bytes = encodeValue(tag, type, value, level)
  if (bytes.length > maxLength) throw invalidRequisite(tag, 'too-long')
  return encodeTlv(tag, known?.isFixed ? padded(bytes, maxLength) : bytes)
}

function encodeValue(tag: number, type: RequisiteType, value: Requisite['value'], level: RequisiteLevel): Uint8Array {
  if (type === 'structure') {
    if (!Array.isArray(value) || value.length === 0) throw invalidRequisite(tag, 'wrong-value')
    return concatBytes(...value.map(part => encodeField(part, level)))
  }
  const encoded = simpleEncoders[type](value)
  if (!encoded) throw invalidRequisite(tag, 'wrong-value')
  return encoded
}

type SimpleType = Exclude<RequisiteType, 'structure'>

/** `undefined` for a value that is not of the type. */
const simpleEncoders: Readonly<Record<SimpleType, (value: Requisite['value']) => Uint8Array | undefined>> = {
  string: value => (typeof value === 'string' && value !== '' ? encodeText(value, 'cp866', 1000) : undefined),
  byte: value => encodeUnsigned(value, 1),
  u16: value => encodeUnsigned(value, 2),
  u32: value => encodeUnsigned(value, 4),
  vln: value => (isUnsigned(value, 6) ? encodeVln(value) : undefined),
  fvln: encodeDecimal,
  'unix-time': encodeTime,
  bytes: encodeHex,
}

function isUnsigned(value: Requisite['value'], size: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 256 ** size
}

function encodeUnsigned(value: Requisite['value'], size: number): Uint8Array | undefined {
  return isUnsigned(value, size) ? uintLe(value, size) : undefined
}

/** `1.5` as digits after the point and a VLN: 01 0F. A string keeps its zeros: `0.250` is 03 FA. */
function encodeDecimal(value: Requisite['value']): Uint8Array | undefined {
  const [, whole, fraction = ''] = /^(\d{1,15})(?:\.(\d{1,9}))?$/.exec(String(value)) ?? []
  const digits = Number(`${whole}${fraction}`)
  if (whole === undefined || !Number.isSafeInteger(digits)) return undefined
  return concatBytes(Uint8Array.of(fraction.length), encodeVln(digits))
}

/** Seconds, or the device's local time as text; the format counts local time as if it were UTC. */
function encodeTime(value: Requisite['value']): Uint8Array | undefined {
  if (typeof value === 'number') return encodeUnsigned(value, 4)
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?)?$/.test(value)) return undefined
  const milliseconds = Date.parse(value.includes('T') ? `${value}Z` : `${value}T00:00:00Z`)
  return Number.isNaN(milliseconds) ? undefined : encodeUnsigned(milliseconds / 1000, 4)
}

function encodeHex(value: Requisite['value']): Uint8Array | undefined {
  if (typeof value !== 'string') return undefined
  const digits = value.replaceAll(' ', '')
  if (digits === '' || digits.length % 2 !== 0 || !/^[\da-f]+$/i.test(digits)) return undefined
  return Uint8Array.from(digits.match(/../g) ?? [], pair => Number.parseInt(pair, 16))
}

/** Fixed-length strings are filled up with spaces. */
function padded(bytes: Uint8Array, length: number): Uint8Array {
  const whole = new Uint8Array(length).fill(0x20)
  whole.set(bytes)
  return whole
}
