import { setTimeout as pause } from 'node:timers/promises'

const LOOK_EVERY_MS = 20

/** Looks until there is something to see. When the patience ends, says what never came. */
export async function until<T>(
  what: () => string,
  look: () => T | undefined | Promise<T | undefined>,
  patienceMs = 15_000,
): Promise<T> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    const seen = await look()
    if (seen !== undefined) return seen
    if (Date.now() > deadline) throw new Error(`never came: ${what()}`)
    await pause(LOOK_EVERY_MS)
  }
}
