/** What the window does about the process that holds the port. */
export type StartUp = 'open' | 'wait' | 'start-launcher'

/** The service of the computer starts the launcher; so long it has for it before the window does. */
const SERVICE_HAS_MS = 10_000

/**
 * The launcher is a process of its own and outlives the window. Normally it is there before; where it is not, the window
 * starts one, which then lives on. A second one finds the port taken and leaves.
 */
export function planStartUp({
  isPortAnswering,
  isScreenKnown,
  waitedMs,
  hasStarted,
}: Readonly<{ isPortAnswering: boolean; isScreenKnown: boolean; waitedMs: number; hasStarted: boolean }>): StartUp {
  if (isPortAnswering && isScreenKnown) return 'open'
  return !isPortAnswering && !hasStarted && waitedMs >= SERVICE_HAS_MS ? 'start-launcher' : 'wait'
}

/** A second window of the same register shows the first one and leaves. */
export function planInstance(isFirst: boolean): 'go-on' | 'leave' {
  return isFirst ? 'go-on' : 'leave'
}
