/** What happens to the page in our window. */
export type PageEvent =
  | Readonly<{ type: 'renderer-gone' }>
  | Readonly<{ type: 'load-failed' }>
  | Readonly<{ type: 'loaded' }>
  /** What `/v1/health` says; undefined when the port did not answer. */
  | Readonly<{ type: 'health'; mode: string | undefined; version: string | undefined }>

export type PageWatch = Readonly<{
  /** The version the page was loaded from; undefined while there is no page of an agent. */
  version: string | undefined
  /** The page has to be loaded before anything else. */
  isBroken: boolean
  failures: number
}>

export const newPage: PageWatch = { version: undefined, isBroken: false, failures: 0 }

const PAUSES_MS = [0, 500, 1000, 2000, 5000]

/** Decides when the page is loaded again. `reloadInMs` is absent when nothing has to be done. */
export function watchPage(watch: PageWatch, event: PageEvent): Readonly<{ watch: PageWatch; reloadInMs?: number }> {
  switch (event.type) {
    case 'renderer-gone':
    case 'load-failed': {
      const reloadInMs = PAUSES_MS[Math.min(watch.failures, PAUSES_MS.length - 1)] ?? 0
      return { watch: { version: undefined, isBroken: true, failures: watch.failures + 1 }, reloadInMs }
    }
    case 'loaded':
      return { watch: { ...watch, isBroken: false } }
    case 'health': {
      // Between two agents the page waits by itself: the screen says so, or the launcher's own page does.
      if (event.version === undefined || event.mode === undefined || event.mode === 'down') return { watch }
      const next = { ...watch, version: event.version, failures: watch.isBroken ? watch.failures : 0 }
      // The page of one version must not speak to the agent of another.
      const isOther = watch.version !== undefined && watch.version !== event.version
      return isOther ? { watch: next, reloadInMs: 0 } : { watch: next }
    }
  }
}

/**
 * The screen's address once more, told apart by a number: with nothing but the same `#token=` a browser would stay on the
 * page it has.
 */
export function addressAgain(screenUrl: string, time: number): string {
  const url = new URL(screenUrl)
  url.searchParams.set('again', String(time))
  return url.href
}
