import { expect, test } from 'vitest'
import { priceWholeReturn } from '../../src/pricing/whole-return.ts'
import { PastReceipt } from '../../src/shared/hub/messages.ts'

type Given = Partial<Record<keyof PastReceipt, unknown>>

function receipt(more: Given = {}): PastReceipt {
  const sold = { name: 'Чай', vatCode: 2, itemKind: 1, department: 1, pointsAccruedMinor: 0, pointsSpentMinor: 0 }
  return PastReceipt.parse({
    saleId: 'sale-1',
    fnNumber: '9999078900001234',
    fdNumber: 44,
    soldAtMs: 1_790_000_000_000,
    totalMinor: 233_37,
    lines: [
      { ...sold, key: 'a', quantityMilli: 3000, priceMinor: 66_67, totalMinor: 200_01 },
      { ...sold, key: 'b', quantityMilli: 347, priceMinor: 96_13, totalMinor: 33_36 },
    ],
    tenders: [
      { kind: 'card', amountMinor: 100_00 },
      { kind: 'cash', amountMinor: 133_37 },
    ],
    customerId: 'c-1',
    pointsSpentMinor: 99_99,
    pointsAccruedMinor: 7_00,
    isReturned: false,
    ...more,
  })
}

test('gives back exactly what was paid, by the means it was paid with', () => {
  const past = receipt()
  expect(priceWholeReturn(past)).toEqual({
    ok: true,
    value: {
      lines: past.lines,
      totalMinor: 233_37,
      tenders: past.tenders,
      pointsGivenBackMinor: 99_99,
      pointsTakenBackMinor: 7_00,
    },
  })
})

test('does not pay out the change a second time', () => {
  const past = receipt({ tenders: [{ kind: 'cash', amountMinor: 500_00 }] })
  expect(priceWholeReturn(past)).toMatchObject({ value: { tenders: [{ kind: 'cash', amountMinor: 233_37 }] } })
})

test('leaves out cash that went back as change altogether', () => {
  const past = receipt({
    tenders: [
      { kind: 'card', amountMinor: 233_37 },
      { kind: 'cash', amountMinor: 50_00 },
    ],
  })
  expect(priceWholeReturn(past)).toMatchObject({ value: { tenders: [{ kind: 'card', amountMinor: 233_37 }] } })
})

test.each([
  ['a receipt returned before', { isReturned: true }, 'already-returned'],
  ['tenders short of the total', { tenders: [{ kind: 'cash', amountMinor: 1_00 }] }, 'amounts-differ'],
  ['more on the card than the total', { tenders: [{ kind: 'card', amountMinor: 300_00 }] }, 'amounts-differ'],
  ['a total that is not the sum of its lines', { totalMinor: 233_36 }, 'amounts-differ'],
] as const)('refuses %s', (_, more, reason) => {
  expect(priceWholeReturn(receipt(more))).toEqual({ ok: false, reason })
})
