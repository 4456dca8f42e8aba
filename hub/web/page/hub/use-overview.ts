import { useCallback, useEffect, useRef, useState } from 'react'
import type { OverviewView } from '../../view.ts'
import { askOverview } from './hub-api.ts'

const EVERY_MS = 10_000

export type Overview = Readonly<{
  /** The last one that came. */
  view: OverviewView | undefined
  receivedAtMs: number
  /** How the last try went. */
  link: 'asking' | 'up' | 'silent' | 'failing'
  /** The hub's clock when the page was last drawn anew. */
  nowMs: number
}>

/** What the hub says, asked for every ten seconds while somebody looks. `askNow` does not wait for the next time. */
export function useOverview(onSignedOut: () => void): Overview & Readonly<{ askNow(): void }> {
  const [overview, setOverview] = useState<Overview>({ view: undefined, receivedAtMs: 0, link: 'asking', nowMs: 0 })
  const isAsking = useRef(false)

  const askNow = useCallback(async () => {
    if (isAsking.current) return
    isAsking.current = true
    const answer = await askOverview()
    isAsking.current = false
    if (!answer.ok && answer.reason === 'unauthorised') return onSignedOut()
    setOverview(last => {
      const atMs = Date.now()
      if (answer.ok) return { view: answer.value, receivedAtMs: atMs, link: 'up', nowMs: answer.value.nowMs }
      const link = answer.reason === 'silent' ? 'silent' : 'failing'
      return { ...last, link, nowMs: (last.view?.nowMs ?? 0) + atMs - last.receivedAtMs }
    })
  }, [onSignedOut])

  useEffect(() => {
    const askWhenSeen = () => {
      if (!document.hidden) void askNow()
    }
    askWhenSeen()
    const timer = setInterval(askWhenSeen, EVERY_MS)
    document.addEventListener('visibilitychange', askWhenSeen)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', askWhenSeen)
    }
  }, [askNow])

  return { ...overview, askNow: () => void askNow() }
}
