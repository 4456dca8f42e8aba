import { setTimeout as pause } from 'node:timers/promises'
import type { AgentMessage, LauncherMessage } from '../../shared/desktop/launcher-messages.ts'
import type { OperationId } from '../../shared/ids.ts'

export type LeaseLimits = Readonly<{
  /** For one answer. */
  answerMs: number
  /** Between two questions: a cashier's sale is seldom shorter. */
  againMs: number
}>

type Asking = Readonly<{
  leaseId: OperationId
  version: string
  send(message: LauncherMessage): boolean
  /** Returns how to stop listening. */
  listen(listener: (message: AgentMessage) => void): () => void
  limits: LeaseLimits
  signal: AbortSignal
}>

/** Asks the agent for a quiet moment until it gives one. Ends otherwise only by the signal. */
export async function askLease(asking: Asking): Promise<void> {
  for (;;) {
    asking.signal.throwIfAborted()
    if ((await askOnce(asking)) === 'taken') return
    await pause(asking.limits.againMs, undefined, { signal: asking.signal })
  }
}

function askOnce({ leaseId, version, send, listen, limits, signal }: Asking): Promise<'taken' | 'not-now'> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      clearTimeout(late)
      unlisten()
      signal.removeEventListener('abort', abort)
      settle()
    }
    const abort = () => end(() => reject(signal.reason))
    const late = setTimeout(() => end(() => resolve('not-now')), limits.answerMs)
    const unlisten = listen(message => {
      if (message.type === 'lease-taken' && message.leaseId === leaseId) end(() => resolve('taken'))
      if (message.type === 'lease-refused' && message.leaseId === leaseId) end(() => resolve('not-now'))
    })
    signal.addEventListener('abort', abort, { once: true })
    if (!send({ type: 'ask-lease', leaseId, version })) end(() => resolve('not-now'))
  })
}
