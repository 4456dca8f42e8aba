import type { IBreaker } from 'cockatiel'

/** Opens the breaker after so many failures in a row within a while; one success ends the row. */
export function createFailureRun(limit: Readonly<{ failures: number; withinMs: number }>, now: () => number): IBreaker {
  let failedAtMs: number[] = []
  return {
    state: undefined,
    success() {
      failedAtMs = []
    },
    failure() {
      const nowMs = now()
      failedAtMs = [...failedAtMs, nowMs].filter(atMs => nowMs - atMs <= limit.withinMs)
      return failedAtMs.length >= limit.failures
    },
  }
}
