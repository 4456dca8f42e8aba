import type { z } from 'zod'
import { SoldLine } from '../../src/shared/hub/entries.ts'
import { PastReceipt } from '../../src/shared/hub/past-receipt.ts'

export function soldLine(more: Partial<z.input<typeof SoldLine>> = {}): SoldLine {
  return SoldLine.parse({
    key: '1',
    name: 'Чай',
    quantityMilli: 1000,
    priceMinor: 100_00,
    totalMinor: 100_00,
    pointsSpentMinor: 0,
    pointsAccruedMinor: 0,
    vatCode: 2,
    itemKind: 1,
    department: 1,
    ...more,
  })
}

type Given = Partial<Record<keyof PastReceipt, unknown>>

export function pastReceipt(more: Given = {}): PastReceipt {
  return PastReceipt.parse({
    saleId: 'sale-1',
    fnNumber: '9999078900001234',
    fdNumber: 44,
    soldAtMs: 1_790_000_000_000,
    totalMinor: 100_00,
    lines: [soldLine()],
    tenders: [{ kind: 'cash', amountMinor: 100_00 }],
    customerId: 'c-1',
    pointsSpentMinor: 0,
    pointsAccruedMinor: 0,
    isReturned: false,
    ...more,
  })
}
