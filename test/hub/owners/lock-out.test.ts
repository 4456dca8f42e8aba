import { expect, test } from 'vitest'
import { delayAfterMs } from '../../../hub/owners/lock-out.ts'

test.each([
  [0, 0],
  [4, 0],
  [5, 2000],
  [6, 4000],
  [7, 8000],
  [13, 512_000],
  [14, 900_000],
  [1000, 900_000],
])('after %i wrong passwords in a row the next try waits %i ms', (wrong, delayMs) => {
  expect(delayAfterMs(wrong)).toBe(delayMs)
})
