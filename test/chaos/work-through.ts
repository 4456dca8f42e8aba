import { judgeTill } from './judge.ts'
import { addJudgement, addProblem, type Tally } from './tally.ts'
import { openTill, type Till, type TillOptions } from './till.ts'

type Work<Job> = Readonly<{
  options: TillOptions
  jobs: Job[]
  tally: Tally
  label(job: Job): string
  /** `again`: on a till that has just been started. `replace`: the till is of no more use. */
  run(till: Till, job: Job): Promise<'done' | 'again' | 'replace'>
}>

/** A machine with two cores is busy with so many tills. */
const TILLS = 2

/** Does all jobs on a few tills at once; each till is judged when it has done its share. */
export async function workThrough<Job>(work: Work<Job>): Promise<void> {
  const share = async (): Promise<void> => {
    while (work.jobs.length > 0) await serveTill(work)
  }
  await Promise.all(Array.from({ length: Math.min(TILLS, work.jobs.length) }, share))
}

async function serveTill<Job>({ options, jobs, tally, label, run }: Work<Job>): Promise<void> {
  const till = await openTill(options)
  try {
    await till.start()
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
      const outcome = await attempt(tally, label(job), async () => {
        const first = await run(till, job as Job)
        return first === 'again' ? await run(till, job as Job) : first
      })
      if (outcome === 'replace') break
    }
    addJudgement(tally, await judgeTill(till))
  } finally {
    tally.kills += till.kills()
    await till.close()
  }
}

/** A case that falls over is a finding, not the end of the run. */
async function attempt(tally: Tally, label: string, run: () => Promise<'done' | 'again' | 'replace'>) {
  try {
    return await run()
  } catch (error) {
    tally.stuck += 1
    addProblem(tally, `${label}: ${error instanceof Error ? error.message : String(error)}`)
    return 'replace'
  }
}
