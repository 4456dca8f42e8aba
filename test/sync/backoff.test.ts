import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backoffMs } from '../../src/sync/backoff.ts'
import { createFailureRun } from '../../src/sync/failure-run.ts'

const limits = { firstMs: 500, mostMs: 10_000 }

test('waits longer each time, never longer than the limit, never in step', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 5000 }), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
      const waitMs = backoffMs(failures, limits, random)
      expect(waitMs).toBeGreaterThanOrEqual(limits.firstMs / 2)
      expect(waitMs).toBeLessThanOrEqual(limits.mostMs)
      expect(backoffMs(failures + 1, limits, random)).toBeGreaterThanOrEqual(waitMs)
    }),
  )
  expect([1, 2, 3, 9].map(failures => backoffMs(failures, limits, 1))).toEqual([500, 1000, 2000, 10_000])
  expect(backoffMs(9, limits, 0)).toBe(5000)
})

test('three failures in a row within half a minute open the breaker, scattered ones do not', () => {
  let nowMs = 0
  const run = createFailureRun({ failures: 3, withinMs: 30_000 }, () => nowMs)
  const failAt = (atMs: number) => {
    nowMs = atMs
    return run.failure(0)
  }
  expect([failAt(0), failAt(20_000), failAt(40_000)]).toEqual([false, false, false])
  expect(failAt(45_000)).toBe(true)
  run.success(0)
  expect([failAt(46_000), failAt(47_000), failAt(48_000)]).toEqual([false, false, true])
})
