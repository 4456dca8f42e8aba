/*
 * A scanner that pretends to be a keyboard types faster than any hand and ends with Enter. Such a burst is a scan, and
 * the digits it left on a pad are taken back.
 */

/** The longest pause between two characters of a scanner. Hands are slower. */
const MAX_GAP_MS = 50
const MIN_LENGTH = 6
/** How long a pad that is full waits to see whether the burst goes on. */
export const BURST_WAIT_MS = 60

export type Burst = Readonly<{ text: string; lastAtMs: number }>

export const noBurst: Burst = { text: '', lastAtMs: Number.NEGATIVE_INFINITY }

/** The burst after one more printable character. */
export function typeInBurst(burst: Burst, character: string, atMs: number): Burst {
  const goesOn = atMs - burst.lastAtMs <= MAX_GAP_MS
  return { text: goesOn ? burst.text + character : character, lastAtMs: atMs }
}

/** What was scanned, if this Enter ends a burst. */
export function scanEndedBy(burst: Burst, enterAtMs: number): string | undefined {
  const isScan = mayBeScan(burst) && enterAtMs - burst.lastAtMs <= BURST_WAIT_MS
  return isScan ? burst.text : undefined
}

/** Fast and long enough that it may yet turn out to be a scan. */
export function mayBeScan(burst: Burst): boolean {
  return burst.text.length >= MIN_LENGTH
}
