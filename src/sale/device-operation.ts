import { z } from 'zod'
import { Baseline, ReceiptKind } from '../shared/fiscal/document.ts'
import { ShiftTotals } from '../shared/fiscal/shift.ts'
import { AmountMinor, QuantityMilli } from '../shared/money.ts'

export const DeviceOperationKind = z.enum(['receipt', 'return', 'correction', 'shift-open', 'shift-close'])
export type DeviceOperationKind = z.infer<typeof DeviceOperationKind>

/** What settling compares: written down together with the baseline, before the first byte leaves. */
export const OperationFacts = z.object({
  kind: DeviceOperationKind,
  baseline: Baseline,
  /** What tag 1192 of the document holds, at most 16 characters. */
  mark: z.string().min(1).max(16),
  /** Of a correction: which way its goods went. */
  receiptKind: ReceiptKind.optional(),
  /** Of receipts, returns and corrections. */
  totalMinor: AmountMinor.optional(),
  /** Of a shift close: the device's counters just before it, the seal's witness. They are gone afterwards. */
  shiftTotals: ShiftTotals.optional(),
  lines: z
    .array(z.object({ priceMinor: AmountMinor, quantityMilli: QuantityMilli, totalMinor: AmountMinor }))
    .optional(),
})
export type OperationFacts = z.infer<typeof OperationFacts>
