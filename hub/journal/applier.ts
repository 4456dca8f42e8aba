import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Db } from '../db/open-database.ts'
import { applyNextBatch, type Progress } from './apply-batch.ts'

const RETRY_MS = 1000

type ApplierOptions = Readonly<{
  db: Db
  now(): number
  /** After each batch, and once more with `isIdle` when nothing is left. */
  onProgress(progress: readonly Progress[]): void
  onTrouble(error: unknown): void
}>

export type Applier = Readonly<{
  /** Something was appended: work until nothing is left. */
  nudge(): void
  /** Resolves once everything received so far is applied. */
  whenIdle(): Promise<void>
  /** Ends after the batch under way. */
  stop(): Promise<void>
}>

/** The one worker that turns the journal into customers' points and receipts, batch by batch between other work. */
export function createApplier(options: ApplierOptions): Applier {
  let running: Promise<void> | undefined
  let isStopping = false
  let hasNews = false
  let retry: NodeJS.Timeout | undefined

  async function work(): Promise<void> {
    try {
      while (hasNews && !isStopping) {
        hasNews = false
        for (;;) {
          const progress = await applyNextBatch(options.db, options.now)
          if (progress.length === 0) break
          options.onProgress(progress)
          await nextTurn()
          if (isStopping) break
        }
      }
    } catch (error) {
      options.onTrouble(error)
      hasNews = true
      retry = setTimeout(nudge, RETRY_MS)
      retry.unref()
    } finally {
      running = undefined
    }
  }

  function nudge(): void {
    hasNews = true
    if (isStopping || running) return
    clearTimeout(retry)
    running = work()
  }

  return {
    nudge,
    whenIdle: async () => {
      nudge()
      while (running) await running
    },
    stop: async () => {
      isStopping = true
      clearTimeout(retry)
      await running
    },
  }
}
