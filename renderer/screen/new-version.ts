import { type Stage, stageOf } from './stage.ts'
import type { ScreenState, ScreenStore } from './store.ts'

/** How long nobody may have been in the middle of anything before the page begins anew. */
export const QUIET_MS = 1500

/** Where nothing but the agent's own state is on the screen: it comes back as it was. */
const calmStages: readonly Stage[] = ['shift', 'idle', 'composing']

/** Nothing is typed, opened, chosen or on its way that a reload would lose, and no sale is past composing. */
export function isCalm(state: ScreenState): boolean {
  const { snapshot, link, panel, entries, pending, reasons, staff } = state
  return (
    snapshot !== undefined &&
    link === 'up' &&
    panel === undefined &&
    pending.length === 0 &&
    reasons === undefined &&
    Object.values(entries).every(typed => !typed) &&
    Object.values(staff).every(chosen => !chosen) &&
    calmStages.includes(stageOf(snapshot))
  )
}

/**
 * A new version of the agent brings a new screen: the page is loaded again, once, in the first calm moment. What
 * counts is the version this page first met, so a page that was loaded again asks for nothing more.
 */
export function reloadForNewVersion(store: ScreenStore, reload: () => void): void {
  let firstVersion: string | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  function isDue(): boolean {
    const state = store.getState()
    return state.snapshot?.register.version !== firstVersion && isCalm(state)
  }

  store.subscribe(() => {
    firstVersion ??= store.getState().snapshot?.register.version
    if (!isDue()) {
      clearTimeout(timer)
      timer = undefined
    } else timer ??= setTimeout(() => isDue() && reload(), QUIET_MS)
  })
}
