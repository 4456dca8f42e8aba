import { PATIENCE_MS } from '../api/answers.ts'

/** How long one request of Frontol may still wait: its window stands still until the answer is there. */
export type Patience = Readonly<{
  leftMs(): number
  /** `late`: the work goes on without us. What it throws in time is thrown. */
  spendOn(work: Promise<unknown>): Promise<'done' | 'late'>
}>

export function startPatience(wholeMs = PATIENCE_MS): Patience {
  const startedAtMs = performance.now()
  const leftMs = () => Math.max(0, startedAtMs + wholeMs - performance.now())
  return {
    leftMs,
    async spendOn(work) {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<'late'>(resolve => {
        timer = setTimeout(() => resolve('late'), leftMs())
      })
      // A failure that comes too late is told by whoever began the work.
      const done = work.then(() => 'done' as const)
      done.catch(() => undefined)
      return await Promise.race([done, late]).finally(() => clearTimeout(timer))
    },
  }
}
