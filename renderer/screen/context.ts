import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react'
import type { Snapshot } from '../../src/shared/screen/snapshot.ts'
import type { ReadyState } from './action.ts'
import type { Conductor } from './conductor.ts'
import type { ScreenState, ScreenStore } from './store.ts'

export const ScreenContext = createContext<{ store: ScreenStore; conductor: Conductor } | undefined>(undefined)

function useScreenContext() {
  const context = useContext(ScreenContext)
  if (!context) throw new Error('a component stands outside the screen')
  return context
}

export function useConductor(): Conductor {
  return useScreenContext().conductor
}

/** A part of the screen's state. Draws again only when that part differs, so select parts, never build new objects. */
export function useScreen<T>(select: (state: ScreenState) => T): T {
  const { store } = useScreenContext()
  return useSyncExternalStore(store.subscribe, () => select(store.getState()))
}

/** The same, below the point where a snapshot is known to be there. */
export function useReady<T>(select: (state: ReadyState) => T): T {
  return useScreen(state => select(state as ReadyState))
}

/** A part of the snapshot. Unchanged parts of successive snapshots are the same objects. */
export function useSnapshot<T>(select: (snapshot: Snapshot) => T): T {
  return useReady(state => select(state.snapshot))
}

/** The agent's clock, ticking: waits are counted by the clock that set them. */
export function useAgentNow(everyMs = 1000): number {
  const offsetMs = useScreen(state => state.clockOffsetMs)
  const [nowMs, setNowMs] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return nowMs + offsetMs
}
