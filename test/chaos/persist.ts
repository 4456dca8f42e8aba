import { waitFor } from '../support/wait-for.ts'
import { PATIENCE_MS } from './till.ts'
import type { Claim, Trial } from './trials/trial.ts'

/** Random kills come in rows: a program may have to wait for several starts. */
const PERSISTENCE_MS = 4 * PATIENCE_MS

/** How a register program works beside an agent that may die at any moment: the same request again until it is answered. */
export async function persist<T>(
  what: string,
  isOpen: () => boolean,
  attempt: () => Promise<T | undefined>,
): Promise<T> {
  let value: T | undefined
  let lastError: unknown
  const isDone = async () => {
    if (!isOpen()) return false
    value = await attempt().catch((error: unknown) => {
      lastError = error
      return undefined
    })
    return value !== undefined
  }
  await waitFor(what, isDone, PERSISTENCE_MS).catch((timeout: unknown) => {
    throw new Error(`${String(timeout)}; last: ${String(lastError)}`)
  })
  if (value === undefined) throw new Error(`${what} without a value`)
  return value
}

/** Sees an operation through to its document. */
export async function finishTrial(trial: Trial, isOpen: () => boolean): Promise<Claim> {
  return await persist(`a ${trial.kind} to be printed`, isOpen, async () => {
    const claim = await trial.claim()
    if (claim?.state !== 'not-printed') return claim
    await trial.retry()
    return undefined
  })
}
