import type { FacadeJob } from './facade-task.ts'

/** So long a program may come back for the answer to a question. Then it asks again. */
const KEPT_MS = 10 * 60_000

/** Jobs that only asked. Programs ask every second, all day: what each was told must not fill the disk for a month. */
export type AnsweredQuestions = Readonly<{
  note(job: Pick<FacadeJob, 'jobNo' | 'tasks'>): void
  /** The numbers of those that are old, once. */
  takeOld(): number[]
}>

/** `elapsedMs`: not the wall clock, somebody may set it. */
export function createAnsweredQuestions(elapsedMs = () => performance.now()): AnsweredQuestions {
  let answered: Readonly<{ jobNo: number; atMs: number }>[] = []
  return {
    note({ jobNo, tasks }) {
      if (tasks.every(({ kind }) => kind === 'question')) answered.push({ jobNo, atMs: elapsedMs() })
    },
    takeOld() {
      const beforeMs = elapsedMs() - KEPT_MS
      const count = answered.findIndex(({ atMs }) => atMs > beforeMs)
      const old = count < 0 ? answered : answered.slice(0, count)
      answered = answered.slice(old.length)
      return old.map(({ jobNo }) => jobNo)
    },
  }
}
