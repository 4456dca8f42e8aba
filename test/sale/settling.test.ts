import { describe, expect, it } from 'vitest'
import type { OperationFacts } from '../../src/sale/device-operation.ts'
import { type DeviceReading, settle } from '../../src/sale/settling.ts'
import type { FoundDocument } from '../../src/shared/fiscal/document.ts'

const FN = '9999078900001234'
const baseline = { fnNumber: FN, lastFdNumber: 10, shift: 'open', hasOpenDocument: false } as const
const lines = [{ priceMinor: 4550, quantityMilli: 2000, totalMinor: 9100 }]

const receipt: OperationFacts = { kind: 'receipt', baseline, mark: 'MARK1', totalMinor: 9100, lines }

const found = (fields: Partial<FoundDocument> = {}, fdNumber = 11): FoundDocument => ({
  kind: 'receipt',
  registered: { fnNumber: FN, fdNumber, fiscalSign: '123' },
  receiptKind: 'sale',
  totalMinor: 9100,
  operationMark: 'MARK1',
  lines: lines.map(each => ({ ...each, name: 'Хлеб' })),
  ...fields,
})

const shiftDocument = (kind: 'shift-open' | 'shift-close', fdNumber = 11): FoundDocument => ({
  kind,
  registered: { fnNumber: FN, fdNumber, fiscalSign: '5' },
})

const reading = (documents: FoundDocument[], fields: Partial<DeviceReading> = {}): DeviceReading => ({
  now: { ...baseline, lastFdNumber: 10 + documents.length },
  documents,
  isFenced: false,
  keepsOperationMark: true,
  ...fields,
})

const markless = { operationMark: undefined }
const unmarked = { keepsOperationMark: false }

describe('a receipt whose answer was lost', () => {
  it.each<[string, DeviceReading, string]>([
    ['is ours by its mark', reading([found()]), 'applied'],
    ['is fenced before anyone says it was not printed', reading([]), 'fence'],
    ['was not printed when the second reading shows nothing either', reading([], { isFenced: true }), 'not-applied'],
    ['is found by the second reading', reading([found()], { isFenced: true }), 'applied'],
    ['is found behind a shift that opened by itself', reading([shiftDocument('shift-open'), found({}, 12)]), 'applied'],
    [
      'is a question when the FN does not show a document it made',
      reading([], { now: { ...baseline, lastFdNumber: 11 }, isFenced: true }),
      'foreign-document',
    ],
    ['is fenced when only shift documents came', reading([shiftDocument('shift-open')]), 'fence'],
    ['is not a document with another mark', reading([found({ operationMark: 'OTHER' })]), 'foreign-document'],
    ['is not a document of another total', reading([found({ totalMinor: 9000 })]), 'foreign-document'],
    ['is not a return', reading([found({ receiptKind: 'return' })]), 'foreign-document'],
    ['is not a correction', reading([found({ kind: 'correction' })]), 'foreign-document'],
    [
      'is a question when two documents fit',
      reading([found(markless), found(markless, 12)], unmarked),
      'two-candidates',
    ],
    ['is ours by total and lines where marks are not kept', reading([found(markless)], unmarked), 'applied'],
    [
      'is not a document with other lines of the same total',
      reading(
        [found({ ...markless, lines: [{ name: 'x', priceMinor: 9100, quantityMilli: 1000, totalMinor: 9100 }] })],
        unmarked,
      ),
      'foreign-document',
    ],
    ['is a question on another FN', reading([], { now: { ...baseline, fnNumber: '0000' } }), 'other-storage'],
    [
      'is a question when the FN went backwards',
      reading([], { now: { ...baseline, lastFdNumber: 9 } }),
      'other-storage',
    ],
  ])('%s', (_, given, expected) => {
    const verdict = settle(receipt, given)
    expect(verdict.verdict === 'ask' ? verdict.reason : verdict.verdict).toBe(expected)
  })

  it('brings the numbers of its document', () => {
    expect(settle(receipt, reading([found()]))).toEqual({ verdict: 'applied', document: found().registered })
  })
})

describe('a shift close whose answer was lost', () => {
  const close: OperationFacts = { kind: 'shift-close', baseline, mark: 'MARK2' }

  it('is found by its kind', () => {
    expect(settle(close, reading([shiftDocument('shift-close')])).verdict).toBe('applied')
  })

  it('is fenced, then known not to have happened', () => {
    expect(settle(close, reading([])).verdict).toBe('fence')
    expect(settle(close, reading([], { isFenced: true })).verdict).toBe('not-applied')
  })

  it('is a question when a receipt came instead', () => {
    expect(settle(close, reading([found()])).verdict).toBe('ask')
  })
})
