/**
 * What the simulated device makes of the TLV it is sent. Written from the tag tables and not from the driver's encoder,
 * so that a mistake of one is not a mistake of the other.
 * Source: docs/protocols/fiscal-documents.md, "Tags a register program may send"; refusals: docs/protocols/shtrih-m.md.
 */
export type ReceivedField = Readonly<{ tag: number; value: Uint8Array }>

/** Takes a TLV list apart; `undefined` where it does not end with its last value. */
export function readReceivedTlv(bytes: Uint8Array): readonly ReceivedField[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const fields: ReceivedField[] = []
  let at = 0
  while (at < bytes.length) {
    if (bytes.length - at < 4) return undefined
    const length = view.getUint16(at + 2, true)
    if (bytes.length - at - 4 < length) return undefined
    fields.push({ tag: view.getUint16(at, true), value: bytes.slice(at + 4, at + 4 + length) })
    at += 4 + length
  }
  return fields
}

/** Bytes of a value: one number where the length is fixed, `[0, most]` where it may be shorter. */
type Length = number | readonly [least: number, most: number]
const upTo = (most: number): Length => [1, most]

const lengths: Readonly<Record<number, Length>> = {
  1005: upTo(256),
  1008: upTo(64),
  1009: upTo(256),
  1016: 12,
  1021: upTo(64),
  1026: upTo(64),
  1036: upTo(20),
  1044: upTo(24),
  1057: 1,
  1073: upTo(19),
  1074: upTo(19),
  1075: upTo(19),
  1084: upTo(320),
  1085: upTo(64),
  1086: upTo(256),
  1117: upTo(64),
  1125: 1,
  1162: upTo(32),
  1171: upTo(19),
  1173: 1,
  1174: upTo(292),
  1177: upTo(256),
  1178: 4,
  1179: upTo(32),
  1187: upTo(256),
  1191: upTo(64),
  1192: upTo(16),
  1197: upTo(16),
  1198: upTo(6),
  1203: 12,
  1222: 1,
  1223: upTo(512),
  1224: upTo(512),
  1225: upTo(256),
  1226: 12,
  1227: upTo(256),
  1228: 12,
  1229: upTo(6),
  1230: 3,
  1231: upTo(32),
  1234: upTo(1024),
  1243: 10,
  1244: 3,
  1245: 2,
  1246: upTo(64),
  1254: upTo(256),
  1256: upTo(1024),
  1260: upTo(512),
  1261: upTo(512),
  1262: upTo(3),
  1263: 10,
  1264: upTo(32),
  1265: upTo(256),
  1270: upTo(144),
  1271: 1,
  1272: upTo(64),
  1273: 4,
  1291: upTo(52),
  1292: upTo(24),
  1293: upTo(8),
  1294: upTo(8),
  2108: 1,
}

const members: Readonly<Record<number, readonly number[]>> = {
  1084: [1085, 1086],
  1174: [1177, 1178, 1179],
  1223: [1005, 1016, 1026, 1044, 1073, 1074, 1075],
  1224: [1171, 1225],
  1256: [1227, 1228, 1243, 1244, 1245, 1246, 1254],
  1260: [1262, 1263, 1264, 1265],
  1261: [1262, 1263, 1264, 1265],
  1270: [1271, 1272, 1273],
  1291: [1292, 1293, 1294],
}

/** Where a field was sent: into a shift report, a receipt, one of the two corrections, or a line. */
export type Place = 'shift' | 'receipt' | 'correction' | 'correction-of-sums' | 'line'

const inEveryReceipt = [1008, 1009, 1021, 1036, 1117, 1187, 1192, 1203, 1227, 1228]
const inReceipts = [...inEveryReceipt, 1005, 1016, 1026, 1044, 1057, 1073, 1074, 1075, 1084, 1125, 1171, 1234]
const allowed: Readonly<Record<Place, readonly number[]>> = {
  shift: [1021, 1203],
  receipt: inReceipts,
  correction: [...inReceipts, 1173, 1174],
  'correction-of-sums': [...inEveryReceipt, 1174, 1177, 1178, 1179],
  line: [1191, 1198, 1222, 1223, 1224, 1226, 1229, 1230, 1231],
}
/** FFD 1.2 is 4. What it brought, and what it did away with. */
const since12: readonly number[] = [1256, 1260, 1261, 1270, 1291, 2108]
const before12: readonly number[] = [1162, 1197]
const newByPlace: Readonly<Partial<Record<Place, readonly number[]>>> = {
  receipt: [1256, 1261, 1270],
  correction: [1256, 1261, 1270],
  line: [...before12, 1260, 1291, 2108],
}

/** Does this device, registered for this format version, take the field there? */
export function isTaken({ tag, value }: ReceivedField, place: Place, ffdVersion: number): boolean {
  const isListed = allowed[place].includes(tag) || newByPlace[place]?.includes(tag) === true
  if (!isListed || !hasLength(tag, value)) return false
  if (ffdVersion >= 4 ? before12.includes(tag) : since12.includes(tag)) return false
  return !(tag in members) || hasMembers(tag, value)
}

function hasLength(tag: number, value: Uint8Array): boolean {
  const length = lengths[tag]
  if (length === undefined) return false
  return typeof length === 'number' ? value.length === length : value.length >= length[0] && value.length <= length[1]
}

function hasMembers(tag: number, value: Uint8Array): boolean {
  const fields = readReceivedTlv(value)
  const isMember = (field: ReceivedField) => members[tag]?.includes(field.tag) === true
  return fields?.every(field => isMember(field) && hasLength(field.tag, field.value)) === true
}
