import { encodeText } from '../text.ts'
import { encodeFvlnMilli, encodeTlv, encodeVln } from '../tlv.ts'
import { concatBytes, uintLe } from '../wire.ts'
import type { Device } from './device.ts'
import type { FiscalMemoryDocument, FiscalMemoryLine } from './fiscal-memory.ts'
import { requisiteValue } from './requisites.ts'
import { sumsByRate, taxTags, vatCodes } from './taxes.ts'

/** Tag 1054 by kind of receipt: not the order of the opening command. */
export const settlementSigns = { sale: 1, return: 2, purchase: 3, 'purchase-return': 4 } as const

/** A document as the FN hands it out: what the device forms, and every requisite it was sent, byte for byte. */
export function documentTlv(document: FiscalMemoryDocument, { identity, ffdVersion }: Device): Uint8Array {
  const { received } = document
  return concatBytes(
    encodeTlv(1018, encodeText(identity.inn.padEnd(12), 'cp866', 12)),
    encodeTlv(1037, encodeText(identity.rnm.padEnd(20), 'cp866', 20)),
    encodeTlv(1041, encodeText(document.fnNumber, 'cp866', 16)),
    encodeTlv(1012, uintLe(Date.parse(`${document.deviceTime}Z`) / 1000, 4)),
    encodeTlv(1038, uintLe(document.shiftNumber, 4)),
    encodeTlv(1040, uintLe(document.fdNumber, 4)),
    ...settlementTlv(document, ffdVersion),
    ...(received ? received.map(fromHex) : Object.entries(document.tags).map(asTlv)),
    encodeTlv(1209, Uint8Array.of(ffdVersion)),
    encodeTlv(1077, concatBytes(Uint8Array.of(0x31, 0x04), uintLe(document.fiscalSign, 4).reverse())),
  )
}

function settlementTlv(document: FiscalMemoryDocument, ffdVersion: number): readonly Uint8Array[] {
  const { payments = {}, lines = [], receiptKind, totalMinor = 0, taxSystem = 0 } = document
  if (receiptKind === undefined) return []
  const slot = (number: number) => payments[number] ?? 0
  const electronic = Array.from({ length: 12 }, (_, index) => slot(index + 2)).reduce((sum, amount) => sum + amount, 0)
  const taxMinor = document.taxMinor ?? sumsByRate(lines)
  return [
    encodeTlv(1054, Uint8Array.of(settlementSigns[receiptKind])),
    // Without a tax system in the command the device takes the one it is registered for: the general one here.
    encodeTlv(1055, Uint8Array.of(taxSystem || 1)),
    encodeTlv(1020, encodeVln(totalMinor)),
    ...lines.map(line => encodeTlv(1059, lineTlv(line, ffdVersion))),
    encodeTlv(1031, encodeVln(slot(1))),
    encodeTlv(1081, encodeVln(electronic)),
    encodeTlv(1215, encodeVln(slot(14))),
    encodeTlv(1216, encodeVln(slot(15))),
    encodeTlv(1217, encodeVln(slot(16))),
    ...taxMinor.flatMap((amountMinor, index) =>
      amountMinor > 0 ? [encodeTlv(taxTags[index] ?? 0, encodeVln(amountMinor))] : [],
    ),
  ]
}

const UNIT_TAG = 2108
const PIECE = 0

function lineTlv(line: FiscalMemoryLine, ffdVersion: number): Uint8Array {
  const received = (line.received ?? []).map(fromHex)
  const saysUnit = received.some(bytes => bytes[0] === UNIT_TAG % 256 && bytes[1] === Math.floor(UNIT_TAG / 256))
  return concatBytes(
    encodeTlv(1030, encodeText(line.name, 'cp866', 128)),
    encodeTlv(1079, encodeVln(line.priceMinor)),
    encodeTlv(1023, encodeFvlnMilli(line.quantityMilli)),
    encodeTlv(1043, encodeVln(line.totalMinor)),
    encodeTlv(1199, Uint8Array.of(vatCodes[line.vatDeviceCode] ?? 0)),
    encodeTlv(1214, Uint8Array.of(line.paymentMethod)),
    encodeTlv(1212, Uint8Array.of(line.itemKind)),
    ...(ffdVersion >= 4 && !saysUnit ? [encodeTlv(UNIT_TAG, Uint8Array.of(PIECE))] : []),
    ...received,
  )
}

function asTlv([tag, stored]: readonly [string, string]): Uint8Array {
  return encodeTlv(Number(tag), requisiteValue(Number(tag), stored))
}

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'))
}
