import { toAppError } from '../shared/errors/app-error.ts'
import type { Register } from './register.ts'

const ASK_MS = 5_000

/**
 * Asks the hub about closed shifts until each is sealed: register, device and hub agree that nothing is lost. While the
 * hub is away the seal waits.
 */
export function watchSeals(register: Register): () => void {
  const { shifts, sync } = register
  let isAsking = false

  const ask = async (): Promise<void> => {
    if (isAsking || !sync.loyalty.isOnline()) return
    isAsking = true
    try {
      for (const { fnNumber, shiftNumber } of shifts.waiting()) {
        const answer = await sync.loyalty.findSeal({ fnNumber, shiftNumber })
        if (!answer.ok || answer.value === 'waiting') continue
        shifts.seal({ fnNumber, shiftNumber }, answer.value)
        register.changed()
      }
    } finally {
      isAsking = false
    }
  }

  const asked = () => void ask().catch((error: unknown) => toAppError(error))
  sync.onChange(asked)
  const timer = setInterval(asked, ASK_MS)
  return () => clearInterval(timer)
}
