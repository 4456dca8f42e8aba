import { inBackground } from './in-background.ts'
import type { Log } from './log.ts'
import type { Register } from './register.ts'

const ASK_MS = 2_000

/**
 * Asks the hub about closed shifts until each is sealed: register, device and hub agree that nothing is lost. While the
 * hub is away the seal waits.
 */
export function watchSeals({ shifts, sync, changed }: Register, log: Log): () => void {
  let isAsking = false

  const ask = async (): Promise<void> => {
    if (isAsking || sync.status().state !== 'online') return
    isAsking = true
    try {
      for (const { fnNumber, shiftNumber } of shifts.waiting()) {
        const answer = await sync.loyalty.findSeal({ fnNumber, shiftNumber })
        if (!answer.ok || answer.value === 'waiting') continue
        shifts.seal({ fnNumber, shiftNumber }, answer.value)
        changed()
      }
    } finally {
      isAsking = false
    }
  }

  const timer = setInterval(() => inBackground(log, 'asking for seals', ask), ASK_MS)
  return () => clearInterval(timer)
}
