import type { DocumentRow } from '../../../src/db/documents.ts'
import type { OperationStart } from '../../../src/db/operations.ts'
import type { SaleRow } from '../../../src/db/sales.ts'
import type { RegisteredDocument } from '../../../src/shared/fiscal/document.ts'
import type { SaleCompleted } from '../../../src/shared/hub/entries.ts'
import { CustomerId, OperationId, RegisterId, SaleId } from '../../../src/shared/ids.ts'
import { usualTerms } from '../../../src/shared/sale-terms.ts'

export const registerId = RegisterId.parse('shop-7.register-1')
export const otherRegisterId = RegisterId.parse('shop-7.register-2')
export const fnNumber = '9999078900001234'

const ATMS = Date.UTC(2026, 10, 23, 9, 0)

export const saleIdOf = (number: number) => SaleId.parse(`sale-${number}`)
export const operationIdOf = (number: number) => OperationId.parse(`operation-${number}`)
export const customerId = CustomerId.parse('customer-1')

export function registeredDocument(fdNumber: number, more: Partial<RegisteredDocument> = {}): RegisteredDocument {
  return { fnNumber, fdNumber, fiscalSign: String(1_000_000 + fdNumber), shiftNumber: 12, ...more }
}

export function saleRow(number: number, more: Partial<SaleRow> = {}): SaleRow {
  return {
    saleId: saleIdOf(number),
    registerId,
    kind: 'sale',
    state: 'composing',
    revision: 1,
    version: 1,
    body: JSON.stringify({ number }),
    createdAtMs: ATMS,
    updatedAtMs: ATMS + number,
    ...more,
  }
}

export function documentRow(fdNumber: number, more: Partial<DocumentRow> = {}): DocumentRow {
  return {
    registerId,
    registered: registeredDocument(fdNumber),
    kind: 'receipt',
    receiptKind: 'sale',
    totalMinor: 10_000,
    saleId: saleIdOf(fdNumber),
    operationId: operationIdOf(fdNumber),
    recordedAtMs: ATMS + fdNumber,
    ...more,
  }
}

export function operationStart(number: number, more: Partial<OperationStart> = {}): OperationStart {
  return {
    operationId: operationIdOf(number),
    registerId,
    deviceId: 'printer-1',
    fnNumber,
    kind: 'receipt',
    saleId: saleIdOf(number),
    baseline: { fnNumber, lastFdNumber: number - 1, shift: 'open', hasOpenDocument: false },
    compare: { totalMinor: 10_000 },
    mark: `mark-${number}`,
    startedAtMs: ATMS + number,
    ...more,
  }
}

export function saleCompleted(number: number, more: Partial<SaleCompleted> = {}): SaleCompleted {
  return {
    saleId: saleIdOf(number),
    kind: 'sale',
    cashier: { name: 'Кузнецова А.' },
    fiscalMode: 'agent-prints',
    loyaltyMode: 'online',
    checkoutVersion: 1,
    lines: [
      {
        key: '1',
        name: 'Хлеб бородинский',
        quantityMilli: 1000,
        priceMinor: 10_000,
        totalMinor: 10_000,
        pointsSpentMinor: 0,
        pointsAccruedMinor: 300,
        vatCode: 2,
        itemKind: 1,
        department: 1,
        promotions: [],
      },
    ],
    totalMinor: 10_000,
    tenders: [{ kind: 'cash', amountMinor: 10_000 }],
    documents: [{ kind: 'sale', registered: registeredDocument(number) }],
    delivery: 'paper',
    pointsSpentMinor: 0,
    pointsAccruedMinor: 300,
    programmeVersion: 1,
    promoCodes: [],
    coupons: [],
    terms: usualTerms,
    giftCards: [],
    moment: { atMs: ATMS, utcOffsetMinutes: 180 },
    ...more,
  }
}
