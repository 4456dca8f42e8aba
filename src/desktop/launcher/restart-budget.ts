/** So far back a crash counts. */
const WINDOW_MS = 10 * 60_000
/** Before the first restart in a while, the second, and so on. */
const PAUSES_MS = [0, 500, 1000, 2000, 5000, 10_000]
/** More crashes than this in the window: something is wrong that restarting does not cure. */
const MANY = 10
const SLOW_PAUSE_MS = 30_000

export type Restart = Readonly<{
  /** Wait so long, then start again. There is always a next time: a till that gives up is a dead till. */
  pauseMs: number
  /** It keeps ending. Said on the port, so that support need not guess. */
  isStruggling: boolean
}>

/** How soon an agent that ended without being asked is started again. The crash in question is among the times. */
export function nextRestart(crashesAtMs: readonly number[], nowMs: number): Restart {
  const count = recentCrashes(crashesAtMs, nowMs).length
  if (count > MANY) return { pauseMs: SLOW_PAUSE_MS, isStruggling: true }
  return { pauseMs: PAUSES_MS[Math.min(Math.max(count, 1), PAUSES_MS.length) - 1] ?? 0, isStruggling: false }
}

/** Those that still count. */
export function recentCrashes(crashesAtMs: readonly number[], nowMs: number): readonly number[] {
  return crashesAtMs.filter(atMs => nowMs - atMs < WINDOW_MS)
}
