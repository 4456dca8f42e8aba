const PAUSE_MS = 5

/** Waits for a condition, never for a time. Says what it waited for when the deadline passes. */
export async function waitFor(
  what: string | (() => string),
  isSo: () => boolean | Promise<boolean>,
  timeoutMs = 10_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms for ${typeof what === 'string' ? what : what()}`)
    await new Promise(resolve => setTimeout(resolve, PAUSE_MS))
  }
}
