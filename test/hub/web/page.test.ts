import { describe, expect, test } from 'vitest'
import { drawChart, floorPercentOf, margin } from '../../../hub/web/page/shares/chart-geometry.ts'
import { createFormat } from '../../../hub/web/page/words/format.ts'
import { daysUntil } from '../../../hub/web/period.ts'

const size = { width: 400, height: 190 }
const days = (parts: readonly (number | undefined)[]) =>
  daysUntil('2026-11-22', parts.length).map((day, at) => {
    const part = parts[at]
    return part === undefined ? { day, part: 0, whole: 0 } : { day, part, whole: 100 }
  })

describe('the chart', () => {
  test('puts 100 % at the top, the floor at the bottom, and the last day at the right', () => {
    const { points, right, bottom } = drawChart(days([50, 75, 100]), 50, size)
    expect(points.map(point => point?.y)).toEqual([bottom, (margin.top + bottom) / 2, margin.top])
    expect(points.at(-1)?.x).toBe(right)
  })

  test('parts the line where a day had no sale, and shows a lone day as a dot', () => {
    const { lines, dots, points } = drawChart(days([80, 81, undefined, 85, undefined]), 50, size)
    expect(lines).toHaveLength(1)
    expect(dots).toEqual([points[3]])
    expect(points[2]).toBeUndefined()
  })

  test('labels weeks back from the last day, fewer where they would touch', () => {
    const month = days(Array.from({ length: 30 }, () => 80))
    const labels = (width: number) => drawChart(month, 50, { ...size, width }).dayLabels.map(({ day }) => day.slice(5))
    expect(labels(400)).toEqual(['10-25', '11-01', '11-08', '11-15', '11-22'])
    expect(labels(270)).toEqual(['10-25', '11-08', '11-22'])
  })

  test('finds the day under the pointer, and none beside the days', () => {
    const { dayAt, xOf } = drawChart(days([1, 2, 3, 4]), 0, size)
    expect([dayAt(-20), dayAt(xOf(1) + 3), dayAt(9999)]).toEqual([0, 1, 3])
  })

  test('survives a window without width and a single day', () => {
    expect(drawChart(days([50]), 0, { width: 0, height: 190 }).points).toHaveLength(1)
  })

  test('has a scale from 50 % only where nothing lies below', () => {
    const series = (parts: readonly (number | undefined)[]) => [{ goalPercent: 70, days: days(parts) }]
    expect(floorPercentOf(series([51, undefined, 90]))).toBe(50)
    expect(floorPercentOf(series([49, 90]))).toBe(0)
  })
})

describe('numbers and times in words', () => {
  const [ru, en] = [createFormat('ru'), createFormat('en')]
  const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ')

  test('a share is rounded down: a goal that was nearly reached is not shown as reached', () => {
    expect(plain(ru.share({ part: 89_999, whole: 100_000 }))).toBe('89,9 %')
    expect(ru.share({ part: 0, whole: 0 })).toBe('–')
    expect(plain(ru.lacking({ part: 88_999, whole: 100_000 }, 89))).toBe('0,1')
    expect(en.share({ part: 1, whole: 1 })).toBe('100.0%')
  })

  test.each([
    [0, '1 мин. назад', '1 min ago'],
    [125_000, '2 мин. назад', '2 min ago'],
    [3 * 60 * 60_000, '3 ч назад', '3 hr ago'],
    [3 * 24 * 60 * 60_000, '3 дн. назад', '3 days ago'],
  ])('%i ms is %s', (ms, russian, english) => {
    expect([plain(ru.ago(ms)), plain(en.ago(ms))]).toEqual([russian, english])
  })

  test('a wait is never told too short', () => {
    expect([plain(ru.wait(1)), plain(ru.wait(61_000))]).toEqual(['1 с', '2 мин'])
  })

  test('a shop day is that day in every zone', () => {
    expect([ru.day('2026-11-22'), en.day('2026-11-22')]).toEqual(['22 ноября', '22 November'])
  })
})
