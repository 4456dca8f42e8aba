import iconv from 'iconv-lite'
import type { Row, ValueType } from '../fixtures/fiscal-documents/rows.ts'

/** A field of a fiscal document. Taken apart here once more, and not by the driver, whose mistakes are to be seen. */
export type Field = Readonly<{ tag: number; value: Buffer }>

export function readFields(image: Uint8Array): readonly Field[] {
  const bytes = Buffer.from(image)
  const fields: Field[] = []
  let at = 0
  while (at < bytes.length) {
    const end = at + 4 + bytes.readUInt16LE(at + 2)
    if (end > bytes.length) throw new Error(`tag ${bytes.readUInt16LE(at)} is cut short`)
    fields.push({ tag: bytes.readUInt16LE(at), value: bytes.subarray(at + 4, end) })
    at = end
  }
  return fields
}

export function numberOf(value: Buffer): number {
  return value.length === 0 ? 0 : value.readUIntLE(0, value.length)
}

const shown: Readonly<Record<ValueType, (value: Buffer) => string>> = {
  string: value => iconv.decode(value, 'cp866'),
  byte: value => (value.length === 1 ? String(value[0]) : `${value.length} bytes`),
  vln: value => String(numberOf(value)),
  fvln: value => {
    const digits = value[0] ?? 0
    return (numberOf(value.subarray(1)) / 10 ** digits).toFixed(digits)
  },
  'unix-time': value => new Date(value.readUInt32LE(0) * 1000).toISOString().slice(0, 19),
  bytes: value =>
    value
      .toString('hex')
      .toUpperCase()
      .replaceAll(/(..)(?=.)/g, '$1 '),
}

export type Shown = Readonly<{ tag: number; value: string | readonly Shown[] }>

/** A field as the row of its tag shows it; a field without a row shows its bytes, and so matches none. */
export function showField({ tag, value }: Field, rows: readonly Row[]): Shown {
  const row = rows.find(([wanted]) => wanted === tag)
  if (!row) return { tag, value: `unexpected ${value.toString('hex')}` }
  if (row[1] !== 'structure') return { tag, value: shown[row[1]](value) }
  const members = row[2]
  return { tag, value: readFields(value).map(field => showField(field, members)) }
}

export function showRow(row: Row): Shown {
  return row[1] === 'structure' ? { tag: row[0], value: row[2].map(showRow) } : { tag: row[0], value: row[2] }
}

export function byTag(fields: readonly Shown[]): readonly Shown[] {
  return fields.toSorted((one, other) => one.tag - other.tag)
}
