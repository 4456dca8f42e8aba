import type { Programme } from '../shared/programme.ts'

/** Timers count elapsed time; the clock of a register may be set meanwhile. */
const LOOK_AGAIN_MS = 60_000

export type Periods = Readonly<{
  /** Waits for the next instant of the programme as it is now. */
  heed(): void
  stop(): void
}>

/**
 * Says when something of the programme begins or ends: what stands in a cart that nobody touches is worth another price
 * from then on, also if that cart was parked.
 */
export function createPeriods(
  deps: Readonly<{ programme: () => Programme; now: () => number; onPassed: () => void }>,
): Periods {
  let timer: NodeJS.Timeout | undefined

  const waitFor = (atMs: number | undefined): void => {
    clearTimeout(timer)
    if (atMs === undefined) return
    const look = () => {
      if (deps.now() < atMs) return waitFor(atMs)
      deps.onPassed()
      heed()
    }
    timer = setTimeout(look, Math.min(Math.max(0, atMs - deps.now()), LOOK_AGAIN_MS)).unref()
  }
  const heed = (): void => waitFor(nextInstant(deps.programme(), deps.now()))

  return { heed, stop: () => clearTimeout(timer) }
}

function nextInstant({ promotions, scripts, spendingFromMs }: Programme, nowMs: number): number | undefined {
  let nextMs: number | undefined
  const edges = [...promotions, ...scripts].flatMap(({ fromMs, untilMs }) => [fromMs, untilMs])
  for (const atMs of [spendingFromMs, ...edges]) {
    if (atMs !== undefined && atMs > nowMs && (nextMs === undefined || atMs < nextMs)) nextMs = atMs
  }
  return nextMs
}
