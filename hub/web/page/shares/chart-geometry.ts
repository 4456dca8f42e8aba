import type { ShareDay } from '../../view.ts'

export type ChartSize = Readonly<{ width: number; height: number }>
type Point = Readonly<{ x: number; y: number }>

/** Room around the drawing for the labels of the axes. */
export const margin = { top: 12, right: 24, bottom: 26, left: 46 }

const HIGH_FLOOR = 50
const WEEK = 7
/** A label and the air around it. */
const LABEL_WIDTH = 58

/** Where the scale begins: at 50 % when nothing lies below, so that small steps can be seen. One for all charts. */
export function floorPercentOf(
  series: readonly Readonly<{ goalPercent: number; days: readonly ShareDay[] }>[],
): number {
  const percents = series.flatMap(({ goalPercent, days }) => [
    goalPercent,
    ...days.filter(({ whole }) => whole > 0).map(({ part, whole }) => (part * 100) / whole),
  ])
  return Math.min(...percents) >= HIGH_FLOOR ? HIGH_FLOOR : 0
}

/** The drawing of one figure over its days, in pixels. Pure. */
export function drawChart(days: readonly ShareDay[], floorPercent: number, { width, height }: ChartSize) {
  const plotWidth = Math.max(1, width - margin.left - margin.right)
  const plotHeight = height - margin.top - margin.bottom
  const stepX = days.length > 1 ? plotWidth / (days.length - 1) : 0
  const xOf = (at: number) => round(margin.left + stepX * at)
  const yOf = (percent: number) =>
    round(margin.top + plotHeight * (1 - (percent - floorPercent) / (100 - floorPercent)))

  const points = days.map(({ part, whole }, at): Point | undefined =>
    whole === 0 ? undefined : { x: xOf(at), y: yOf((part * 100) / whole) },
  )
  const bottom = margin.top + plotHeight
  const runs = runsOf(points)
  return {
    points,
    xOf,
    yOf,
    bottom,
    right: margin.left + plotWidth,
    ticks: [floorPercent, (floorPercent + 100) / 2, 100].map(percent => ({ percent, y: yOf(percent) })),
    /** Weeks apart, counted back from the last day, as many as there is room for. */
    dayLabels: days
      .map((day, at) => ({ day: day.day, x: xOf(at) }))
      .filter((_, at) => (days.length - 1 - at) % labelEvery(stepX) === 0),
    /** Days without a sale part the line; a day between two such is a dot. */
    lines: runs.filter(run => run.length > 1).map(pathOf),
    areas: runs.filter(run => run.length > 1).map(run => `${pathOf(run)}V${bottom}H${run[0]?.x ?? 0}Z`),
    dots: runs.filter(run => run.length === 1).flat(),
    /** The day under a pointer. */
    dayAt: (x: number) => Math.min(days.length - 1, Math.max(0, Math.round((x - margin.left) / Math.max(1, stepX)))),
  }
}

function labelEvery(stepX: number): number {
  return WEEK * Math.max(1, Math.ceil(LABEL_WIDTH / Math.max(1, stepX * WEEK)))
}

/** Neighbours that have a value. */
function runsOf(points: readonly (Point | undefined)[]): Point[][] {
  const runs: Point[][] = [[]]
  for (const point of points) {
    if (point) runs.at(-1)?.push(point)
    else runs.push([])
  }
  return runs.filter(run => run.length > 0)
}

function pathOf(run: readonly Point[]): string {
  return `M${run.map(({ x, y }) => `${x} ${y}`).join('L')}`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
