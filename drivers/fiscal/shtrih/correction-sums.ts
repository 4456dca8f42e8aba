import { AppError } from '../../../src/shared/errors/app-error.ts'
import type { ReceiptDocument } from '../../../src/shared/fiscal/document.ts'
import { vatRates } from '../../../src/shared/fiscal/vat.ts'
import type { CorrectionSums } from './commands.ts'
import { encodeRequisite } from './encode-requisite.ts'
import { correctionGround, documentRequisites, receiptKinds } from './receipt-commands.ts'

/** A correction in the way of FFD 1.05: no lines, sums by tender and by VAT rate. */
export type CorrectionCommands = Readonly<{ requisites: readonly Uint8Array[]; sums: CorrectionSums }>

/** Tags 1199 in the order of the command's six tax fields. Rates of later years have no field there. */
const rateFields = [1, 2, 5, 6, 3, 4]

/**
 * Lines have no place in this document, so what they carry stays out. The ground goes as single tags, from which the
 * device forms 1174: that is how the vendor's own examples for FFD 1.05 send it.
 *
 * @throws AppError fiscal.correction-unsupported (not-applied) for a return, which FFD 1.05 does not correct, and for a
 *   VAT rate without a field
 */
export function correctionCommands(
  document: ReceiptDocument,
  correction: NonNullable<ReceiptDocument['correction']>,
): CorrectionCommands {
  if (document.kind === 'return') throw new AppError('fiscal.correction-unsupported', { params: { tag: 1054 } })
  const { tenders, totalMinor, taxSystem } = document
  return {
    requisites: [
      ...documentRequisites(document),
      ...correctionGround(correction).map(requisite => encodeRequisite(requisite, 'document')),
    ],
    sums: {
      type: correction.type === 'order' ? 1 : 0,
      sign: receiptKinds[document.kind].sign,
      totalMinor,
      paidMinor: [tenders.cash, tenders.card, tenders.advance, tenders.credit, tenders.other],
      taxMinor: taxByField(document),
      taxSystem,
    },
  }
}

function taxByField({ lines }: ReceiptDocument): readonly number[] {
  const turnovers = rateFields.map(() => 0)
  for (const { vatCode, totalMinor } of lines) {
    const index = rateFields.indexOf(vatCode)
    if (index < 0) throw new AppError('fiscal.correction-unsupported', { params: { tag: 1199, value: vatCode } })
    turnovers[index] = (turnovers[index] ?? 0) + totalMinor
  }
  return turnovers.map((turnoverMinor, index) => {
    const rateBps = vatRates.find(({ code }) => code === rateFields[index])?.rateBps ?? 0
    return rateBps === 0 ? turnoverMinor : Math.round((turnoverMinor * rateBps) / (10_000 + rateBps))
  })
}
