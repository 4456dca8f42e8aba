import fc from 'fast-check'
import { expect, test } from 'vitest'
import { apportion } from '../../src/pricing/apportion.ts'
import { priceReturn } from '../../src/pricing/price-return.ts'
import type { PastReceipt } from '../../src/shared/hub/past-receipt.ts'
import { lineTotalMinor, sumMinor } from '../../src/shared/money.ts'
import { pastReceipt, soldLine } from './receipt-for-test.ts'

const minor = fc.integer({ min: 0, max: 9_000_00 })
const pieces = fc.integer({ min: 1, max: 9 }).map(count => count * 1000)

function receipts(quantity: fc.Arbitrary<number>): fc.Arbitrary<PastReceipt> {
  const line = fc.record({
    quantityMilli: quantity,
    priceMinor: minor,
    pointsSpentMinor: minor,
    pointsAccruedMinor: minor,
  })
  const giftCardId = 'b'.repeat(32)
  return fc
    .record({
      lines: fc.array(line, { minLength: 1, maxLength: 5 }),
      shares: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
      cardMinor: minor,
      changeMinor: minor,
      extraPoints: fc.constantFrom(0, 1, 777),
    })
    .map(({ lines: given, shares, cardMinor, changeMinor, extraPoints }) => {
      const lines = given.map((one, at) =>
        soldLine({ ...one, key: `${at}`, totalMinor: lineTotalMinor(one.priceMinor, one.quantityMilli) }),
      )
      const totalMinor = sumMinor(lines.map(one => one.totalMinor))
      let left = totalMinor
      const [card = 0, advance = 0, other = 0] = shares.map(share => {
        const part = Math.floor(left * share)
        left -= part
        return part
      })
      return pastReceipt({
        totalMinor,
        lines,
        tenders: [
          { kind: 'card', amountMinor: card },
          { kind: 'advance', amountMinor: advance },
          { kind: 'credit', amountMinor: other },
          { kind: 'cash', amountMinor: left + changeMinor },
        ],
        giftCards: advance > 0 ? [{ giftCardId, amountMinor: Math.min(advance, cardMinor) }] : [],
        pointsSpentMinor: sumMinor(lines.map(one => one.pointsSpentMinor)) + extraPoints,
        pointsAccruedMinor: sumMinor(lines.map(one => one.pointsAccruedMinor)),
      })
    })
}

/** Takes the receipt back in portions until nothing is left; resolves to what came of all of them together. */
function takeBack(receipt: PastReceipt, portions: readonly Readonly<{ line: number; share: number }>[]) {
  const together = { totalMinor: 0, givenBack: 0, takenBack: 0, card: 0, byKind: new Map<string, number>() }
  let standing = receipt
  for (const portion of [...portions, undefined]) {
    const line = portion && standing.lines[portion.line % standing.lines.length]
    const before = line ? (standing.returned.find(one => one.key === line.key)?.quantityMilli ?? 0) : 0
    const step = line && (line.quantityMilli % 1000 === 0 ? 1000 : 1)
    const quantityMilli =
      line && step && portion ? Math.floor(((line.quantityMilli - before) * portion.share) / step) * step : 0
    if (portion && (!line || quantityMilli === 0)) continue
    const answer = priceReturn(standing, line && [{ key: line.key, quantityMilli }])
    if (!answer.ok) {
      expect(answer.reason).toBe('already-returned')
      continue
    }
    const { value } = answer
    for (const one of value.lines) expect(one.totalMinor).toBe(lineTotalMinor(one.priceMinor, one.quantityMilli))
    expect(value.totalMinor).toBe(sumMinor(value.lines.map(one => one.totalMinor)))
    expect(sumMinor(value.tenders.map(tender => tender.amountMinor))).toBe(value.totalMinor)
    together.totalMinor += value.totalMinor
    together.givenBack += value.pointsGivenBackMinor
    together.takenBack += value.pointsTakenBackMinor
    together.card += sumMinor(value.giftCards.map(card => card.amountMinor))
    for (const { kind, amountMinor } of value.tenders) {
      together.byKind.set(kind, (together.byKind.get(kind) ?? 0) + amountMinor)
    }
    const sums = new Map(standing.returned.map(one => [one.key, one.quantityMilli]))
    for (const one of value.lines) sums.set(one.key, (sums.get(one.key) ?? 0) + one.quantityMilli)
    standing = { ...standing, returned: [...sums].map(([key, quantityMilli]) => ({ key, quantityMilli })) }
    expect(value.isLast).toBe(standing.lines.every(one => sums.get(one.key) === one.quantityMilli))
  }
  return together
}

const portions = fc.array(
  fc.record({ line: fc.nat({ max: 4 }), share: fc.double({ min: 0.1, max: 1, noNaN: true }) }),
  { maxLength: 12 },
)

const paidByKind = ({ tenders, totalMinor }: PastReceipt) => {
  const changeMinor = sumMinor(tenders.map(tender => tender.amountMinor)) - totalMinor
  const net = tenders.map(({ kind, amountMinor }) => [kind, kind === 'cash' ? amountMinor - changeMinor : amountMinor])
  return Object.fromEntries(net.filter(([, amountMinor]) => amountMinor !== 0))
}

test('whatever the portions, pieces come back to the kopeck and the hundredth, by every means', () => {
  fc.assert(
    fc.property(receipts(pieces), portions, (receipt, run) => {
      const together = takeBack(receipt, run)
      expect(together.totalMinor).toBe(receipt.totalMinor)
      expect(Object.fromEntries(together.byKind)).toEqual(paidByKind(receipt))
      expect(together.card).toBe(sumMinor(receipt.giftCards.map(card => card.amountMinor)))
      expect(together.takenBack).toBe(receipt.pointsAccruedMinor)
      expect(together.givenBack).toBe(receipt.totalMinor > 0 ? receipt.pointsSpentMinor : together.givenBack)
    }),
    { numRuns: 300 },
  )
})

test('weighed goods never come back for more than they were sold, and exactly so below a kilogram', () => {
  fc.assert(
    fc.property(receipts(fc.integer({ min: 1, max: 7000 })), portions, (receipt, run) => {
      const together = takeBack(receipt, run)
      expect(together.totalMinor).toBeLessThanOrEqual(receipt.totalMinor)
      const paid: Record<string, number> = paidByKind(receipt)
      for (const [kind, amountMinor] of together.byKind) expect(amountMinor).toBeLessThanOrEqual(paid[kind] ?? 0)
      expect(together.takenBack).toBe(receipt.pointsAccruedMinor)
      if (receipt.lines.every(one => one.quantityMilli <= 1000)) expect(together.totalMinor).toBe(receipt.totalMinor)
    }),
    { numRuns: 300 },
  )
})

test('parts by weight never shrink as the amount grows', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 6 }), weights => {
      let before = weights.map(() => 0)
      for (let amount = 0; amount <= sumMinor(weights); amount++) {
        const parts = apportion(weights, amount)
        expect(sumMinor(parts)).toBe(amount)
        for (const [at, part] of parts.entries()) expect(part).toBeGreaterThanOrEqual(before[at] ?? 0)
        before = [...parts]
      }
      expect(before).toEqual(weights)
    }),
    { numRuns: 60 },
  )
})
