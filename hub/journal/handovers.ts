import type { SaleCompleted } from '../../src/shared/hub/entries.ts'
import { closeFinding } from '../db/findings.ts'
import { ownerOfDocument } from '../db/fiscal-documents.ts'
import { addUseOfDocument, type Handover, handoversWaitingFor, insertHandover } from '../db/prepayments.ts'
import { findReceipt } from '../db/receipts.ts'
import { isPaidBefore, prepaidLeftMinor } from '../returns/prepaid-left.ts'
import type { Application } from './application.ts'

/** A handover uses the money that was paid before it; a prepayment serves the handovers that came before it. */
export async function applySettlement(application: Application, sale: SaleCompleted): Promise<void> {
  const { settlement } = sale.terms
  if (settlement.kind === 'handover') {
    const openMinor = Math.min(settlement.prepaidMinor, sale.totalMinor)
    const ref = { registerId: application.entry.registerId, saleId: sale.saleId }
    const handover: Handover = { ...ref, openMinor, of: settlement.of }
    await insertHandover(application.db, handover)
    await takePrepayments(application, handover)
  } else if (isPaidBefore(sale)) {
    for (const { registered } of sale.documents) {
      const waiting = await handoversWaitingFor(application.db, registered)
      for (const handover of waiting) await takePrepayments(application, handover)
    }
  }
}

/** Takes from each receipt what is left of it, in order. The handover stands: what nothing covers becomes a finding. */
async function takePrepayments(application: Application, handover: Handover): Promise<void> {
  const { db, nowMs, report } = application
  let { openMinor } = handover
  let isMissing = false
  for (const document of handover.of) {
    const owner = await ownerOfDocument(db, document)
    const receipt = owner && (await findReceipt(db, owner))
    if (!receipt) {
      isMissing = true
      continue
    }
    const usedMinor = Math.min(openMinor, Math.max(0, await prepaidLeftMinor(db, receipt)))
    if (usedMinor === 0) continue
    await addUseOfDocument(db, handover, document, usedMinor)
    openMinor -= usedMinor
  }
  const subject = `${handover.registerId} ${handover.saleId}`
  const details = { saleId: handover.saleId, totalMinor: openMinor }
  if (openMinor > 0 && isMissing) return report('settlement.original-missing', subject, details)
  await closeFinding(db, 'settlement.original-missing', subject, nowMs)
  if (openMinor > 0) report('settlement.over-used', subject, details)
}
