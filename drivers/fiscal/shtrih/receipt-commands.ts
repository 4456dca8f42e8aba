import { AppError } from '../../../src/shared/errors/app-error.ts'
import type { Cashier, ReceiptDocument } from '../../../src/shared/fiscal/document.ts'
import type { Closing, Operation } from './commands.ts'
import { paymentSlot, tag } from './protocol.ts'
import { encodeText } from './text.ts'
import { encodeTlv } from './tlv.ts'

/** A receipt as the device is told it. Pure: what goes wrong with a document goes wrong here, before the first byte. */
export type ReceiptCommands = Readonly<{
  /** For the opening command. */
  openType: number
  operations: readonly Operation[]
  /** Document-level requisites, each one TLV of its own so that a refusal names its tag. */
  requisites: readonly Uint8Array[]
  closing: Closing
}>

const kinds = { sale: { openType: 0, sign: 1 }, return: { openType: 2, sign: 2 } } as const

/** @throws AppError fiscal.requisite-refused (not-applied) for a VAT code the device has no code for */
export function receiptCommands(
  document: ReceiptDocument,
  vatDeviceCodes: Readonly<Record<number, number>>,
): ReceiptCommands {
  const { openType, sign } = kinds[document.kind]
  const { tenders } = document
  return {
    openType,
    operations: document.lines.map(line => ({
      sign,
      quantityMilli: line.quantityMilli,
      priceMinor: line.priceMinor,
      totalMinor: line.totalMinor,
      vatDeviceCode: vatDeviceCode(line.vatCode, vatDeviceCodes),
      department: line.department,
      paymentMethod: line.paymentMethod,
      itemKind: line.itemKind,
      name: printedName(line.name),
    })),
    requisites: [
      ...cashierRequisites(document.cashier),
      ...textRequisite(tag.buyerContact, document.buyerContact, 64),
      ...textRequisite(tag.senderEmail, document.senderEmail, 64),
      ...textRequisite(tag.documentMark, document.operationMark, 16),
    ],
    closing: {
      payments: {
        [paymentSlot.cash]: tenders.cash,
        [paymentSlot.card]: tenders.card,
        [paymentSlot.advance]: tenders.advance,
        [paymentSlot.credit]: tenders.credit,
        [paymentSlot.other]: tenders.other,
      },
      taxSystem: document.taxSystem,
    },
  }
}

/** Tags 1021 and 1203, for receipts and shift reports alike. */
export function cashierRequisites(cashier: Cashier): readonly Uint8Array[] {
  return [...textRequisite(tag.cashierName, cashier.name, 64), ...textRequisite(tag.cashierInn, cashier.inn, 12)]
}

function textRequisite(tagNumber: number, text: string | undefined, maxLength: number): readonly Uint8Array[] {
  const value = encodeText(text ?? '', 'cp866', maxLength)
  return value.length > 0 ? [encodeTlv(tagNumber, value)] : []
}

function vatDeviceCode(vatCode: number, vatDeviceCodes: Readonly<Record<number, number>>): number {
  const code = vatDeviceCodes[vatCode]
  if (code === undefined) throw new AppError('fiscal.requisite-refused', { params: { tag: 1199, value: vatCode } })
  return code
}

/** The device keeps a name that begins with two slashes off the paper; a space in front keeps it on. */
function printedName(name: string): string {
  return name.startsWith('//') ? ` ${name}` : name
}
