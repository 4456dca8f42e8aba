import { concatBytes, readUintLe, uintLe } from './wire.ts'

/**
 * TLV of fiscal documents: tag u16, length u16, value, little endian; a structure's value is a TLV list again.
 * Source: FNS format order, "Кодирование"; docs/protocols/shtrih-m.md, "Tags".
 */
export type TlvField = Readonly<{ tag: number; value: Uint8Array }>

export function encodeTlv(tag: number, value: Uint8Array): Uint8Array {
  return concatBytes(uintLe(tag, 2), uintLe(value.length, 2), value)
}

/** `undefined` when the list does not end where its bytes end. Tags nobody knows are fields like any other. */
export function parseTlv(bytes: Uint8Array): readonly TlvField[] | undefined {
  const fields: TlvField[] = []
  let offset = 0
  while (offset < bytes.length) {
    if (offset + 4 > bytes.length) return undefined
    const end = offset + 4 + readUintLe(bytes.subarray(offset + 2, offset + 4))
    if (end > bytes.length) return undefined
    fields.push({ tag: readUintLe(bytes.subarray(offset, offset + 2)), value: bytes.subarray(offset + 4, end) })
    offset = end
  }
  return fields
}

/** VLN: an unsigned number without its high zero bytes. */
export function encodeVln(value: number): Uint8Array {
  let size = 1
  while (value >= 256 ** size) size++
  return uintLe(value, size)
}

/** FVLN: the number of digits after the point, then a VLN. Here: thousandths. `undefined` for an empty value. */
export function parseFvlnMilli(value: Uint8Array): number | undefined {
  const digits = value[0]
  if (digits === undefined) return undefined
  return Math.round((readUintLe(value.subarray(1)) * 1000) / 10 ** digits)
}

export function encodeFvlnMilli(quantityMilli: number): Uint8Array {
  return concatBytes(Uint8Array.of(3), encodeVln(quantityMilli))
}
