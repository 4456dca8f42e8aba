import { lineTotalMinor } from '../shared/money.ts'
import type { SaleLine } from '../shared/sale-line.ts'
import { floorPriceMinor, lowestPriceFor } from './unit-price.ts'

export type PointsSpread = Readonly<{
  /** New unit prices, in the order of the lines. */
  priceMinor: readonly number[]
  /** Exactly what the totals of the lines went down by, in hundredths of a point. */
  spentMinor: number
}>

/** How finely the common lowering is tried: fine enough for a kopeck on a line of 160 000 roubles. */
const LEVELS = 2 ** 24

type PricedLine = { quantityMilli: number; lowestMinor: number; fullMinor: number; priceMinor: number }

/**
 * Lowers unit prices by at most `budgetMinor`: every line by the same share first, then what is left of the budget one
 * step per line, small steps first, then wherever it still fits. What fits nowhere stays unspent.
 *
 * Each of these stages takes the most that fits, out of choices that do not depend on the budget. Hence a larger budget
 * never spends less, and asking for exactly what was spent spends exactly that again.
 *
 * Line totals must fit `AmountMinor`. No price falls below `minUnitPriceMinor`, and no total to zero.
 */
export function spreadPoints(lines: readonly SaleLine[], minUnitPriceMinor: number, budgetMinor: number): PointsSpread {
  const priced = lines.map(line => pricedLine(line, minUnitPriceMinor))
  let leftMinor = budgetMinor - lowerAllAlike(priced, budgetMinor)
  const smallStepsFirst = priced.toSorted((one, other) => one.quantityMilli - other.quantityMilli)
  for (const line of smallStepsFirst) leftMinor -= lowerBy(line, Math.min(leftMinor, nextStepMinor(line)))
  for (const line of smallStepsFirst) leftMinor -= lowerBy(line, leftMinor)
  return { priceMinor: priced.map(line => line.priceMinor), spentMinor: budgetMinor - leftMinor }
}

function pricedLine(line: SaleLine, minUnitPriceMinor: number): PricedLine {
  const { quantityMilli, priceMinor } = line
  const lowestMinor = floorPriceMinor(line, minUnitPriceMinor)
  return { quantityMilli, lowestMinor, fullMinor: lineTotalMinor(priceMinor, quantityMilli), priceMinor }
}

/** Finds the deepest common level within the budget, applies it and returns what it took. */
function lowerAllAlike(lines: readonly PricedLine[], budgetMinor: number): number {
  let level = 0
  let takenMinor = 0
  for (let step = LEVELS; step >= 1; step /= 2) {
    if (level + step > LEVELS) continue
    const wouldTakeMinor = takenAtLevel(lines, level + step, budgetMinor)
    if (wouldTakeMinor > budgetMinor) continue
    level += step
    takenMinor = wouldTakeMinor
  }
  for (const line of lines) setTotal(line, lineTotalMinor(priceAtLevel(line, level), line.quantityMilli))
  return takenMinor
}

function takenAtLevel(lines: readonly PricedLine[], level: number, enoughMinor: number): number {
  let takenMinor = 0
  for (const line of lines) {
    takenMinor += line.fullMinor - lineTotalMinor(priceAtLevel(line, level), line.quantityMilli)
    if (takenMinor > enoughMinor) break
  }
  return takenMinor
}

function priceAtLevel(line: PricedLine, level: number): number {
  return line.priceMinor - Math.floor(((line.priceMinor - line.lowestMinor) * level) / LEVELS)
}

/** Takes the most that fits and returns it. */
function lowerBy(line: PricedLine, mostMinor: number): number {
  const totalMinor = lineTotalMinor(line.priceMinor, line.quantityMilli)
  const priceMinor = Math.max(line.lowestMinor, lowestPriceFor(totalMinor - mostMinor, line.quantityMilli))
  if (priceMinor >= line.priceMinor) return 0
  const loweredMinor = lineTotalMinor(priceMinor, line.quantityMilli)
  setTotal(line, loweredMinor)
  return totalMinor - loweredMinor
}

/** The smallest amount this line can still go down by; `Infinity` when it has no room. */
function nextStepMinor(line: PricedLine): number {
  const totalMinor = lineTotalMinor(line.priceMinor, line.quantityMilli)
  const priceMinor = lowestPriceFor(totalMinor, line.quantityMilli) - 1
  if (priceMinor < line.lowestMinor) return Number.POSITIVE_INFINITY
  return totalMinor - lineTotalMinor(priceMinor, line.quantityMilli)
}

/** Weighed goods have several prices for one total: the highest of them stands, no price is lowered for nothing. */
function setTotal(line: PricedLine, totalMinor: number): void {
  line.priceMinor = Math.min(line.priceMinor, lowestPriceFor(totalMinor + 1, line.quantityMilli) - 1)
}
