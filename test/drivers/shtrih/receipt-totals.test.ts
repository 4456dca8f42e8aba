import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { closeReceipt, registerOperation } from '../../../drivers/fiscal/shtrih/commands.ts'
import { receiptCommands } from '../../../drivers/fiscal/shtrih/receipt-commands.ts'
import { desktopVatCodes } from '../../../drivers/fiscal/shtrih/vat-codes.ts'
import type { ReceiptDocument } from '../../../src/shared/fiscal/document.ts'
import { lineTotalMinor, sumMinor } from '../../../src/shared/money.ts'
import { createShtrihRig } from './rig.ts'

const line = fc
  .record({
    priceMinor: fc.integer({ min: 1, max: 9_999_999 }),
    quantityMilli: fc.oneof(
      fc.integer({ min: 1, max: 20 }).map(pieces => pieces * 1000),
      fc.integer({ min: 1, max: 99_999 }),
    ),
    vatCode: fc.integer({ min: 1, max: 12 }),
    itemKind: fc.constantFrom(1, 3, 4, 10),
  })
  .map(({ priceMinor, quantityMilli, vatCode, itemKind }) => ({
    name: 'Товар',
    priceMinor,
    quantityMilli,
    totalMinor: lineTotalMinor(priceMinor, quantityMilli),
    vatCode,
    paymentMethod: 4,
    itemKind,
    department: 1,
  }))
  .filter(({ totalMinor }) => totalMinor > 0)

/** A document paid in up to five ways, together exactly its total. */
const generatedDocument = fc
  .record({
    lines: fc.array(line, { minLength: 1, maxLength: 12 }),
    cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }),
  })
  .map(({ lines, cuts }): ReceiptDocument => {
    const totalMinor = sumMinor(lines.map(({ totalMinor: lineMinor }) => lineMinor))
    const [a = 0, b = 0, c = 0, d = 0] = cuts
      .map(cut => Math.floor(cut * totalMinor))
      .toSorted((one, other) => one - other)
    const tenders = { cash: a, card: b - a, advance: c - b, credit: d - c, other: totalMinor - d }
    const cashier = { name: 'Кассир' }
    return {
      kind: 'sale',
      lines,
      tenders,
      totalMinor,
      taxSystem: 1,
      cashier,
      isElectronicOnly: false,
      operationMark: 'op-1',
    }
  })

const u40 = (bytes: Uint8Array, offset: number) => Buffer.from(bytes).readUIntLE(offset, 5)

describe('the money of a document', () => {
  it('is the same to the kopeck in the lines, the total and the payments, as bytes, for 10,000 documents', () => {
    fc.assert(
      fc.property(generatedDocument, document => {
        const { operations, closing } = receiptCommands(document, desktopVatCodes)
        const sums = operations.map(({ operation }) => u40(registerOperation.encode(operation), 12))
        const bytes = closeReceipt.encode(closing)
        const payments = Array.from({ length: 16 }, (_, index) => u40(bytes, index * 5))
        expect(operations).toHaveLength(document.lines.length)
        expect(sumMinor(sums)).toBe(document.totalMinor)
        expect(sumMinor(payments)).toBe(document.totalMinor)
        const { cash, card, advance, credit, other } = document.tenders
        expect([payments[0], payments[1], payments[13], payments[14], payments[15]]).toEqual([
          cash,
          card,
          advance,
          credit,
          other,
        ])
      }),
      { numRuns: 10_000 },
    )
  })

  it('is what the device recorded and counted, for 60 documents of a shift', async () => {
    const rig = await createShtrihRig('tcp')
    try {
      await rig.printer.open()
      await rig.printer.openShift({ name: 'Кассир' })
      const documents = fc.sample(generatedDocument, { numRuns: 60, seed: 7 })
      for (const document of documents) {
        const { fdNumber } = await rig.printer.printReceipt(document)
        const found = await rig.printer.documentByNumber(fdNumber)
        expect(found?.totalMinor).toBe(document.totalMinor)
        expect(sumMinor((found?.lines ?? []).map(({ totalMinor }) => totalMinor))).toBe(document.totalMinor)
      }
      const { saleCount, saleTotalMinor } = await rig.printer.shiftTotals()
      expect([saleCount, saleTotalMinor]).toEqual([60, sumMinor(documents.map(({ totalMinor }) => totalMinor))])
    } finally {
      await rig.close()
    }
  })
})
