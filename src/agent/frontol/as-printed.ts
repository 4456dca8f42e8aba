import { lowestPriceFor } from '../../pricing/unit-price.ts'
import { lineTotalMinor, shareMinor, sumMinor } from '../../shared/money.ts'
import type { PriceReason, Quote, QuotedLine } from '../../shared/quote.ts'
import type { SaleLine } from '../../shared/sale-line.ts'

/** What Frontol says it printed. */
export type Printed = Readonly<{
  /** By line key, in kopecks. */
  totals: ReadonlyMap<string, number>
  /** Paid by points, in hundredths. */
  pointsMinor: number
  /** Taken by all other means. */
  paidMinor: number
}>

type Sold = Readonly<{ lines: readonly SaleLine[]; printed: Printed; accrualBps: number }>

/** Are these the prices that were printed, to the kopeck, whether its totals count the points as paid or as taken off? */
export function isAsPrinted(quote: Quote, { totals, pointsMinor }: Printed): boolean {
  if (quote.pointsSpentMinor !== pointsMinor || quote.lines.length !== totals.size) return false
  const fits = (ofLine: (line: QuotedLine) => number) =>
    quote.lines.every(line => totals.get(line.key) === ofLine(line))
  return fits(line => line.totalMinor) || fits(line => line.totalMinor + pointsOf(line))
}

/**
 * The quote of a receipt that is printed already. It says what is on the paper; why, as far as our own prices explain
 * it. What they do not explain the register program took off itself.
 */
export function quoteAsPrinted(base: Quote, { lines, printed, accrualBps }: Sold): Quote {
  const { totals, pointsMinor } = printed
  const toldMinor = sumMinor(totals.values())
  // Points are no money: where money and points together make up the lines, the lines stand before points.
  const isBeforePoints = pointsMinor > 0 && printed.paidMinor < toldMinor
  const quoted = new Map(base.lines.map(line => [line.key, line]))
  const told = lines.map(line => totals.get(line.key) ?? 0)
  const points =
    base.pointsSpentMinor === pointsMinor
      ? lines.map(({ key }) => pointsOf(quoted.get(key)))
      : spread(pointsMinor, told)
  const result = lines.map((line, at): QuotedLine => {
    const pointsOfLine = points[at] ?? 0
    const totalMinor = Math.max(0, (told[at] ?? 0) - (isBeforePoints ? pointsOfLine : 0))
    const before = quoted.get(line.key)
    const isAsQuoted = before?.totalMinor === totalMinor
    return {
      key: line.key,
      priceMinor: isAsQuoted ? before.priceMinor : priceOf(totalMinor, line.quantityMilli),
      totalMinor,
      reasons: reasonsOf(line, totalMinor, pointsOfLine, before),
      accruedMinor: isAsQuoted ? before.accruedMinor : shareMinor(totalMinor, accrualBps),
    }
  })
  return {
    ...base,
    lines: result,
    subtotalMinor: sumMinor(lines.map(line => lineTotalMinor(line.priceMinor, line.quantityMilli))),
    totalMinor: sumMinor(result.map(line => line.totalMinor)),
    pointsSpendableMinor: Math.max(base.pointsSpendableMinor, pointsMinor),
    pointsSpentMinor: sumMinor(result.map(pointsOf)),
    pointsAccruedMinor: sumMinor(result.map(line => line.accruedMinor)),
  }
}

export function pointsOf(line: Pick<QuotedLine, 'reasons'> | undefined): number {
  return line?.reasons.find(({ kind }) => kind === 'points')?.amountMinor ?? 0
}

function reasonsOf(
  line: SaleLine,
  totalMinor: number,
  pointsMinor: number,
  before: QuotedLine | undefined,
): PriceReason[] {
  const fullMinor = lineTotalMinor(line.fullPriceMinor ?? line.priceMinor, line.quantityMilli)
  const points: PriceReason[] = pointsMinor > 0 ? [{ kind: 'points', amountMinor: pointsMinor }] : []
  const promoted = before?.reasons.filter(({ kind }) => kind === 'promotion') ?? []
  const offMinor = fullMinor - totalMinor - pointsMinor
  const restMinor = offMinor - sumMinor(promoted.map(({ amountMinor }) => amountMinor))
  // Less was taken off than we had said: what we said is not why.
  const [manualMinor, ours] = restMinor >= 0 ? [restMinor, promoted] : [offMinor, []]
  const manual: PriceReason[] = manualMinor > 0 ? [{ kind: 'manual', amountMinor: manualMinor }] : []
  return [...manual, ...ours, ...points]
}

/** Exact where a unit price can be; else the nearest, and the total is what counts. */
function priceOf(totalMinor: number, quantityMilli: number): number {
  const lowest = lowestPriceFor(totalMinor, quantityMilli)
  return lineTotalMinor(lowest, quantityMilli) === totalMinor ? lowest : Math.round((totalMinor * 1000) / quantityMilli)
}

/** By the totals, down to the kopeck; what is left over goes to the first lines that can bear it. */
function spread(amountMinor: number, totals: readonly number[]): number[] {
  const wholeMinor = sumMinor(totals)
  if (wholeMinor === 0) return totals.map(() => 0)
  const budget = Math.min(amountMinor, wholeMinor)
  const shares = totals.map(total => Number((BigInt(budget) * BigInt(total)) / BigInt(wholeMinor)))
  let leftMinor = budget - sumMinor(shares)
  return shares.map((share, at) => {
    const more = Math.min(leftMinor, (totals[at] ?? 0) - share)
    leftMinor -= more
    return share + more
  })
}
