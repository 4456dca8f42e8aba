import { encodeText } from '../text.ts'
import { encodeFvlnMilli, encodeTlv, encodeVln } from '../tlv.ts'
import { concatBytes, uintLe } from '../wire.ts'
import type { DeviceIdentity } from './device.ts'
import type { FiscalMemoryDocument, FiscalMemoryLine } from './fiscal-memory.ts'
import { requisiteValue } from './requisites.ts'

/** Tag 1054 by kind of receipt: not the order of the opening command. */
export const settlementSigns = { sale: 1, return: 2, purchase: 3, 'purchase-return': 4 } as const

/** A document as the FN hands it out: every tag in its type, more of them than a reader needs. */
export function documentTlv(document: FiscalMemoryDocument, identity: DeviceIdentity): Uint8Array {
  const { payments = {}, lines = [], receiptKind, totalMinor } = document
  const slot = (number: number) => payments[number] ?? 0
  const electronic = Array.from({ length: 12 }, (_, index) => slot(index + 2)).reduce((sum, amount) => sum + amount, 0)
  const receipt =
    receiptKind === undefined
      ? []
      : [
          encodeTlv(1054, Uint8Array.of(settlementSigns[receiptKind])),
          encodeTlv(1020, encodeVln(totalMinor ?? 0)),
          ...lines.map(line => encodeTlv(1059, lineTlv(line))),
          encodeTlv(1031, encodeVln(slot(1))),
          encodeTlv(1081, encodeVln(electronic)),
          encodeTlv(1215, encodeVln(slot(14))),
          encodeTlv(1216, encodeVln(slot(15))),
          encodeTlv(1217, encodeVln(slot(16))),
        ]
  return concatBytes(
    encodeTlv(1018, encodeText(identity.inn.padEnd(12), 'cp866', 12)),
    encodeTlv(1037, encodeText(identity.rnm.padEnd(20), 'cp866', 20)),
    encodeTlv(1041, encodeText(document.fnNumber, 'cp866', 16)),
    encodeTlv(1012, uintLe(Date.parse(`${document.deviceTime}Z`) / 1000, 4)),
    encodeTlv(1038, uintLe(document.shiftNumber, 4)),
    encodeTlv(1040, uintLe(document.fdNumber, 4)),
    ...receipt,
    ...Object.entries(document.tags).map(([tag, text]) => encodeTlv(Number(tag), requisiteValue(Number(tag), text))),
    encodeTlv(1209, Uint8Array.of(4)),
    encodeTlv(1077, concatBytes(Uint8Array.of(0x31, 0x04), uintLe(document.fiscalSign, 4).reverse())),
  )
}

function lineTlv(line: FiscalMemoryLine): Uint8Array {
  return concatBytes(
    encodeTlv(1030, encodeText(line.name, 'cp866', 128)),
    encodeTlv(1079, encodeVln(line.priceMinor)),
    encodeTlv(1023, encodeFvlnMilli(line.quantityMilli)),
    encodeTlv(1043, encodeVln(line.totalMinor)),
    encodeTlv(1214, Uint8Array.of(line.paymentMethod)),
    encodeTlv(1212, Uint8Array.of(line.itemKind)),
    encodeTlv(2108, Uint8Array.of(0)),
  )
}
