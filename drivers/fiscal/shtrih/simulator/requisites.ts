import { decodeText, encodeText } from '../text.ts'
import { hexText } from '../wire.ts'

const textTags = [1008, 1009, 1021, 1036, 1117, 1187, 1192, 1203, 1227, 1228]

/** A requisite as the fiscal memory's file keeps it: readable where the tag is text, hex where it is not. */
export function storedRequisite(tag: number, value: Uint8Array): string {
  return textTags.includes(tag) ? decodeText(value, 'cp866') : hexText(value)
}

export function requisiteValue(tag: number, stored: string): Uint8Array {
  if (textTags.includes(tag)) return encodeText(stored, 'cp866', 250)
  return Uint8Array.from(stored.split(' '), byte => Number.parseInt(byte, 16))
}
