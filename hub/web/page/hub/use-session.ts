import { useCallback, useEffect, useState } from 'react'
import type { SessionView } from '../../view.ts'
import { askSession, signOut } from './hub-api.ts'

const AGAIN_MS = 10_000

type Asked = 'asking' | 'silent' | SessionView

/** Whether somebody is signed in. A hub that does not answer is asked again until it does. */
export function useSession() {
  const [session, setSession] = useState<Asked>('asking')

  const ask = useCallback(async () => {
    const answer = await askSession()
    setSession(answer.ok ? answer.value : 'silent')
  }, [])

  useEffect(() => void ask(), [ask])
  useEffect(() => {
    if (session !== 'silent') return
    const timer = setInterval(() => void ask(), AGAIN_MS)
    return () => clearInterval(timer)
  }, [session, ask])

  const leave = useCallback(() => setSession({ owner: undefined, hasOwners: true }), [])
  return {
    session,
    ask: () => void ask(),
    enter: setSession,
    /** The hub said that the session is over. */
    leave,
    /** Where the hub does not answer, the session runs out by itself; the page is left in any case. */
    signOut: async () => {
      await signOut()
      leave()
    },
  }
}
